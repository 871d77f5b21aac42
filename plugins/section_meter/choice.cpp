// SPDX-License-Identifier: GPL-3.0-or-later
#include "section_meter/choice.hpp"

namespace tutti::section_meter {

Choice::Choice(const juce::ParameterID& id, const juce::String& words, juce::StringArray choices, int first,
               const juce::AudioProcessorParameterWithIDAttributes& attributes)
    : RangedAudioParameter {id, words, attributes}
    , choices_ {std::move(choices)}
    , first_ {first}
    , range_ {0.0F, 1.0F, 1.0F / static_cast<float>(choices_.size() - 1)}
    , index_ {first}
{
}

float Choice::value_of(int index) const noexcept
{
    return static_cast<float>(index) / static_cast<float>(choices_.size() - 1);
}

int Choice::index_of(float value) const noexcept
{
    // NaN is in no place of the list: the first.
    return value > 0.0F ? juce::roundToInt(juce::jmin(1.0F, value) * static_cast<float>(choices_.size() - 1))
                        : 0;
}

void Choice::setValue(float value)
{
    index_ = index_of(value);
}

juce::String Choice::getText(float value, int length) const
{
    const auto& text = choices_[index_of(value)];
    return length > 0 ? text.substring(0, length) : text;
}

float Choice::getValueForText(const juce::String& text) const
{
    const auto found = choices_.indexOf(text);
    return value_of(found < 0 ? first_ : found);
}

}  // namespace tutti::section_meter
