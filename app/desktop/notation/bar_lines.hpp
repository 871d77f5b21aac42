// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desktop/notation/engraved_part.hpp"
#include "score/score.hpp"

namespace tutti::desktop {

// Each draws from x on, through all staves, and returns where it ends. In staff spaces.

/// The line that ends a bar: with the dots of a repeat, heavy there and at the end, else thin. [any]
[[nodiscard]] double lay_bar_line(EngravedPart&, const score::Navigation&, bool last, double x);

/// The heavy line and the dots that a repeat begins with. [any]
[[nodiscard]] double lay_repeat_start(EngravedPart&, double x);

}  // namespace tutti::desktop
