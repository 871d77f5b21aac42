// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "session/records.hpp"
#include "units/result.hpp"

namespace tutti::session {

/// What people write into a session afterwards.
enum class Writing : std::uint8_t {
    note,  ///< what somebody of the team has to say
    goal,  ///< what is to be better next time
    mark,  ///< a moment that a key's press marked in the rehearsal
};

/// Writes into a session that is there, finished or not; while a rehearsal is still writing it, between two
/// of its flushes. A session of an earlier version becomes one of this: an older Tutti will refuse it.
///
/// Fails with session_missing or session_damaged as Session::open() does, with file_unwritable where the
/// session is write-protected or in use for longer than two seconds, with disk_full. Nothing is changed then.
/// [control]
[[nodiscard]] Status add_writing(const std::filesystem::path& folder, Writing, const Remark&);

/// Keeps the numbers that a review came to, in the place of those kept before. Errors as above.
[[nodiscard]] Status keep_review(const std::filesystem::path& folder, const KeptReview&);

/// Takes one note, goal or mark out again, so that no byte of it is left: its place in the store is overwritten,
/// the store is written anew without free pages, and SQLite's logs are overwritten and deleted. `number`
/// counts from 1 in the order of Session::notes(), goals() or markers(). Errors as above, one of them when it was taken
/// out but the rest failed, which erase_remains() does once more; bad_argument where there is no such number.
/// What erase_session() says of solid-state disks holds here too.
[[nodiscard]] Status erase_writing(const std::filesystem::path& folder, Writing, int number);

/// Does once more what overwrites whatever erase_writing() or erase_sound() had taken out, where that failed,
/// or was cut short, after it was taken out. Errors as above.
[[nodiscard]] Status erase_remains(const std::filesystem::path& folder);

/// What erase_sound() took away.
struct ErasedSound {
    std::size_t takes = 0;
    std::uintmax_t bytes = 0;
};

/// Erases every take of a session, and the names of their files, in the same way; measurements and words
/// stay, with an event that says so. Errors as above, with bad_argument while a rehearsal is writing the
/// session. A removal that was cut short can be repeated.
[[nodiscard]] Result<ErasedSound> erase_sound(const std::filesystem::path& folder);

}  // namespace tutti::session
