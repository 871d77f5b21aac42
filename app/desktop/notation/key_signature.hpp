// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "desktop/notation/engraved_part.hpp"

namespace tutti::desktop {

/// Adds the signs of a key, or naturals in their place, from x on, on the staff whose middle line is at
/// `staff`; returns where they end. In staff spaces.
double lay_signature(std::vector<PlacedSign>&, Clef, int fifths, double staff, double x, bool naturals);

}  // namespace tutti::desktop
