// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <juce_graphics/juce_graphics.h>

namespace tutti::desktop {

/// Atkinson Hyperlegible, made by the Braille Institute so that letters are not taken for one another; it
/// comes with the program. It has no ♭ and no ♯: as_juce() writes them out.
enum class Weight { regular, bold, mono };

/// `height` from the top of the ascenders to the bottom of the descenders, in pixels. [message thread]
[[nodiscard]] juce::Font font(Weight, float height);

/// UTF-8 as JUCE's string, "B♭" as "B flat".
[[nodiscard]] juce::String as_juce(std::string_view);

/// A line of text as it will be drawn: as large as wanted if it fits the width, else smaller down to
/// `smallest`, else cut with "…".
struct FittedText {
    juce::String text;
    juce::Font font;
    bool cut = false;
};
[[nodiscard]] FittedText fit_text(const juce::String&, Weight, float height, float smallest, float width);

/// The height at which the text is as wide as `width`, and no more than `height`.
[[nodiscard]] float height_to_fit(const juce::String&, Weight, float height, float width);

/// Draws a line of text in `area` as fit_text() makes it, down to a share of the wanted height.
void draw_fitted(juce::Graphics&, const juce::String&, Weight, float height, juce::Rectangle<float> area,
                 juce::Justification, float smallest_share = 0.55F);

}  // namespace tutti::desktop
