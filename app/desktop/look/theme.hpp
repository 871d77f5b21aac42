// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <juce_graphics/juce_graphics.h>

#include "desktop/model/conductor.hpp"

namespace tutti::desktop {

enum class Appearance { dark, light };

/// The colours, each named by what it is for. Blue for flat and orange for sharp are told apart by everybody;
/// in greyscale place, shape and word say the same. Text on its ground has a contrast of 7 to 1 or more (WCAG
/// AAA), marks of 3 to 1.
struct Palette {
    juce::Colour background;
    juce::Colour surface;  ///< a seat, a card
    juce::Colour band;     ///< what counts as in tune
    juce::Colour line;
    juce::Colour text;
    juce::Colour level;  ///< how loud a section is: seen when looked for
    juce::Colour quiet;  ///< text that asks nothing of anybody; doubt
    juce::Colour in_tune;
    juce::Colour flat;
    juce::Colour sharp;
    juce::Colour warning;
    juce::Colour on_accent;  ///< text on flat, sharp and warning as grounds
};

[[nodiscard]] const Palette& palette(Appearance) noexcept;

/// The colour of a section's state; quiet while nothing is sure.
[[nodiscard]] juce::Colour colour_of(SectionState, const Palette&) noexcept;
/// Likewise of a headline.
[[nodiscard]] juce::Colour colour_of(Headline::Kind, const Palette&) noexcept;
/// What the seat of the section that needs the tutor is filled with.
[[nodiscard]] juce::Colour colour_of(Concern, const Palette&) noexcept;

/// Sizes of a view, in proportion to its window, so that a projector shows what a laptop does.
class Scale {
public:
    Scale(int width, int height) noexcept;

    /// Spacing, in steps of 8 pixels of a window of 1920 by 1080.
    [[nodiscard]] float space(float steps) const noexcept { return 8.0F * steps * unit_; }
    /// The type scale: heights of text, each 1.4 times the one below.
    [[nodiscard]] float small() const noexcept { return legible(26.0F); }
    [[nodiscard]] float body() const noexcept { return legible(36.0F); }
    [[nodiscard]] float title() const noexcept { return legible(52.0F); }
    [[nodiscard]] float large() const noexcept { return legible(72.0F); }
    [[nodiscard]] float display() const noexcept { return legible(100.0F); }

private:
    /// Nothing is set smaller than this, whatever the window.
    [[nodiscard]] float legible(float height) const noexcept { return juce::jmax(14.0F, height * unit_); }

    float unit_;
};

/// A triangle that points up (a), down, left or right inside a square.
enum class Arrow { up, down, left, right };
[[nodiscard]] juce::Path arrow(Arrow, juce::Rectangle<float> square);

}  // namespace tutti::desktop
