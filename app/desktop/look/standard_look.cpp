// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/look/standard_look.hpp"

#include "desktop/look/fonts.hpp"

namespace tutti::desktop {

StandardLook::StandardLook(Appearance appearance)
{
    const auto& ours = palette(appearance);
    setColourScheme({ours.background, ours.surface, ours.surface, ours.line, ours.text, ours.band,
                     ours.on_accent, ours.flat, ours.text});
    setColour(juce::TextEditor::backgroundColourId, ours.surface);
    setColour(juce::TextEditor::textColourId, ours.text);
    setColour(juce::TextEditor::outlineColourId, juce::Colours::transparentBlack);
    setColour(juce::TextEditor::focusedOutlineColourId, juce::Colours::transparentBlack);
    setColour(juce::TextEditor::highlightColourId, ours.band);
    setColour(juce::TextEditor::highlightedTextColourId, ours.text);
    setColour(juce::ScrollBar::thumbColourId, ours.line);
}

juce::Typeface::Ptr StandardLook::getTypefaceForFont(const juce::Font& wanted)
{
    // Whatever JUCE asks for by its own default's name is set in ours; a font of another name stays itself.
    if (wanted.getTypefaceName() == juce::Font::getDefaultSansSerifFontName())
        return font(wanted.isBold() ? Weight::bold : Weight::regular, wanted.getHeight()).getTypefacePtr();
    return LookAndFeel_V4::getTypefaceForFont(wanted);
}

juce::Font StandardLook::getPopupMenuFont()
{
    return font(Weight::regular, 26.0F);
}

}  // namespace tutti::desktop
