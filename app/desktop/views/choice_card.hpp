// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/look/theme.hpp"

namespace tutti::desktop {

/// A big choice: what it is, and a sentence about it.
class ChoiceCard final : public juce::Button {
public:
    ChoiceCard();
    void show(std::string title, std::string about);
    void set_appearance(Appearance);
    /// The one that most people want: filled, where the others are outlined.
    void set_first(bool);

    void paintButton(juce::Graphics&, bool highlighted, bool down) override;

private:
    std::string title_;
    std::string about_;
    Appearance appearance_ = Appearance::dark;
    bool first_ = false;
};

using ChoiceCards = std::vector<std::unique_ptr<ChoiceCard>>;

/// Gives cards their places in an area, row by row, all of one size.
void lay_in_grid(const ChoiceCards&, juce::Rectangle<int> area, int columns, int gap);

[[nodiscard]] bool is_arrow(const juce::KeyPress&);
/// The card that an arrow points to from this one.
[[nodiscard]] std::size_t card_towards(const ChoiceCards&, std::size_t from, const juce::KeyPress& arrow);
/// Hands the keyboard from the card that has it where the arrow points: right and left to the next and the
/// one before, round and round; down and up to the nearest in the row below or above, if there is one. False
/// when no card has it.
bool pass_focus(const ChoiceCards&, const juce::KeyPress& arrow);

}  // namespace tutti::desktop
