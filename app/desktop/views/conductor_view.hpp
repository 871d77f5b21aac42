// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/look/theme.hpp"
#include "desktop/model/conductor.hpp"
#include "desktop/model/texts.hpp"
#include "desktop/views/practice_controls.hpp"
#include "desktop/views/section_cell.hpp"

namespace tutti::desktop {

/// Where everything but the seats lies. No two of them touch.
struct ConductorLayout {
    juce::Rectangle<float> headline;
    juce::Rectangle<float> bar;
    juce::Rectangle<float> beats;
    juce::Rectangle<float> tempo;
    juce::Rectangle<float> seats;
    juce::Rectangle<float> end;
    juce::Rectangle<float> kept;
    juce::Rectangle<float> message;
    juce::Rectangle<float> clock;
    juce::Rectangle<float> keys;

    [[nodiscard]] static ConductorLayout within(juce::Rectangle<float> view) noexcept;
};

/// The class as the conductor sees it: above, the one message of the moment, and bar, beat and tempo; the
/// sections as they sit; below, what is kept, what was said last, and the keys. It only draws what it is
/// shown.
class ConductorView final : public juce::Component {
public:
    explicit ConductorView(Texts = Texts {});

    std::function<void()> on_end;

    /// Draws anew only what has changed. [message thread]
    void show(const ConductorPicture&);
    void set_appearance(Appearance);

    /// The seats, in the class's order.
    [[nodiscard]] std::vector<juce::Rectangle<int>> seats() const;

    void paint(juce::Graphics&) override;
    void resized() override;

private:
    void paint_headline(juce::Graphics&, const ConductorLayout&, const Palette&) const;
    void paint_place(juce::Graphics&, const ConductorLayout&, const Palette&) const;
    void paint_feet(juce::Graphics&, const ConductorLayout&, const Palette&) const;
    void seat_sections();

    ConductorPicture shown_;
    Appearance appearance_ = Appearance::dark;
    std::vector<std::unique_ptr<SectionCell>> cells_;
    BackButton end_;
};

}  // namespace tutti::desktop
