// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <juce_gui_basics/juce_gui_basics.h>

namespace tutti::desktop {

inline constexpr auto smallest_target = 44;  ///< pixels: a fingertip

/// Where everything lies that a pupil sees. No two of them touch.
struct PracticeLayout {
    juce::Rectangle<int> back;
    juce::Rectangle<int> title;
    juce::Rectangle<int> part;
    juce::Rectangle<int> easier;
    juce::Rectangle<int> bars_about;
    juce::Rectangle<int> hearing;
    juce::Rectangle<int> staff;
    juce::Rectangle<int> earlier;  ///< left of the staff, turns its page back
    juce::Rectangle<int> further;  ///< right of it, turns it on
    juce::Rectangle<int> feedback;
    juce::Rectangle<int> measure;  ///< at its right end, where it is offered
    juce::Rectangle<int> play;
    juce::Rectangle<int> tempo;
    std::vector<juce::Rectangle<int>> buttons;  ///< five
    juce::Rectangle<int> kept;
    juce::Rectangle<int> erase;
    juce::Rectangle<int> keys;

    /// `big`: with controls that a hand does not miss. [any]
    [[nodiscard]] static PracticeLayout within(juce::Rectangle<int> view, bool big);
};

}  // namespace tutti::desktop
