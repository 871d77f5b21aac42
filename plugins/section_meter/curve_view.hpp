// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

#include "section_meter/meter/meter.hpp"

namespace tutti::section_meter {

/// The last minute: how far the section was out of tune, on the cell's scale, with its unison spread as a
/// thicker trace, over the band that counts as in tune; ticks at onsets, lines and numbers at the host's
/// bars. What was not sure is a gap.
class CurveView final : public juce::Component {
public:
    explicit CurveView(desktop::Texts);

    /// [message thread]
    void show(const MeterPicture&);
    void paint(juce::Graphics&) override;

private:
    desktop::Texts texts_;
    std::vector<CurvePoint> curve_;
    double tolerance_ = 0.6;
    std::string trouble_;
};

}  // namespace tutti::section_meter
