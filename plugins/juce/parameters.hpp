// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <juce_audio_processors/juce_audio_processors.h>

namespace tutti::plugins {

/// A parameter's name for hosts, which keep automation by it.
[[nodiscard]] juce::ParameterID id(const juce::String& name);

/// Gives the processor a parameter, which it owns.
template <class Parameter>
Parameter& add(juce::AudioProcessor& processor, std::unique_ptr<Parameter> parameter)
{
    auto& added = *parameter;
    processor.addParameter(parameter.release());
    return added;
}

/// A number in steps. Whole ones too: what JUCE 7.0.5 calls an integer parameter it describes to LV2 hosts as
/// lying between 0 and 1, and then reads what they send as the number itself.
juce::AudioParameterFloat& add_number(juce::AudioProcessor&, const juce::String& name,
                                      const juce::String& words, const char* unit, double lowest,
                                      double highest, double step, double first);

/// What is set, in the parameter's own unit; its default where a host has set what is no number. [any]
[[nodiscard]] double number(const juce::AudioParameterFloat&) noexcept;

/// Sets a value in the parameter's own unit, and tells the host if it is another. [any but audio]
void tell(juce::RangedAudioParameter&, float value);

}  // namespace tutti::plugins
