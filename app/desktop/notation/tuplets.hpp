// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "desktop/notation/beams.hpp"
#include "desktop/notation/engraved_part.hpp"

namespace tutti::desktop {

/// Writes a tuplet's number on the side of its stems, clear of them and of its heads, and a bracket unless a
/// beam holds it together. `left` and `right` are where its first and its last head begin; the stems, one for
/// each chord of the bar, have their ends. [any]
void lay_tuplet(const WrittenBar&, const Tuplet&, const std::vector<Stem>&, double left, double right,
                EngravedPart&);

}  // namespace tutti::desktop
