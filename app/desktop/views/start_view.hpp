// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/look/theme.hpp"
#include "desktop/model/start.hpp"
#include "desktop/views/choice_card.hpp"

namespace tutti::desktop {

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
    ChoiceCards cards_;  // one for each of start_choices
};

}  // namespace tutti::desktop
