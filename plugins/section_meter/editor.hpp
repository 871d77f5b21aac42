// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>

#include <juce_audio_processors/juce_audio_processors.h>

#include "desktop/look/standard_look.hpp"
#include "desktop/views/section_cell.hpp"
#include "section_meter/curve_view.hpp"
#include "section_meter/numbers_view.hpp"
#include "section_meter/processor.hpp"

namespace tutti::section_meter {

/// The Section Meter's window: the desktop's own seat of a section, with the note as its name; numbers; the
/// last minute; and what can be set. [message thread]
class Editor final : public juce::AudioProcessorEditor, private juce::Timer {
public:
    explicit Editor(Processor&);
    ~Editor() override;

    void resized() override;
    void paint(juce::Graphics&) override;

private:
    struct Setting {
        juce::Label label;
        juce::Component* control = nullptr;
    };

    void timerCallback() override;
    void show();
    void set_up(Setting&, juce::Component& control, desktop::Text name);

    Processor& processor_;
    desktop::StandardLook look_;
    Meter meter_;
    MeterBoard::Contents contents_;
    std::string spoken_;

    desktop::SectionCell cell_;
    NumbersView numbers_;
    CurveView curve_;
    juce::ComboBox instrument_;
    juce::ComboBox tolerance_;
    juce::Slider reference_a_;
    juce::Slider transposition_;
    juce::Slider hold_;
    std::array<Setting, 5> settings_;

    std::unique_ptr<juce::ComboBoxParameterAttachment> instrument_attached_;
    std::unique_ptr<juce::ComboBoxParameterAttachment> tolerance_attached_;
    std::array<std::unique_ptr<juce::SliderParameterAttachment>, 3> sliders_attached_;
};

}  // namespace tutti::section_meter
