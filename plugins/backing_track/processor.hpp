// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <mutex>
#include <string>

#include <juce_audio_processors/juce_audio_processors.h>

#include "backing_track/parameters.hpp"
#include "backing_track/track/player.hpp"
#include "backing_track/track/settings.hpp"

namespace tutti::backing_track {

/// The Backing Track as a host sees it: no input, and a piece's recordings, the same on two channels or on
/// one, in time with the host.
///
/// Live, processBlock() keeps the realtime contract of ARCHITECTURE.md. While the host renders offline it
/// does the worker's work itself.
class Processor final : public juce::AudioProcessor {
public:
    Processor();

    void prepareToPlay(double rate, int longest_block) override;
    void releaseResources() override;
    void processBlock(juce::AudioBuffer<float>&, juce::MidiBuffer&) override;
    using juce::AudioProcessor::processBlock;
    void processBlockBypassed(juce::AudioBuffer<float>&, juce::MidiBuffer&) override;
    using juce::AudioProcessor::processBlockBypassed;
    bool isBusesLayoutSupported(const BusesLayout&) const override;

    void getStateInformation(juce::MemoryBlock&) override;
    void setStateInformation(const void* data, int size) override;

    juce::AudioProcessorEditor* createEditor() override;
    bool hasEditor() const override { return true; }

    const juce::String getName() const override { return "Backing Track"; }
    bool acceptsMidi() const override { return false; }
    bool producesMidi() const override { return false; }
    double getTailLengthSeconds() const override { return 0.0; }
    // Not one without a name either, which hosts would offer as a preset.
    int getNumPrograms() override { return 0; }
    int getCurrentProgram() override { return 0; }
    void setCurrentProgram(int) override {}
    const juce::String getProgramName(int) override { return {}; }
    void changeProgramName(int, const juce::String&) override {}

    /// Plays another piece, and tells the host that its project has changed. [message thread]
    void choose(const std::filesystem::path& folder);
    /// As it is kept: see Settings. [control]
    [[nodiscard]] std::string piece() const;
    [[nodiscard]] Parameters& parameters() noexcept { return parameters_; }
    [[nodiscard]] Player& player() noexcept { return player_; }
    /// Why a project's settings were not taken; empty when all is well. [control]
    [[nodiscard]] std::string trouble() const;

private:
    void play(const Mix&, juce::AudioBuffer<float>&, juce::MidiBuffer&);

    Parameters parameters_;
    Player player_;
    mutable std::mutex mutex_;  // never the audio thread's
    std::string piece_;
    std::string trouble_;
};

}  // namespace tutti::backing_track
