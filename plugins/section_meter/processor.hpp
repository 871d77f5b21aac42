// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <string>

#include <juce_audio_processors/juce_audio_processors.h>

#include "host/host_time.hpp"
#include "section_meter/meter/meter_board.hpp"
#include "section_meter/meter/midi_notes.hpp"
#include "section_meter/meter/section_ear.hpp"
#include "section_meter/parameters.hpp"

namespace tutti::section_meter {

/// The Section Meter as a host sees it: sound passes through untouched and at once, all channels are the
/// microphones of one section, and what is heard of it goes to the editor, to parameters that can be read,
/// and out as MIDI.
///
/// Live, processBlock() keeps the realtime contract of ARCHITECTURE.md. While the host renders offline it
/// analyses each block before it returns, so that a render of any speed gives the readings of a live run.
class Processor final : public juce::AudioProcessor, private HeardSink {
public:
    enum class Output { passed_on, none };

    /// With so many channels to begin with; a host may choose another number.
    Processor(juce::String name, int channels, Output = Output::passed_on);
    ~Processor() override;

    void prepareToPlay(double rate, int longest_block) override;
    void releaseResources() override;
    void reset() override;
    void processBlock(juce::AudioBuffer<float>&, juce::MidiBuffer&) override;
    using juce::AudioProcessor::processBlock;
    void processBlockBypassed(juce::AudioBuffer<float>&, juce::MidiBuffer&) override;
    using juce::AudioProcessor::processBlockBypassed;
    bool isBusesLayoutSupported(const BusesLayout&) const override;

    void getStateInformation(juce::MemoryBlock&) override;
    void setStateInformation(const void* data, int size) override;

    juce::AudioProcessorEditor* createEditor() override;
    bool hasEditor() const override { return true; }

    const juce::String getName() const override { return name_; }
    bool acceptsMidi() const override { return false; }
    bool producesMidi() const override { return true; }
    double getTailLengthSeconds() const override { return 0.0; }
    // Not one without a name either, which hosts would offer as a preset.
    int getNumPrograms() override { return 0; }
    int getCurrentProgram() override { return 0; }
    void setCurrentProgram(int) override {}
    const juce::String getProgramName(int) override { return {}; }
    void changeProgramName(int, const juce::String&) override {}

    [[nodiscard]] Parameters& parameters() noexcept { return parameters_; }
    [[nodiscard]] const MeterBoard& board() const noexcept { return board_; }
    [[nodiscard]] std::uint64_t frames_lost() const noexcept { return ear_.frames_lost(); }
    /// Why nothing can be heard, or, until something is set, why a project's settings were not taken; empty
    /// when all is well. [message thread]
    [[nodiscard]] std::string trouble();
    [[nodiscard]] bool can_hear() const noexcept { return can_hear_; }

private:
    [[nodiscard]] static BusesProperties buses_of(int channels, Output);
    void take(const Heard&) override;
    void caught_up() override;
    void paused() override;
    void follow_host(Intake&, FrameCount frames) noexcept;
    void write_midi(juce::MidiBuffer&, FramePosition block, FrameCount frames, int most);

    juce::String name_;
    Parameters parameters_;
    MeterBoard board_;
    MidiNotes midi_;
    SectionEar ear_;
    std::optional<plugins::HostTime> host_time_;      // the audio thread's
    std::vector<const float*> channels_;              // the audio thread's: this block's
    std::optional<analysis::SectionReading> newest_;  // of whoever analyses
    std::atomic<bool> reset_ {false};                 // host → audio thread
    std::atomic<bool> can_hear_ {false};
    std::mutex trouble_mutex_;   // never the audio thread's
    std::string refusal_;        // why the stream cannot be heard
    std::string state_refusal_;  // why settings were not taken
    Settings set_when_refused_;
};

}  // namespace tutti::section_meter
