// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/notation/time_signature.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "desktop/notation/glyphs.hpp"

namespace tutti::desktop {

double lay_time_signature(std::vector<PlacedSign>& signs, score::Metre metre,
                          const std::vector<double>& staves, double x)
{
    const auto upper = std::pair {std::to_string(metre.beats), -1.0};
    const auto lower = std::pair {std::to_string(metre.beat_type), 1.0};
    const auto widest = static_cast<double>(std::max(upper.first.size(), lower.first.size()));
    for (const auto& [text, y] : {upper, lower}) {
        auto at = x + (widest - static_cast<double>(text.size())) * glyph::time_digit_width / 2;
        for (const auto digit : text) {
            for (const auto staff : staves)
                signs.push_back({glyph::time_digit + static_cast<char32_t>(digit - '0'), at, staff + y});
            at += glyph::time_digit_width;
        }
    }
    return x + widest * glyph::time_digit_width;
}

}  // namespace tutti::desktop
