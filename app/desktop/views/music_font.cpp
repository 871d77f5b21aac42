// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/music_font.hpp"

#include <tutti_fonts.hpp>

namespace tutti::desktop {

void draw_sign(juce::Graphics& g, char32_t glyph, juce::Point<float> origin, float staff_space)
{
    static const auto typeface =
        juce::Typeface::createSystemTypefaceFor(tutti_fonts::Bravura_woff2, tutti_fonts::Bravura_woff2Size);
    // SMuFL's em is four staff spaces; JUCE's height of a font is Bravura's ascender and descender, 4.024 em.
    constexpr auto height_of_em = 4.024F;
    auto arrangement = juce::GlyphArrangement {};
    arrangement.addLineOfText(juce::Font {typeface}.withHeight(4.0F * height_of_em * staff_space),
                              juce::String::charToString(static_cast<juce::juce_wchar>(glyph)), origin.x,
                              origin.y);
    arrangement.draw(g);
}

}  // namespace tutti::desktop
