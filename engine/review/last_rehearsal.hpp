// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "review/review.hpp"
#include "session/session.hpp"

namespace tutti::review {

struct LastRehearsal {
    std::filesystem::path folder;
    session::WallClock started;
};

/// The class's last rehearsal of the piece: that of the sessions beside this one which began last before it.
/// One that keeps no numbers, or such as were found in another way, is reviewed for them, which takes some
/// seconds. None of a piece or a class without a name, or where nothing was said by bars. Classes are told
/// apart by their names. A session that cannot be read is passed over. [control]
[[nodiscard]] std::optional<LastRehearsal> last_before(const Review&, const session::Session&);

/// Says of each finding, in its text and in what is returned, how the same bars were at the last rehearsal, of
/// sections of the same name; of notes by the share that was not as printed, of notes in a rest nothing. Only
/// where the two differ by more than their 95 % intervals and by enough to be noticed. Returned in the order of
/// the findings, with nothing where there is nothing to say. What was plainly off then (20 cents, 40 ms, 9 dB,
/// players 30 cents apart, or surely more wrong notes) and surely is fine now goes into Review::mended.
/// [control]
[[nodiscard]] std::vector<std::optional<Change>> compare_with_last(Review&, const session::Session&);

}  // namespace tutti::review
