// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

#include "io/block_ring.hpp"
#include "io/stream_clock.hpp"
#include "realtime/capture_rig.hpp"

namespace tutti::test {

/// Memory for a ring, as two processes would share it.
class RingMemory {
public:
    explicit RingMemory(const io::BlockRing::Shape& shape)
        : lines_((io::BlockRing::bytes_needed(shape) + sizeof(Line) - 1) / sizeof(Line))
    {
        io::BlockRing::lay_out(bytes(), shape);
    }
    /// One side's view of it.
    [[nodiscard]] io::BlockRing side() { return io::BlockRing::join(bytes()).value(); }

private:
    struct alignas(64) Line {
        std::array<std::byte, 64> bytes {};
    };
    [[nodiscard]] std::span<std::byte> bytes() { return std::as_writable_bytes(std::span {lines_}); }

    std::vector<Line> lines_;
};

/// The way of a block from an interface's callback to the rehearsal's: into the ring in the device host's
/// process; out of it in ours, to its place on the time line, and on to CaptureRig's path.
class DeviceRig {
public:
    explicit DeviceRig(int channels)
        : memory_ {{static_cast<std::size_t>(channels), slot, slots}}
        , host_ {memory_.side()}
        , engine_ {memory_.side()}
        , clock_ {usual_rate}
        , sound_(static_cast<std::size_t>(channels), noise(to_seconds(slot, usual_rate), -30_dB))
        , pointers_ {channel_pointers(sound_)}
        , rehearsal_ {channels, 48'000_frames}
    {
    }

    /// What the host's callback does with a block. False when the ring is full. [audio]
    bool deliver(FrameCount frames, bool after_overrun = false)
    {
        counted_ += frames.value();
        time_ += std::chrono::nanoseconds {frames.value() * 1'000'000'000 / usual_rate.value()};
        return host_.push({pointers_, frames, counted_ - frames.value(), time_, after_overrun});
    }
    /// The interface delivers late from now on: it has lost input.
    void lose(std::chrono::nanoseconds time) { time_ += time; }
    /// It was away, and counts anew.
    void restart()
    {
        counted_ = 0;
        clock_.restart();
    }

    /// What our thread does with all that has come. How many blocks that was. [audio]
    int hear()
    {
        auto blocks = 0;
        while (const auto block = engine_.front()) {
            const auto position =
                clock_.place(block->first_frame, block->frames, block->time, block->after_overrun);
            rehearsal::CapturePath::callback(&rehearsal_.path(), {block->channels, block->frames, position},
                                             {{}, block->frames});
            engine_.pop();
            ++blocks;
        }
        return blocks;
    }

    CaptureRig& rehearsal() { return rehearsal_; }

    static constexpr auto slot = FrameCount {256};
    static constexpr auto slots = std::size_t {32};

private:
    RingMemory memory_;
    io::BlockRing host_;
    io::BlockRing engine_;
    io::StreamClock clock_;
    std::vector<Signal> sound_;
    std::vector<const float*> pointers_;
    CaptureRig rehearsal_;
    std::int64_t counted_ = 0;
    std::chrono::nanoseconds time_ {};
};

}  // namespace tutti::test
