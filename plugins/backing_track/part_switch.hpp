// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

namespace tutti::backing_track {

/// A part and whether it is heard: a card with its name; struck out, with the word, while it is muted.
class PartSwitch final : public juce::Button {
public:
    explicit PartSwitch(juce::String muted);

    void paintButton(juce::Graphics&, bool highlighted, bool down) override;

private:
    juce::String muted_;
};

}  // namespace tutti::backing_track
