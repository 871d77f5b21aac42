// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "desktop/notation/engraved_part.hpp"
#include "score/score.hpp"

namespace tutti::desktop {

/// Adds a metre's two numbers, one above the other, from x on, on staves with such middle lines; returns
/// where they end. In staff spaces. [any]
[[nodiscard]] double lay_time_signature(std::vector<PlacedSign>&, score::Metre,
                                        const std::vector<double>& staves, double x);

}  // namespace tutti::desktop
