// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "audio/block.hpp"
#include "playback/transport.hpp"
#include "rt/frame_queue.hpp"
#include "units/quantity.hpp"

namespace tutti::practice {

/// All that happens on the audio thread of practice: what the Transport has ready goes to every output
/// channel, and what the microphone hears is handed over to the analysis together with what the loudspeaker
/// was given in the same frames.
class SoundPath {
public:
    /// `microphone` counts from 1; `room` is how far the analysis may fall behind before frames are lost.
    SoundPath(playback::Transport&, int microphone, FrameCount room);

    /// [audio & running]
    void process(const audio::InputBlock&, const audio::OutputBlock&) noexcept RT_SAFE;
    /// process() in the shape a device calls; `context` is the SoundPath. [audio & running]
    static void callback(void* context, const audio::InputBlock&, const audio::OutputBlock&) noexcept RT_SAFE;

    /// The microphone, then the loudspeaker. [analysis worker]
    [[nodiscard]] rt::FrameQueue& frames() noexcept { return frames_; }
    /// A frame of the Transport's on the device's time line: so many later. It changes where a device loses
    /// frames or the Transport comes late. [any]
    [[nodiscard]] FrameCount offset() const noexcept
    {
        return FrameCount {offset_.load(std::memory_order_relaxed)};
    }
    [[nodiscard]] std::uint64_t frames_lost() const noexcept { return lost_.load(std::memory_order_relaxed); }

private:
    static constexpr std::size_t part = 256;

    playback::Transport& transport_;
    std::size_t microphone_;
    rt::FrameQueue frames_;                 // audio → analysis worker
    std::array<float, part> mixed_ {};      // audio's own
    std::array<float, part> silence_ {};    // stands in for a microphone that is not there
    std::atomic<std::int64_t> offset_ {0};  // written by audio, read by any
    std::atomic<std::uint64_t> lost_ {0};   // likewise
};

}  // namespace tutti::practice
