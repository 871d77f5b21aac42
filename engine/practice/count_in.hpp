// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "score/unfolded_score.hpp"

namespace tutti::practice {

/// The beat that is counted, from 1, before a passage that begins at `from`: in its first bar's metre, and so
/// that a pick-up comes in late in the bar. Both in quarters; `now` lies before `from`. [any]
[[nodiscard]] int counted_beat(const score::UnfoldedScore&, double from, double now);

}  // namespace tutti::practice
