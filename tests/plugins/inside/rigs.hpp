// SPDX-License-Identifier: GPL-3.0-or-later
// The plug-ins' processors without a wrapper, each with a host that plays.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <thread>

#include <juce_audio_processors/juce_audio_processors.h>

#include "backing_track/processor.hpp"
#include "plugins/project.hpp"
#include "plugins/host/project_play_head.hpp"
#include "rt/realtime.hpp"
#include "section_meter/processor.hpp"
#include "support/signals.hpp"

namespace tutti::test {

/// What a host's audio thread does with a block. RealtimeSanitizer holds what comes of it to the contract.
inline void process(juce::AudioProcessor& processor, bool bypassed, juce::AudioBuffer<float>& audio,
                    juce::MidiBuffer& midi) noexcept RT_SAFE
{
    if (bypassed)
        processor.processBlockBypassed(audio, midi);
    else
        processor.processBlock(audio, midi);
}

/// The Section Meter, as a host's wrapper holds it: with buffers that are there already.
class MeterRig {
public:
    explicit MeterRig(bool offline)
        : audio_ {2, 8'192}
    {
        midi_.ensureSize(2'048);
        processor.setPlayHead(&play_head);
        processor.setNonRealtime(offline);
        processor.prepareToPlay(48'000.0, 8'192);
    }
    ~MeterRig()
    {
        processor.releaseResources();
        processor.setPlayHead(nullptr);
    }
    MeterRig(const MeterRig&) = delete;
    MeterRig& operator=(const MeterRig&) = delete;

    void block(const Signal& signal, std::size_t at, int frames)
    {
        for (auto c = 0; c < 2; ++c)
            for (auto f = 0; f < frames; ++f)
                audio_.setSample(c, f, signal[(at + static_cast<std::size_t>(f)) % signal.size()]);
        auto part = juce::AudioBuffer<float> {audio_.getArrayOfWritePointers(), 2, frames};
        process(processor, bypassed, part, midi_);
        host.go_on(frames);
        written_ += midi_.getNumEvents();
    }
    void play(const Signal& signal)
    {
        for (auto at = std::size_t {0}; at + 512 <= signal.size(); at += 512)
            block(signal, at, 512);
    }
    /// The n-th of many blocks in which everything happens that a host can do: it seeks, resets, bypasses.
    void eventful_block(const Signal& signal, std::int64_t n)
    {
        const auto frames = static_cast<int>(1 + (n * 7'919) % 8'192);
        if (n % 200 == 199)
            host.seek(0.0);
        if (n % 300 == 299)
            processor.reset();
        bypassed = n % 70 > 60;
        block(signal, at_, frames);
        at_ += static_cast<std::size_t>(frames);
    }
    /// Of the newest block.
    [[nodiscard]] const juce::MidiBuffer& midi() const { return midi_; }
    /// MIDI messages in all blocks.
    [[nodiscard]] int written() const { return written_; }

    Project host;
    ProjectPlayHead play_head {host};
    bool bypassed = false;
    section_meter::Processor processor {"Section Meter", 2};

private:
    juce::AudioBuffer<float> audio_;
    juce::MidiBuffer midi_;
    std::size_t at_ = 0;  // in a signal
    int written_ = 0;
};

/// The Backing Track with a piece that has been read.
class TrackRig {
public:
    TrackRig(const std::filesystem::path& piece, bool offline)
        : audio_ {2, 8'192}
    {
        host.tempo = 100.0;
        processor.setPlayHead(&play_head);
        processor.setNonRealtime(offline);
        processor.prepareToPlay(48'000.0, 8'192);
        processor.choose(piece);
        wait_for_piece();
    }
    ~TrackRig()
    {
        processor.releaseResources();
        processor.setPlayHead(nullptr);
    }
    TrackRig(const TrackRig&) = delete;
    TrackRig& operator=(const TrackRig&) = delete;

    void wait_for_piece()
    {
        while (processor.player().opened().opening)
            std::this_thread::yield();
    }
    /// Beside blocks that play: once it is heard, its piece is let go of and chosen anew.
    void choose_anew_when_heard(const std::filesystem::path& piece)
    {
        while (loudest < 0.1F)
            std::this_thread::yield();
        processor.choose({});
        processor.choose(piece);
        wait_for_piece();
    }
    void block(int frames)
    {
        auto part = juce::AudioBuffer<float> {audio_.getArrayOfWritePointers(), 2, frames};
        process(processor, bypassed, part, midi_);
        for (auto f = 0; f < frames; ++f)
            loudest = std::max(loudest.load(), std::abs(part.getSample(0, f)));
        host.go_on(frames);
    }
    /// The n-th of many blocks in which everything happens that a host can do: it seeks, stops, loops,
    /// changes its tempo and bypasses. Lasts as long as a sound card would take for it, so that the worker
    /// has its time.
    void eventful_block(std::int64_t n)
    {
        if (n % 150 == 149)
            host.seek(static_cast<double>(n % 29));
        host.playing = n % 400 < 360;
        bypassed = n % 110 > 100;
        host.loop = n % 600 > 300 ? std::optional {std::pair {4.0, 8.0}} : std::nullopt;
        host.tempo = n % 700 > 500 ? 140.0 : 100.0;
        const auto frames = static_cast<int>(1 + (n * 7'919) % 512);
        const auto due =
            std::chrono::steady_clock::now() + std::chrono::microseconds {frames * 1'000'000LL / 48'000};
        block(frames);
        // A sleep would be noted as the plug-in's.
        while (std::chrono::steady_clock::now() < due) {
        }
    }

    Project host;
    ProjectPlayHead play_head {host};
    bool bypassed = false;
    backing_track::Processor processor;
    std::atomic<float> loudest {0.0F};

private:
    juce::AudioBuffer<float> audio_;
    juce::MidiBuffer midi_;
};

}  // namespace tutti::test
