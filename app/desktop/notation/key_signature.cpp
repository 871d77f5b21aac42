// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/notation/key_signature.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "desktop/notation/glyphs.hpp"

namespace tutti::desktop {

double lay_signature(std::vector<PlacedSign>& signs, Clef clef, int fifths, double staff, double x,
                     bool naturals)
{
    // From the middle line in the treble clef; the other clefs lie so many steps lower.
    constexpr auto sharps = std::array {4, 1, 5, 2, -1, 3, 0};
    constexpr auto flats = std::array {0, 3, -1, 2, -2, 1, -3};
    constexpr auto tenor_sharps = std::array {-2, 2, -1, 3, 0, 4, 1};
    const auto lower = clef == Clef::alto ? 1 : clef == Clef::bass ? 2 : clef == Clef::tenor ? -1 : 0;
    for (auto n = 0; n < std::min(std::abs(fifths), 7); ++n) {
        const auto at = static_cast<std::size_t>(n);
        const auto step = fifths < 0            ? flats[at] - lower
                          : clef == Clef::tenor ? tenor_sharps[at]
                                                : sharps[at] - lower;
        const auto alteration = naturals ? 0 : fifths > 0 ? 1 : -1;
        signs.push_back({glyph::accidental(alteration), x, staff - step / 2.0, 1.0});
        x += glyph::accidental_width(alteration) + (naturals ? 0.35 : 0.12);
    }
    return x;
}

}  // namespace tutti::desktop
