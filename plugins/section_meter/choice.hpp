// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

#include <juce_audio_processors/juce_audio_processors.h>

namespace tutti::section_meter {

/// One of a list, as a parameter whose own range is 0…1. JUCE 7.0.5 tells LV2 hosts that the choices of its
/// own AudioParameterChoice lie between 0 and 1, and then reads what a host sends as an index: whoever
/// chooses a trumpet from a host's menu would get the piccolo.
class Choice final : public juce::RangedAudioParameter {
public:
    Choice(const juce::ParameterID&, const juce::String& words, juce::StringArray choices, int first,
           const juce::AudioProcessorParameterWithIDAttributes& = {});

    [[nodiscard]] int index() const noexcept { return index_; }
    [[nodiscard]] const juce::StringArray& choices() const noexcept { return choices_; }
    /// Where an index lies in the range.
    [[nodiscard]] float value_of(int index) const noexcept;

    const juce::NormalisableRange<float>& getNormalisableRange() const override { return range_; }
    float getValue() const override { return value_of(index_); }
    void setValue(float) override;
    float getDefaultValue() const override { return value_of(first_); }
    int getNumSteps() const override { return choices_.size(); }
    bool isDiscrete() const override { return true; }
    juce::String getText(float value, int length) const override;
    float getValueForText(const juce::String&) const override;

private:
    [[nodiscard]] int index_of(float value) const noexcept;

    juce::StringArray choices_;
    int first_;
    juce::NormalisableRange<float> range_;
    std::atomic<int> index_;
};

}  // namespace tutti::section_meter
