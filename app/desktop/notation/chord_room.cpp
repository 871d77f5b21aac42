// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/notation/chord_room.hpp"

#include <algorithm>
#include <iterator>

#include "desktop/notation/glyphs.hpp"

namespace tutti::desktop {

double head_width(const WrittenChord& chord) noexcept
{
    return (chord.value.denominator <= 1 ? glyph::whole_head_width : glyph::head_width) *
           (chord.grace ? grace_size : 1.0);
}

Accidentals accidentals_of(const std::vector<WrittenHead>& heads)
{
    auto placed = Accidentals {std::vector<double>(heads.size(), 0.0)};
    struct Column {
        int lowest;
        double right;
    };
    auto columns = std::vector<Column> {};
    for (auto n = heads.size(); n-- > 0;) {
        if (!heads[n].accidental)
            continue;
        const auto width = glyph::accidental_width(*heads[n].accidental);
        auto column = std::ranges::find_if(
            columns, [&](const Column& each) { return each.lowest - heads[n].step >= 6; });
        if (column == columns.end()) {
            columns.push_back({0, columns.empty() ? 0.25 : columns.back().right + 1.1});
            column = std::prev(columns.end());
        }
        column->lowest = heads[n].step;
        placed.offsets[n] = column->right + width;
        placed.reach = std::max(placed.reach, placed.offsets[n]);
    }
    return placed;
}

bool any_second(const std::vector<WrittenHead>& heads) noexcept
{
    for (std::size_t n = 1; n < heads.size(); ++n)
        if (heads[n].step - heads[n - 1].step == 1)
            return true;
    return false;
}

Reach reach_of(const WrittenChord& chord, bool beamed)
{
    auto reach = Reach {};
    if (chord.heads.empty()) {
        reach.right = 1.4 + 0.6 * chord.value.dots;
        return reach;
    }
    reach.left = accidentals_of(chord.heads).reach;
    reach.right = head_width(chord) + (any_second(chord.heads) ? head_width(chord) : 0.0);
    if (chord.value.dots > 0)
        reach.right += 0.3 + 0.6 * chord.value.dots;
    if (!beamed && chord.stem_up && chord.value.denominator >= 8)
        reach.right = std::max(reach.right, glyph::head_width + 0.9);
    if (any_second(chord.heads) && !chord.stem_up)
        reach.left = std::max(reach.left, glyph::head_width);
    return reach;
}

}  // namespace tutti::desktop
