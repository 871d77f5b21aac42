// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/notation/signs_below.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <ranges>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::desktop {

namespace {

// All in staff spaces.
constexpr auto between_staves_at = 5.2;  // of the line below a staff that has another one below it
constexpr auto below_the_last = 1.5;     // of the letters' base, below what lies lowest
constexpr auto letters_reach = 0.6;      // below their base
constexpr auto open_end = 0.75;          // half of what a hairpin opens to
constexpr auto to_the_left = 1.0;        // so that a letter stands below the head it belongs to
constexpr auto after_letters = 3.4;      // a hairpin begins so far after a sign in its place
constexpr auto thickness = 0.16;

/// Of Bravura's dynamics, E520 and up.
char32_t glyph_of(std::string_view sign)
{
    constexpr auto signs = std::array {std::pair {std::string_view {"p"}, char32_t {0xe520}},
                                       std::pair {std::string_view {"f"}, char32_t {0xe522}},
                                       std::pair {std::string_view {"pppp"}, char32_t {0xe529}},
                                       std::pair {std::string_view {"ppp"}, char32_t {0xe52a}},
                                       std::pair {std::string_view {"pp"}, char32_t {0xe52b}},
                                       std::pair {std::string_view {"mp"}, char32_t {0xe52c}},
                                       std::pair {std::string_view {"mf"}, char32_t {0xe52d}},
                                       std::pair {std::string_view {"pf"}, char32_t {0xe52e}},
                                       std::pair {std::string_view {"ff"}, char32_t {0xe52f}},
                                       std::pair {std::string_view {"fff"}, char32_t {0xe530}},
                                       std::pair {std::string_view {"ffff"}, char32_t {0xe531}},
                                       std::pair {std::string_view {"fp"}, char32_t {0xe534}},
                                       std::pair {std::string_view {"fz"}, char32_t {0xe535}},
                                       std::pair {std::string_view {"sf"}, char32_t {0xe536}},
                                       std::pair {std::string_view {"sfp"}, char32_t {0xe537}},
                                       std::pair {std::string_view {"sfpp"}, char32_t {0xe538}},
                                       std::pair {std::string_view {"sfz"}, char32_t {0xe539}},
                                       std::pair {std::string_view {"sffz"}, char32_t {0xe53b}},
                                       std::pair {std::string_view {"rf"}, char32_t {0xe53c}},
                                       std::pair {std::string_view {"rfz"}, char32_t {0xe53d}}};
    const auto* found = std::ranges::find(signs, sign, [](const auto& one) { return one.first; });
    return found == signs.end() ? 0 : found->second;
}

template <class Sign>
std::ranges::subrange<typename std::vector<Sign>::const_iterator> of_bar(const std::vector<Sign>& all,
                                                                         std::size_t bar)
{
    return std::ranges::equal_range(all, static_cast<std::uint32_t>(bar), {}, &Sign::bar);
}

}  // namespace

void write_below(const score::UnfoldedScore& score, std::size_t part, EngravedPart& page)
{
    const auto& printed = score.printed().parts[part];
    if (printed.dynamics.empty() && printed.hairpins.empty())
        return;
    const auto last = page.staves.size();
    const auto lane = page.bottom + below_the_last;
    const auto y_of = [&](std::uint8_t staff) {
        return staff < last ? page.staves[staff - 1U] + between_staves_at : lane;
    };
    const auto bars = score.bars();
    const auto x_of = [&](std::size_t performed, score::Quarters at) {
        return page.x_at((bars[performed].start + std::min(at, bars[performed].length)).value());
    };
    for (std::size_t n = 0; n < bars.size(); ++n) {
        for (const auto& dynamic : of_bar(printed.dynamics, bars[n].bar))
            if (const auto glyph = glyph_of(dynamic.sign); glyph != 0)
                page.signs.push_back({glyph, x_of(n, dynamic.at) - to_the_left, y_of(dynamic.staff)});
        for (const auto& hairpin : of_bar(printed.hairpins, bars[n].bar)) {
            // To its end, or to where the page turns back before it.
            auto end = n;
            while (bars[end].bar < hairpin.end_bar && end + 1 < bars.size() &&
                   bars[end + 1].bar == bars[end].bar + 1)
                ++end;
            const auto signed_there =
                std::ranges::any_of(of_bar(printed.dynamics, bars[n].bar),
                                    [&](const auto& dynamic) { return dynamic.at == hairpin.at; });
            const auto x1 = x_of(n, hairpin.at) + (signed_there ? after_letters - to_the_left : -0.4);
            const auto whole = bars[end].bar == hairpin.end_bar;
            const auto x2 = (whole ? x_of(end, hairpin.end) : page.bars[end].right) - 1.4;
            if (x2 - x1 < 1.0)
                continue;
            const auto y = y_of(hairpin.staff) - 0.5;
            for (const auto side : {-open_end, open_end})
                page.lines.push_back(
                    {x1, hairpin.louder ? y : y + side, x2, hairpin.louder ? y + side : y, thickness});
        }
    }
    page.bottom = std::max(page.bottom, lane + letters_reach);
}

}  // namespace tutti::desktop
