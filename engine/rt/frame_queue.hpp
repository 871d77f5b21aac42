// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "rt/handover_queue.hpp"
#include "rt/realtime.hpp"
#include "units/quantity.hpp"

namespace tutti::rt {

/// Audio between the callback and one worker, either way: the hand-over queue of frames. Planar, any number of channels, one
/// writer, one reader, no lock. It knows at which stream position its frames lie: what the writer skips or
/// has no room for becomes a gap that the reader is told of, never a silent shift of time.
class FrameQueue {
public:
    /// Room for `capacity` frames of `channels` channels. Allocates. [control]
    FrameQueue(std::size_t channels, FrameCount capacity);

    /// Hands over `frames` frames that lie at `position`. `channels[c]` points at the c-th channel's samples.
    /// All or nothing: false when there is no room, and the frames are then a gap. [writer]
    [[nodiscard]] bool push(std::span<const float* const> channels, FrameCount frames,
                            FramePosition position) noexcept RT_SAFE;

    /// How many frames push() has room for. [writer]
    [[nodiscard]] FrameCount room() const noexcept RT_SAFE
    {
        const auto waiting = written_.load(std::memory_order_relaxed) - read_.load(std::memory_order_acquire);
        return FrameCount {static_cast<std::int64_t>(capacity_ - waiting)};
    }

    /// How many frames can be read before the next gap or the end of what is there. [reader]
    [[nodiscard]] FrameCount readable() noexcept RT_SAFE;

    /// Stream position of the next frame to be read: jumps where a gap lies. Ask readable() first. [reader]
    [[nodiscard]] FramePosition position() const noexcept RT_SAFE { return read_position_; }

    /// Copies the next `frames` frames out; at most readable(). `channels[c]` must have room for them.
    /// [reader]
    void pop(std::span<float* const> channels, FrameCount frames) noexcept RT_SAFE;

    [[nodiscard]] std::size_t channels() const noexcept { return channels_; }
    [[nodiscard]] FrameCount capacity() const noexcept
    {
        return FrameCount {static_cast<std::int64_t>(capacity_)};
    }

private:
    /// From ring index `at` on, the stream position is `position`.
    struct Jump {
        std::uint64_t at;
        FramePosition position;
    };

    std::size_t channels_;
    std::size_t capacity_;
    std::vector<float> samples_;  // channel after channel, `capacity_` each
    HandoverQueue<Jump> jumps_;

    std::atomic<std::uint64_t> written_ {
        0};                                // frames ever written; stored by the writer, loaded by the reader
    std::atomic<std::uint64_t> read_ {0};  // frames ever read; stored by the reader, loaded by the writer

    FramePosition write_position_;  // the writer's own
    FramePosition read_position_;   // the reader's own
};

}  // namespace tutti::rt
