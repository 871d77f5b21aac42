// SPDX-License-Identifier: GPL-3.0-or-later
#include "section_meter/processor.hpp"

/// What JUCE's wrappers call to make one.
juce::AudioProcessor* JUCE_CALLTYPE createPluginFilter()
{
    return new tutti::section_meter::Processor {JucePlugin_Name, SECTION_METER_CHANNELS};
}
