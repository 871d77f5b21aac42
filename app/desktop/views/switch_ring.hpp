// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/look/theme.hpp"
#include "desktop/model/scanner.hpp"

namespace tutti::desktop {

/// What one switch may take.
struct SwitchChoice {
    juce::Rectangle<int> where;
    std::function<void()> take;
};
using SwitchChoices = std::vector<SwitchChoice>;

/// The ring that goes about a view's choices by itself, so that one switch is enough: a key, whichever it is,
/// or a mouse's button wherever its pointer is. [message thread]
class SwitchRing {
public:
    /// Moves on, and has drawn anew what has changed. `passed` since the last picture.
    void advance(juce::Component& view, const SwitchChoices&, Seconds passed);
    /// Takes the choice that the ring is on; it stays there for one step more.
    void press(const SwitchChoices&);
    /// Back to the first choice. No key counts as held: of one that goes up in another view this one does not
    /// hear.
    void begin()
    {
        scanner_.begin();
        held_ = 0;
    }
    void hide(juce::Component& view);
    void paint(juce::Graphics&, const Palette&) const;

    /// Whether a key is the switch: all are, but Escape and what belongs to the window.
    [[nodiscard]] static bool is_switch(const juce::KeyPress&);
    /// False while it is held down, and comes again and again by itself.
    [[nodiscard]] bool is_new(const juce::KeyPress&);
    /// To be called where the view hears of keys that go up.
    void key_state_changed();

    [[nodiscard]] std::size_t at() const noexcept { return scanner_.at(); }

private:
    Scanner scanner_;
    juce::Rectangle<int> ring_;
    int held_ = 0;  // the key code that is down
};

/// While one switch does everything, clicks on a view's children are the view's, and none of them takes the
/// keyboard.
void hand_to_switch(const std::vector<juce::Component*>& children, bool one_switch);

}  // namespace tutti::desktop
