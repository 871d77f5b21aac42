// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/look/fonts.hpp"

#include <algorithm>

#include <tutti_fonts.hpp>

namespace tutti::desktop {

juce::Font font(Weight weight, float height)
{
    // A typeface for each weight, made when it is first asked for and kept: making one parses the file.
    static const auto regular =
        juce::Typeface::createSystemTypefaceFor(tutti_fonts::AtkinsonHyperlegibleNextRegular_ttf,
                                                tutti_fonts::AtkinsonHyperlegibleNextRegular_ttfSize);
    static const auto bold = juce::Typeface::createSystemTypefaceFor(
        tutti_fonts::AtkinsonHyperlegibleNextBold_ttf, tutti_fonts::AtkinsonHyperlegibleNextBold_ttfSize);
    static const auto mono =
        juce::Typeface::createSystemTypefaceFor(tutti_fonts::AtkinsonHyperlegibleMonoRegular_woff2,
                                                tutti_fonts::AtkinsonHyperlegibleMonoRegular_woff2Size);
    const auto& typeface = weight == Weight::bold ? bold : weight == Weight::mono ? mono : regular;
    return juce::Font {typeface}.withHeight(height);
}

juce::String as_juce(std::string_view text)
{
    // The fonts have no accidentals, and a box in their place says nothing.
    return juce::String::fromUTF8(text.data(), static_cast<int>(text.size()))
        .replace(juce::String::charToString(0x266d), " flat")
        .replace(juce::String::charToString(0x266f), " sharp");
}

float height_to_fit(const juce::String& text, Weight weight, float height, float width)
{
    // Widths grow in proportion to heights, to within hinting: one step down settles it.
    const auto wide = font(weight, height).getStringWidthFloat(text);
    return wide <= width ? height : height * width / wide * 0.99F;
}

FittedText fit_text(const juce::String& text, Weight weight, float height, float smallest, float width)
{
    const auto fitting = height_to_fit(text, weight, height, width);
    if (fitting >= smallest)
        return {text, font(weight, fitting), false};
    const auto small = font(weight, smallest);
    // Halving finds the longest beginning that fits, of a text of any length.
    auto fits = 0;
    auto too_long = text.length();
    while (too_long - fits > 1) {
        const auto middle = (fits + too_long) / 2;
        const auto fit = small.getStringWidthFloat(text.substring(0, middle).trimEnd() +
                                                   juce::String::charToString(0x2026)) <= width;
        (fit ? fits : too_long) = middle;
    }
    return {text.substring(0, fits).trimEnd() + juce::String::charToString(0x2026), small, true};
}

void draw_fitted(juce::Graphics& g, const juce::String& text, Weight weight, float height,
                 juce::Rectangle<float> area, juce::Justification where, float smallest_share)
{
    const auto fitted = fit_text(text, weight, height, height * smallest_share, area.getWidth());
    g.setFont(fitted.font);
    g.drawText(fitted.text, area, where, false);
}

}  // namespace tutti::desktop
