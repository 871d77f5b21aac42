// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <juce_gui_basics/juce_gui_basics.h>

namespace tutti::test {

/// What a component looks like, measured as somebody's eyes would.
class Picture {
public:
    /// Drawn at the size that the component has. Kept as NAME.png when the tests were asked to keep pictures.
    Picture(juce::Component&, const std::string& name);

    [[nodiscard]] juce::Rectangle<int> bounds() const { return image_.getBounds(); }
    /// Relative luminance of a pixel, 0…1 (WCAG 2): what is left of it in greyscale.
    [[nodiscard]] double luminance(int x, int y) const;
    /// Its mean over a part of the picture.
    [[nodiscard]] double mean_luminance(juce::Rectangle<int>) const;
    /// How many pixels of the part have a luminance that differs from the ground's by at least a quarter.
    [[nodiscard]] int contrasting_pixels(juce::Rectangle<int>, double ground) const;
    /// Whether both look the same in this part to within `tolerance` of luminance, pixel by pixel.
    [[nodiscard]] bool same_as(const Picture& other, juce::Rectangle<int>, double tolerance = 0.004) const;
    /// The mean absolute difference of luminance, 0…1.
    [[nodiscard]] double difference(const Picture& other, juce::Rectangle<int>) const;
    /// How far apart a tenth of the picture's size leaves them: the mean of the ten percent that differ most.
    [[nodiscard]] double difference_from_afar(const Picture& other, juce::Rectangle<int>) const;

    /// Where pictures go; empty: nowhere.
    static std::string folder;

private:
    juce::Image image_;
};

/// How many texts of a component did not fit where they are drawn, and were cut with an ellipsis. One that
/// the text itself has counts too.
[[nodiscard]] int cut_texts(juce::Component&);

/// A mouse presses a component at a place within it, moves on to another one, and lets go: whichever of its
/// children lies below the press has it. Of a button, which asks a real mouse where it is, the click.
void drag(juce::Component&, juce::Point<int> from, juce::Point<int> to);
inline void click(juce::Component& component, juce::Point<int> at)
{
    drag(component, at, at);
}
/// A notch of the wheel, or several.
void turn_wheel(juce::Component&, juce::Point<int> at, float by);

/// (lighter + 0.05) ÷ (darker + 0.05): 1…21.
[[nodiscard]] double contrast(juce::Colour, juce::Colour);

}  // namespace tutti::test
