// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "units/result.hpp"

namespace tutti::session {

/// What went into an archive, or came out of one.
struct Archived {
    std::size_t files = 0;
    std::uintmax_t bytes = 0;  ///< of the files, unpacked
    bool with_sound = false;
};

/// Puts a session into one zip archive, which any zip program opens: a copy of its store without free pages
/// and logs, its score and, `with_sound`, its takes; without, the copy knows nothing of them. Sound is stored
/// as it is, the rest compressed. The archive has its name only once it is whole and on the disk, and nobody
/// but its owner may read it. What an export to the same name left behind that was cut short is erased.
///
/// Fails as Session::open() does; with file_unwritable where `archive` exists or cannot be made; with
/// disk_full. [control]
[[nodiscard]] Result<Archived> export_session(const std::filesystem::path& folder,
                                              const std::filesystem::path& archive, bool with_sound);

/// Makes a session's folder of such an archive. `folder` must not exist, and does only once everything is
/// there and on the disk and the session can be opened.
///
/// An archive comes from elsewhere: it is refused, with nothing left behind, where it holds anything but a
/// store, scores and takes in their places (file_damaged), where it says that it unpacks to more than the
/// disk has room for (disk_full) or to a hundred times its own size and more than 256 MB, or where it unpacks
/// to more than it said (file_damaged). [control]
[[nodiscard]] Result<Archived> import_session(const std::filesystem::path& archive,
                                              const std::filesystem::path& folder);

/// Erases what exports and imports left in a folder that were cut short, and says how many. What is younger
/// than a day may still be at work and stays. [control]
[[nodiscard]] Result<int> erase_scraps(const std::filesystem::path& folder);

}  // namespace tutti::session
