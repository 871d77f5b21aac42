// SPDX-License-Identifier: GPL-3.0-or-later
#include "juce/parameters.hpp"

#include <cmath>

namespace tutti::plugins {

namespace {

constexpr auto version_hint = 1;

}  // namespace

juce::ParameterID id(const juce::String& name)
{
    return {name, version_hint};
}

juce::AudioParameterFloat& add_number(juce::AudioProcessor& processor, const juce::String& name,
                                      const juce::String& words, const char* unit, double lowest,
                                      double highest, double step, double first)
{
    const auto decimals = step < 1.0 ? 1 : 0;
    const auto text = [decimals](float value, int) {
        return decimals > 0 ? juce::String {value, decimals} : juce::String {juce::roundToInt(value)};
    };
    return add(processor,
               std::make_unique<juce::AudioParameterFloat>(
                   id(name), words,
                   juce::NormalisableRange<float> {static_cast<float>(lowest), static_cast<float>(highest),
                                                   static_cast<float>(step)},
                   static_cast<float>(first),
                   juce::AudioParameterFloatAttributes {}.withLabel(unit).withStringFromValueFunction(text)));
}

double number(const juce::AudioParameterFloat& parameter) noexcept
{
    const auto value = parameter.get();
    if (std::isfinite(value))
        return static_cast<double>(value);
    const auto& first = static_cast<const juce::AudioProcessorParameter&>(parameter);
    return static_cast<double>(parameter.range.convertFrom0to1(first.getDefaultValue()));
}

void tell(juce::RangedAudioParameter& parameter, float value)
{
    const auto normalised = parameter.convertTo0to1(value);
    if (normalised != parameter.getValue())
        parameter.setValueNotifyingHost(normalised);
}

}  // namespace tutti::plugins
