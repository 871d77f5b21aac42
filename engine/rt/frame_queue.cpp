// SPDX-License-Identifier: GPL-3.0-or-later
#include "rt/frame_queue.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace tutti::rt {

namespace {
/// Gaps that can wait to be read. A writer that skips more often than this within one queue's length has lost
/// the stream anyway: it is refused until the reader catches up.
constexpr std::size_t waiting_gaps = 1024;
}  // namespace

FrameQueue::FrameQueue(std::size_t channels, FrameCount capacity)
    : channels_ {channels}
    , capacity_ {capacity.size()}
    , samples_(channels * capacity.size())
    , jumps_ {waiting_gaps}
{
}

bool FrameQueue::push(std::span<const float* const> channels, FrameCount frames,
                      FramePosition position) noexcept RT_SAFE
{
    assert(channels.size() == channels_);
    const auto count = frames.size();
    const auto written = written_.load(std::memory_order_relaxed);
    if (written - read_.load(std::memory_order_acquire) + count > capacity_)
        return false;
    if (position != write_position_) {
        if (!jumps_.push(Jump {written, position}))
            return false;
        write_position_ = position;
    }
    const auto start = static_cast<std::size_t>(written % capacity_);
    const auto first = std::min(count, capacity_ - start);
    for (std::size_t c = 0; c < channels_; ++c) {
        auto* lane = samples_.data() + c * capacity_;
        std::memcpy(lane + start, channels[c], first * sizeof(float));
        std::memcpy(lane, channels[c] + first, (count - first) * sizeof(float));
    }
    write_position_ += frames;
    written_.store(written + count, std::memory_order_release);
    return true;
}

FrameCount FrameQueue::readable() noexcept RT_SAFE
{
    const auto read = read_.load(std::memory_order_relaxed);
    // Loaded before the jumps are looked at: a jump is pushed before the frames behind it are published.
    auto end = written_.load(std::memory_order_acquire);
    if (const auto* jump = jumps_.peek(); jump != nullptr && jump->at == read && end != read) {
        read_position_ = jump->position;
        static_cast<void>(jumps_.pop());
    }
    if (const auto* jump = jumps_.peek(); jump != nullptr)
        end = std::min(end, jump->at);
    return FrameCount {static_cast<std::int64_t>(end - read)};
}

void FrameQueue::pop(std::span<float* const> channels, FrameCount frames) noexcept RT_SAFE
{
    assert(channels.size() == channels_);
    const auto count = frames.size();
    const auto read = read_.load(std::memory_order_relaxed);
    const auto start = static_cast<std::size_t>(read % capacity_);
    const auto first = std::min(count, capacity_ - start);
    for (std::size_t c = 0; c < channels_; ++c) {
        const auto* lane = samples_.data() + c * capacity_;
        std::memcpy(channels[c], lane + start, first * sizeof(float));
        std::memcpy(channels[c] + first, lane, (count - first) * sizeof(float));
    }
    read_position_ += frames;
    read_.store(read + count, std::memory_order_release);
}

}  // namespace tutti::rt
