// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

#include "io/block_ring.hpp"
#include "io/output_ring.hpp"
#include "io/stream_clock.hpp"
#include "realtime/capture_rig.hpp"

namespace tutti::test {

/// Memory for a ring, as two processes would share it.
template <class Ring>
class SharedRing {
public:
    explicit SharedRing(const typename Ring::Shape& shape)
        : lines_((Ring::bytes_needed(shape) + sizeof(Line) - 1) / sizeof(Line))
    {
        Ring::lay_out(bytes(), shape);
    }
    /// One side's view of it.
    [[nodiscard]] Ring side() { return Ring::join(bytes()).value(); }

private:
    struct alignas(64) Line {
        std::array<std::byte, 64> bytes {};
    };
    [[nodiscard]] std::span<std::byte> bytes() { return std::as_writable_bytes(std::span {lines_}); }

    std::vector<Line> lines_;
};
using RingMemory = SharedRing<io::BlockRing>;

/// The same for what is played, and how far the reader has come, which the engine knows from its input.
class OutputMemory : public SharedRing<io::OutputRing> {
public:
    using SharedRing::SharedRing;
    [[nodiscard]] std::int64_t played() const { return played_.load(std::memory_order_acquire); }
    void set_played(std::int64_t frame) { played_.store(frame, std::memory_order_release); }

private:
    std::atomic<std::int64_t> played_ {0};  // stored by the reader, loaded by the writer
};

/// The way of a block from an interface's callback to the rehearsal's: into the ring in the device host's
/// process; out of it in ours, to its place on the time line, and on to CaptureRig's path; and the answer's
/// way back, to be played 512 frames later.
class DeviceRig {
public:
    explicit DeviceRig(int channels)
        : memory_ {{static_cast<std::size_t>(channels), slot, slots}}
        , output_memory_ {{2, 48'000_frames}}
        , host_ {memory_.side()}
        , engine_ {memory_.side()}
        , host_output_ {output_memory_.side()}
        , engine_output_ {output_memory_.side()}
        , clock_ {usual_rate}
        , sound_(static_cast<std::size_t>(channels), noise(to_seconds(slot, usual_rate), -30_dB))
        , pointers_ {channel_pointers(sound_)}
        , rehearsal_ {channels, 48'000_frames}
    {
    }

    /// What the host's callback does with a block. False when the ring is full. [audio]
    bool deliver(FrameCount frames, bool after_overrun = false)
    {
        host_output_.read(counted_, lanes_, frames);
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
                                             {lanes_, block->frames});
            engine_output_.write(block->first_frame + 512, answer_, block->frames);
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
    OutputMemory output_memory_;
    io::BlockRing host_;
    io::BlockRing engine_;
    io::OutputRing host_output_;
    io::OutputRing engine_output_;
    std::array<std::array<float, 256>, 2> output_ {};
    std::array<float*, 2> lanes_ {output_[0].data(), output_[1].data()};
    std::array<const float*, 2> answer_ {output_[0].data(), output_[1].data()};
    io::StreamClock clock_;
    std::vector<Signal> sound_;
    std::vector<const float*> pointers_;
    CaptureRig rehearsal_;
    std::int64_t counted_ = 0;
    std::chrono::nanoseconds time_ {};
};

}  // namespace tutti::test
