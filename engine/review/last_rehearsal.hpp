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

/// The class's last rehearsal of the piece: that of the sessions beside this one which began last before it
/// and whose kept numbers were found in the same way. None of a piece or a class without a name, or where
/// nothing was said by bars. Classes are told apart by their names. A session that cannot be read is passed
/// over. [control]
[[nodiscard]] std::optional<LastRehearsal> last_before(const Review&, const session::Session&);

/// Says of each finding of tuning, unison or timing, in its text and in what is returned, how the same bars
/// were at the last rehearsal, of sections of the same name. Only where the two differ by more than their
/// 95 % intervals and by enough to be noticed. Returned in the order of the findings: then and now, in cents
/// or milliseconds, with nothing where there is nothing to say. [control]
[[nodiscard]] std::vector<std::optional<Change>> compare_with_last(Review&, const session::Session&);

}  // namespace tutti::review
