// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/notation/tuplets.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "desktop/notation/glyphs.hpp"

namespace tutti::desktop {

void lay_tuplet(const WrittenBar& written, const Tuplet& tuplet, const std::vector<Stem>& stems, double left,
                double right, EngravedPart& page)
{
    auto above = true;
    for (const auto n : tuplet.chords)
        if (stems[n].has)
            above = written.chords[n].stem_up;
    const auto staff = page.y_at(written.chords[tuplet.chords.front()].staff, 0.0);
    auto edge = above ? staff - 2.6 : staff + 2.6;
    for (const auto n : tuplet.chords) {
        const auto& chord = written.chords[n];
        if (chord.heads.empty())
            continue;
        auto high = page.y_at(chord.staff, chord.heads.back().step) - 0.6;
        auto low = page.y_at(chord.staff, chord.heads.front().step) + 0.6;
        if (stems[n].has) {
            high = std::min(high, stems[n].to - 0.3);
            low = std::max(low, stems[n].to + 0.3);
        }
        edge = above ? std::min(edge, high) : std::max(edge, low);
    }
    const auto end = right + glyph::head_width;
    const auto middle = (left + end) / 2;
    const auto beamed = std::ranges::find(written.beams, tuplet.chords) != written.beams.end();
    const auto y = above ? edge - 0.9 : edge + 0.9;
    const auto text = std::to_string(tuplet.number);
    const auto digits = 0.85 * static_cast<double>(text.size());
    auto x = middle - digits / 2;
    for (const auto digit : text) {
        page.signs.push_back({glyph::tuplet_digit + static_cast<char32_t>(digit - '0'), x, y + 0.5, 0.8});
        x += 0.85;
    }
    if (!beamed) {
        const auto hook = above ? 0.7 : -0.7;
        const auto gap = digits / 2 + 0.35;
        for (const auto& [from, to] : {std::pair {left, middle - gap}, std::pair {middle + gap, end}})
            page.lines.push_back({from, y, std::max(from, to), y, engraving::tuplet_bracket});
        for (const auto x_of_hook : {left, end})
            page.lines.push_back({x_of_hook, y, x_of_hook, y + hook, engraving::tuplet_bracket});
    }
    page.reaches(above ? y - 0.9 : y + 0.9);
}

}  // namespace tutti::desktop
