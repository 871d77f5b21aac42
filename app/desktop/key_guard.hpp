// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/model/held_key.hpp"

namespace tutti::desktop {

/// Stands before whichever component has the keyboard, and keeps from it what the keyboard repeats while a
/// key is held: a key leant on is one wish, not twenty-five a second. What is written into a text, and keys
/// that `may_repeat`, go through. [message thread]
class KeyGuard final : private juce::KeyListener, private juce::FocusChangeListener {
public:
    /// The window that this is inside of has the keyboard when nothing in it has.
    KeyGuard(juce::Component& inside, std::function<bool(const juce::KeyPress&)> may_repeat);
    ~KeyGuard() override;
    KeyGuard(const KeyGuard&) = delete;
    KeyGuard& operator=(const KeyGuard&) = delete;

    /// Whether the key is still down; to be asked often, for of a key let go in a menu nobody else is told.
    void look();

private:
    void globalFocusChanged(juce::Component* focused) override;
    bool keyPressed(const juce::KeyPress&, juce::Component*) override;
    bool keyStateChanged(bool is_down, juce::Component*) override;
    void stand_before(juce::Component*);

    juce::Component& inside_;
    std::function<bool(const juce::KeyPress&)> may_repeat_;
    HeldKey held_;
    juce::Component::SafePointer<juce::Component> guarded_;
};

}  // namespace tutti::desktop
