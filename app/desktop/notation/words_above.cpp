// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/notation/words_above.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "desktop/notation/glyphs.hpp"
#include "score/unfolding.hpp"

namespace tutti::desktop {

namespace {

constexpr auto above_staff = 0.9;  // staff spaces free between what lies highest and what is written above

}  // namespace

void write_above(const score::UnfoldedScore& score, EngravedPart& page)
{
    const auto numbers = page.top - above_staff;
    const auto marks = numbers - 1.9;
    auto any_above = false;
    const auto bars = score.bars();
    for (std::size_t n = 0; n < bars.size(); ++n) {
        const auto& printed = score.printed(bars[n]);
        const auto& placed = page.bars[n];
        const auto& signs = printed.navigation;
        page.words.push_back({PlacedWords::Kind::bar_number, printed.number, placed.left, numbers});
        auto x = placed.left;
        // An ending's, from its upper left corner.
        const auto line = [&](double to_x, double to_y) {
            page.lines.push_back({placed.left + 0.2, marks - 1.5, to_x, to_y, engraving::ending_line});
        };
        const auto above = [&](PlacedWords::Kind kind, const std::string& text) {
            page.words.push_back({kind, text, x, marks});
            x += 1.2 + 1.0 * static_cast<double>(std::min<std::size_t>(text.size(), 24));
            any_above = true;
        };
        if (!printed.rehearsal_mark.empty())
            above(PlacedWords::Kind::mark, printed.rehearsal_mark);
        for (const auto& [there, glyph] :
             {std::pair {signs.segno, glyph::segno}, std::pair {signs.coda, glyph::coda}})
            if (there) {
                page.signs.push_back({glyph, x + 0.3, marks, 0.6});
                x += 2.6;
                any_above = true;
            }
        if (!signs.ending.empty()) {
            auto text = std::string {};
            for (const auto pass : signs.ending)
                text += (text.empty() ? "" : ", ") + std::to_string(pass) + '.';
            if (signs.ending_starts) {
                x += 0.4;
                above(PlacedWords::Kind::ending, text);
                line(placed.left + 0.2, marks + 0.3);
            }
            line(placed.right - 0.2, marks - 1.5);
            any_above = true;
        }
        const auto at_end = [&](const std::string& text) {
            x = std::max(x, placed.right - 4.5);
            above(PlacedWords::Kind::instruction, text);
        };
        if (signs.to_coda)
            at_end(score::to_coda_name(signs));
        if (signs.fine)
            at_end("Fine");
        if (signs.jump != score::Navigation::Jump::none)
            at_end(score::jump_name(signs));
    }
    page.top = (any_above ? marks - 1.9 : numbers - 1.3);
}

}  // namespace tutti::desktop
