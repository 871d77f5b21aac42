// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/look/theme.hpp"

namespace tutti::desktop {

/// How loud a part is: its name, and four lamps between less and more. None is lit when it is silent.
/// [message thread]
class VolumeControl final : public juce::Component {
public:
    VolumeControl();

    std::function<void(double)> on_volume;  ///< 0…1, in quarters

    /// `own`: the pupil's part.
    void show(const std::string& name, double volume, bool own);
    void set_appearance(Appearance);
    void move(int steps);
    /// Within this component.
    [[nodiscard]] juce::Rectangle<int> less_area() const;
    [[nodiscard]] juce::Rectangle<int> more_area() const;

    void paint(juce::Graphics&) override;
    void mouseDown(const juce::MouseEvent&) override;
    bool keyPressed(const juce::KeyPress&) override;
    void focusGained(FocusChangeType) override { repaint(); }
    void focusLost(FocusChangeType) override { repaint(); }

private:
    [[nodiscard]] juce::Rectangle<int> lamps() const;
    void set(int lit);

    std::string name_;
    int lit_ = 4;
    bool own_ = false;
    Appearance appearance_ = Appearance::dark;
};

using VolumeControls = std::vector<std::unique_ptr<VolumeControl>>;

/// One below the other, in as many columns as leave them a height to read. [message thread]
void lay_in_columns(const VolumeControls&, juce::Rectangle<int> area, int gap, int tallest);

/// Hands the keyboard from the one that has it to another, so many further on; at the ends it stays.
/// [message thread]
void pass_focus(const VolumeControls&, int steps);

}  // namespace tutti::desktop
