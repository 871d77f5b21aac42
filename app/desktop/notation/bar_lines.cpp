// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/notation/bar_lines.hpp"

#include "desktop/notation/glyphs.hpp"

namespace tutti::desktop {

namespace {

void lay_line(EngravedPart& page, double x, double thickness)
{
    page.lines.push_back({x, page.staves.front() - 2, x, page.staves.back() + 2, thickness});
}

void lay_dots(EngravedPart& page, double x, double staff)
{
    page.signs.push_back({glyph::dot, x, staff - 0.5});
    page.signs.push_back({glyph::dot, x, staff + 0.5});
}

}  // namespace

double lay_bar_line(EngravedPart& page, const score::Navigation& signs, bool last, double x)
{
    const auto repeats = signs.repeat_passes > 0;
    if (repeats) {
        for (const auto staff : page.staves)
            lay_dots(page, x, staff);
        x += glyph::dot_width + engraving::repeat_dot_separation;
    }
    lay_line(page, x, engraving::thin_bar_line);
    if (repeats || last || signs.fine) {
        x += engraving::bar_line_separation + engraving::thick_bar_line / 2;
        lay_line(page, x, engraving::thick_bar_line);
        x += engraving::thick_bar_line / 2;
    }
    return x;
}

double lay_repeat_start(EngravedPart& page, double x)
{
    const auto thick = engraving::thick_bar_line;
    for (const auto staff : page.staves) {
        page.lines.push_back({x + thick / 2, staff - 2, x + thick / 2, staff + 2, thick});
        lay_dots(page,
                 x + thick + engraving::bar_line_separation + engraving::thin_bar_line +
                     engraving::repeat_dot_separation,
                 staff);
    }
    const auto thin = x + thick + engraving::bar_line_separation;
    lay_line(page, thin, engraving::thin_bar_line);
    return thin + engraving::repeat_dot_separation + glyph::dot_width + 0.2;
}

}  // namespace tutti::desktop
