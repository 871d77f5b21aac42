// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>

#include "host/host_time.hpp"
#include "rt/frame_queue.hpp"
#include "rt/handover_queue.hpp"
#include "rt/realtime.hpp"
#include "units/quantity.hpp"

namespace tutti::section_meter {

/// All of an ear that the audio thread touches: blocks and bars go in, whoever analyses takes them out.
class Intake {
public:
    /// A bar of the host's, on the time line of position().
    struct Bar {
        FramePosition at;
        std::optional<std::int64_t> number;
    };

    /// Room for so many frames. Allocates. [control]
    Intake(std::size_t channels, FrameCount room)
        : frames_ {channels, room}
    {
    }

    /// Hands over one block of as many channels as there is room for. [audio & running]
    void hear(std::span<const float* const> channels, FrameCount frames) noexcept RT_SAFE;
    /// The next block does not continue what came before. [audio & running]
    void begin_anew() noexcept RT_SAFE;
    /// A bar of the host's began so long before the next block. [audio & running]
    void mark(const plugins::BarBegun&) noexcept RT_SAFE;
    /// Where the next block begins. [audio & running]
    [[nodiscard]] FramePosition position() const noexcept RT_SAFE { return position_; }

    /// What was handed over; where it does not go on, music begins anew. [worker]
    [[nodiscard]] rt::FrameQueue& frames() noexcept { return frames_; }
    [[nodiscard]] rt::HandoverQueue<Bar>& bars() noexcept { return bars_; }

    /// Frames that came faster than they were taken out. [any]
    [[nodiscard]] std::uint64_t frames_lost() const noexcept { return lost_.load(std::memory_order_relaxed); }

private:
    rt::FrameQueue frames_;                // audio → worker
    rt::HandoverQueue<Bar> bars_ {64};     // audio → worker
    FramePosition position_;               // the audio thread's own
    std::atomic<std::uint64_t> lost_ {0};  // written by audio, read by any
};

}  // namespace tutti::section_meter
