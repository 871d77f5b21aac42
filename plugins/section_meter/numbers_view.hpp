// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

#include "section_meter/meter/meter.hpp"

namespace tutti::section_meter {

/// Cents, large; unison spread and level below; a light for the beginning of a note.
class NumbersView final : public juce::Component {
public:
    explicit NumbersView(desktop::Texts);

    /// Draws anew only when something has changed. [message thread]
    void show(const MeterPicture&);
    void paint(juce::Graphics&) override;

private:
    desktop::Texts texts_;
    MeterPicture shown_;  // without its curve
};

}  // namespace tutti::section_meter
