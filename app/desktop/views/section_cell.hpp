// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/look/theme.hpp"
#include "desktop/model/conductor.hpp"

namespace tutti::desktop {

/// Where everything of a cell lies. No two of them touch, whatever is shown.
struct CellLayout {
    juce::Rectangle<float> name;
    juce::Rectangle<float> scale;  ///< from 50 cents flat at its bottom to 50 sharp at its top
    juce::Rectangle<float> words;  ///< one large, or two below each other
    juce::Rectangle<float> level;

    [[nodiscard]] static CellLayout within(juce::Rectangle<float> cell) noexcept;
};

/// What of a seat has to be drawn anew when its picture changes; all of it when more than its bar and its
/// level do.
[[nodiscard]] std::vector<juce::Rectangle<int>>
changed_areas(const SectionPicture& before, const SectionPicture& now, juce::Rectangle<int> cell);

/// One section: its name; a scale with the band that counts as in tune and a bar, as thick as the unison is
/// spread, higher when sharp and lower when flat, to the left when early and to the right when late; what of
/// it is worth a word; how loud. What is not sure has no bar. The section that needs attention is filled with
/// its colour from edge to edge.
class SectionCell final : public juce::Component {
public:
    SectionCell();

    /// Draws anew only what has changed. [message thread]
    void show(const SectionPicture&, double tolerance);
    void set_appearance(Appearance);
    /// The height of the name, the same in every cell of a view.
    void set_name_height(float);

    void paint(juce::Graphics&) override;

private:
    void paint_scale(juce::Graphics&, const CellLayout&, const Palette&) const;
    void paint_words(juce::Graphics&, const CellLayout&, const Palette&) const;
    void paint_level(juce::Graphics&, const CellLayout&, const Palette&) const;

    SectionPicture shown_;
    double tolerance_ = 0.6;
    Appearance appearance_ = Appearance::dark;
    float name_height_ = 30.0F;
};

}  // namespace tutti::desktop
