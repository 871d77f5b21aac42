// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "audio/block.hpp"
#include "rt/frame_queue.hpp"
#include "rt/handover_queue.hpp"
#include "rt/return_chute.hpp"
#include "units/quantity.hpp"

namespace tutti::rehearsal {

/// All that happens on the audio thread of a rehearsal: the channels in use are copied into the hand-over to
/// the analysis worker and, while a take is recorded, into a second one to the disk worker. Its cost grows
/// with the channels in use, never with the channels the interface has.
class CapturePath {
public:
    struct Parameters {
        std::vector<int> channels;  ///< from 1, ascending: the channels to copy
        FrameCount analysis_room;   ///< how far the analysis worker may fall behind before frames are lost
    };
    explicit CapturePath(const Parameters&);
    ~CapturePath();

    /// Copies one block. Never touches the output, which stays silent. [audio & running]
    void process(const audio::InputBlock&, const audio::OutputBlock&) noexcept RT_SAFE;

    /// process() in the shape a device calls; `context` is the CapturePath. [audio & running]
    static void callback(void* context, const audio::InputBlock&, const audio::OutputBlock&) noexcept RT_SAFE;

    /// Frames for the analysis, channels in the order of Parameters::channels. [analysis worker]
    [[nodiscard]] rt::FrameQueue& analysis_frames() noexcept { return analysis_; }

    /// From the next block on, frames also go into the returned queue, until stop_recording(). Whoever reads
    /// it may keep it as long as they like. Null when the audio thread has not yet taken the last few
    /// commands. [control]
    [[nodiscard]] std::shared_ptr<rt::FrameQueue> start_recording(FrameCount room);
    /// [control]
    void stop_recording();

    /// Frames that had to be dropped because the analysis, or the recording, had fallen too far behind. [any]
    [[nodiscard]] std::uint64_t frames_lost_to_analysis() const noexcept
    {
        return lost_analysis_.load(std::memory_order_relaxed);
    }
    [[nodiscard]] std::uint64_t frames_lost_to_recording() const noexcept
    {
        return lost_recording_.load(std::memory_order_relaxed);
    }

private:
    /// A recording as the audio thread holds it. Made and freed by control; rides back on the chute.
    struct Tap {
        std::shared_ptr<rt::FrameQueue> frames;
    };

    bool send_to_audio(std::unique_ptr<Tap>);
    void take_commands() noexcept RT_SAFE;

    std::vector<std::size_t> indices_;               // of the channels to copy, from 0
    std::vector<const float*> picked_;               // this block's pointers; the audio thread's own
    std::vector<float> silence_;                     // stands in for a channel the device does not deliver
    rt::FrameQueue analysis_;                        // audio → analysis worker
    rt::HandoverQueue<Tap*> commands_;               // control → audio: the tap to use from now on, or null
    rt::ReturnChute<Tap> returned_;                  // audio → control
    Tap* tap_ = nullptr;                             // the audio thread's own
    std::atomic<std::uint64_t> lost_analysis_ {0};   // written by audio, read by any
    std::atomic<std::uint64_t> lost_recording_ {0};  // written by audio, read by any
};

}  // namespace tutti::rehearsal
