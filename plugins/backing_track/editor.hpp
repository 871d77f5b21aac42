// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <juce_audio_processors/juce_audio_processors.h>

#include "backing_track/part_switch.hpp"
#include "backing_track/processor.hpp"
#include "backing_track/track/track_picture.hpp"
#include "desktop/look/standard_look.hpp"
#include "desktop/model/pieces.hpp"
#include "desktop/model/texts.hpp"

namespace tutti::backing_track {

/// The Backing Track's window: which piece, where in it the host is, who is heard, and what is the matter.
/// [message thread]
class Editor final : public juce::AudioProcessorEditor, private juce::Timer {
public:
    explicit Editor(Processor&);
    ~Editor() override;

    void resized() override;
    void paint(juce::Graphics&) override;

private:
    void timerCallback() override;
    void show();
    void take_pieces();
    void choose();
    void ask_for_folder();
    [[nodiscard]] float unit() const;
    [[nodiscard]] std::int64_t milliseconds(std::uint64_t frames) const;

    Processor& processor_;
    desktop::StandardLook look_;
    desktop::Texts texts_;
    TrackPicture shown_;
    std::uint64_t late_ = 0;  // frames, as they were told last
    std::uint64_t late_before_ = 0;
    double late_at_ = 0.0;  // ms

    std::atomic<bool> closing_ {false};  // whoever closes the window waits for one piece at most
    std::future<std::vector<desktop::OfferedPiece>> looking_;  // for pieces: reading them takes a while
    std::vector<desktop::OfferedPiece> offered_;
    juce::ComboBox pieces_;
    std::unique_ptr<juce::FileChooser> folder_chooser_;
    juce::Rectangle<float> place_area_;
    juce::Rectangle<float> trouble_area_;
    std::array<std::unique_ptr<PartSwitch>, most_parts> parts_;
    std::array<std::unique_ptr<juce::ButtonParameterAttachment>, most_parts> parts_attached_;
    juce::Label first_bar_label_;
    juce::Slider first_bar_;
    std::unique_ptr<juce::SliderParameterAttachment> first_bar_attached_;
};

}  // namespace tutti::backing_track
