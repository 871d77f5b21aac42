// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/look/theme.hpp"

namespace tutti::desktop {

/// A button as the views draw it that are worked by keys: its words, and beside them, quieter, the key that
/// does the same. `lit`: the one that is chosen, or the one to press now. Nothing is drawn of an empty area.
/// [message thread]
void draw_key_button(juce::Graphics&, juce::Rectangle<float> area, const juce::String& words,
                     const juce::String& key, bool lit, float height, const Palette&);

/// A line in which something is typed, laid over a view. Return or a click elsewhere takes what was typed,
/// Escape does not; then the keyboard goes to the view's parent. [message thread]
class EditLine {
public:
    struct Look {
        juce::Rectangle<int> area;
        juce::Font font;
        int most = 200;                               ///< characters
        std::optional<juce::Colour> background = {};  ///< where the usual one would not be seen
    };
    /// Opens the line in `view`, which outlives it, with `text` selected in it.
    void open(juce::Component& view, const Look&, const juce::String& text,
              std::function<void(std::string)> done);
    [[nodiscard]] bool is_open() const noexcept { return editor_ != nullptr; }

private:
    std::unique_ptr<juce::TextEditor> editor_;
};

}  // namespace tutti::desktop
