// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include "analysis/section_reading.hpp"
#include "section_meter/choice.hpp"
#include "section_meter/meter/settings.hpp"

namespace tutti::section_meter {

/// What a host sees: five parameters that it may set and automate, and the newest row of `tutti track` as six
/// that it is only to read. A parameter has no way of saying "none": the lowest value of a reading, which no
/// section can have, stands for it and reads "–".
class Parameters {
public:
    /// Gives the processor its parameters, which it owns.
    explicit Parameters(juce::AudioProcessor&);

    /// What is set now. [any]
    [[nodiscard]] Settings settings() const;
    /// Sets everything, and tells the host. [control]
    void set(const Settings&);
    /// Writes a reading out and tells the host of what has changed. JUCE locks its list of listeners for it,
    /// so this is nothing for the audio thread of a live host. [worker]
    void show(const analysis::SectionReading&);

    Choice& instrument;
    juce::AudioParameterFloat& reference_a;
    Choice& tolerance;
    juce::AudioParameterFloat& transposition;
    juce::AudioParameterFloat& hold;

private:
    Choice& state_;
    juce::AudioParameterFloat& f0_;
    juce::AudioParameterFloat& confidence_;
    juce::AudioParameterFloat& cents_;
    juce::AudioParameterFloat& level_;
    juce::AudioParameterFloat& spread_;
};

}  // namespace tutti::section_meter
