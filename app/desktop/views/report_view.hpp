// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/look/theme.hpp"
#include "desktop/model/texts.hpp"
#include "desktop/views/practice_controls.hpp"

namespace tutti::desktop {

/// What a rehearsal came to, as text that can be scrolled and copied.
class ReportView final : public juce::Component {
public:
    explicit ReportView(Texts);

    std::function<void()> on_back;

    void show(const std::vector<std::string>& lines, const std::string& kept_in);
    void set_appearance(Appearance);

    /// Arrows and pages scroll.
    bool keyPressed(const juce::KeyPress&) override;
    void paint(juce::Graphics&) override;
    void resized() override;

private:
    void set_text();

    Texts texts_;
    Appearance appearance_ = Appearance::dark;
    std::vector<std::string> lines_;
    juce::TextEditor text_;
    BackButton back_;
};

}  // namespace tutti::desktop
