// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <functional>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/look/theme.hpp"
#include "desktop/model/start.hpp"

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

/// Where everything begins: a few big choices, and nothing else to understand.
class StartView final : public juce::Component {
public:
    StartView();

    std::function<void(StartChoice)> on_choose;

    void show(const StartPicture&);
    void set_appearance(Appearance);
    /// Puts the keyboard on the choice that most people want.
    void take_focus();

    bool keyPressed(const juce::KeyPress&) override;
    void paint(juce::Graphics&) override;
    void resized() override;

private:
    [[nodiscard]] juce::Rectangle<int> heading() const;
    [[nodiscard]] ChoiceCard& usual() noexcept;

    StartPicture shown_;
    Appearance appearance_ = Appearance::dark;
    std::array<ChoiceCard, start_choices.size()> cards_;
};

}  // namespace tutti::desktop
