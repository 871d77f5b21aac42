// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "review/review.hpp"
#include "session/session.hpp"

namespace tutti::review {

/// Says of each finding of tuning, unison or timing, in its text and in what is returned, how the same bars
/// were at the class's last rehearsal of the piece: that of the sessions beside this one which began last
/// before it and whose kept numbers were found in the same way. Only where the two differ by more than their
/// 95 % intervals and by enough to be noticed. Classes and sections are told apart by their names. A session
/// that cannot be read is passed over. Returned in the order of the findings: then and now, in cents or
/// milliseconds, with nothing where there is nothing to say. [control]
[[nodiscard]] std::vector<std::optional<Change>> compare_with_last(Review&, const session::Session&);

}  // namespace tutti::review
