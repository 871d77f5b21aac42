// SPDX-License-Identifier: GPL-3.0-or-later
#include "backing_track/processor.hpp"

/// What JUCE's wrappers call to make one.
juce::AudioProcessor* JUCE_CALLTYPE createPluginFilter()
{
    return new tutti::backing_track::Processor;
}
