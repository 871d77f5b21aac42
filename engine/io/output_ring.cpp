// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/output_ring.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <new>

namespace tutti::io {

namespace {

constexpr std::size_t cache_line = 64;
constexpr std::uint32_t mark = 0x5475506C;  // "TuPl": memory that holds an output ring
constexpr std::size_t most_channels = 1024;
constexpr std::int64_t longest = 1 << 24;
constexpr std::int64_t last_frame = std::int64_t {1} << 62;  // as far as can be counted without care

/// Calls `copy(in_ring, from_first, count)` for the one or two stretches of a ring that hold the frames.
template <class Copy>
void in_stretches(std::int64_t first, std::int64_t end, std::int64_t capacity, Copy copy) noexcept
{
    for (auto at = first; at < end;) {
        const auto in_ring = at % capacity;
        const auto count = std::min(end - at, capacity - in_ring);
        copy(in_ring, at - first, static_cast<std::size_t>(count));
        at += count;
    }
}

}  // namespace

struct OutputRing::Header {
    std::uint32_t mark;
    std::uint32_t channels;
    std::uint32_t capacity;
    alignas(cache_line) std::atomic<std::int64_t> written_until;  // a frame; stored by the writer
    alignas(cache_line) std::atomic<std::int64_t> read_until;     // a frame; stored by the reader
    std::atomic<std::uint64_t> underruns;                         // stored by the reader
};
static_assert(std::atomic<std::int64_t>::is_always_lock_free, "a lock would not hold between processes");

std::size_t OutputRing::bytes_needed(const Shape& shape) noexcept
{
    return sizeof(Header) + shape.channels * shape.capacity.size() * sizeof(float);
}

void OutputRing::lay_out(std::span<std::byte> memory, const Shape& shape) noexcept
{
    auto* const header = new (memory.data()) Header {};
    header->channels = static_cast<std::uint32_t>(shape.channels);
    header->capacity = static_cast<std::uint32_t>(shape.capacity.value());
    header->mark = mark;
}

std::optional<OutputRing> OutputRing::join(std::span<std::byte> memory)
{
    if (memory.size() < sizeof(Header) ||
        reinterpret_cast<std::uintptr_t>(memory.data()) % alignof(Header) != 0)
        return std::nullopt;
    const auto* const header = std::launder(reinterpret_cast<const Header*>(memory.data()));
    const auto shape = Shape {.channels = header->channels, .capacity = FrameCount {header->capacity}};
    if (header->mark != mark || shape.channels > most_channels || shape.capacity < FrameCount {1} ||
        shape.capacity > FrameCount {longest} || memory.size() < bytes_needed(shape))
        return std::nullopt;
    return OutputRing {memory, shape};
}

OutputRing::OutputRing(std::span<std::byte> memory, const Shape& shape)
    : header_ {std::launder(reinterpret_cast<Header*>(memory.data()))}
    , samples_ {std::launder(reinterpret_cast<float*>(memory.data() + sizeof(Header)))}
    , shape_ {shape}
{
}

float* OutputRing::lane(std::size_t channel) const noexcept
{
    return samples_ + channel * shape_.capacity.size();
}

void OutputRing::silence(std::int64_t first, std::int64_t end) noexcept RT_SAFE
{
    for (std::size_t c = 0; c < shape_.channels; ++c)
        in_stretches(first, end, shape_.capacity.value(),
                     [to = lane(c)](std::int64_t in_ring, std::int64_t, std::size_t count) {
                         std::memset(to + in_ring, 0, count * sizeof(float));
                     });
}

void OutputRing::write(std::int64_t first, std::span<const float* const> channels,
                       FrameCount frames) noexcept RT_SAFE
{
    // What the reader has gone past is not read again, so a late answer does no harm; what lies a lap ahead
    // of it is refused, since the reader may be reading there.
    if (first > last_frame)
        return;
    const auto asked = first + frames.value();
    const auto played = std::clamp(header_->read_until.load(std::memory_order_acquire), std::int64_t {0},
                                   std::max(asked, std::int64_t {0}));
    const auto begin = std::max(first, written_);
    const auto end = std::min(asked, played + shape_.capacity.value());
    if (end <= begin)
        return;
    silence(std::max(written_, begin - shape_.capacity.value()), begin);
    for (std::size_t c = 0; c < std::min(shape_.channels, channels.size()); ++c)
        in_stretches(begin, end, shape_.capacity.value(),
                     [to = lane(c), from = channels[c] + (begin - first)](
                         std::int64_t in_ring, std::int64_t offset, std::size_t count) {
                         std::memcpy(to + in_ring, from + offset, count * sizeof(float));
                     });
    written_ = end;
    header_->written_until.store(end, std::memory_order_release);
}

void OutputRing::read(std::int64_t first, std::span<float* const> channels,
                      FrameCount frames) noexcept RT_SAFE
{
    const auto written = header_->written_until.load(std::memory_order_acquire);
    const auto there = std::clamp(written, first, first + frames.value()) - first;
    for (std::size_t c = 0; c < channels.size(); ++c) {
        const auto from_ring = c < shape_.channels ? there : 0;
        if (from_ring > 0)
            in_stretches(first, first + from_ring, shape_.capacity.value(),
                         [from = lane(c), to = channels[c]](std::int64_t in_ring, std::int64_t offset,
                                                            std::size_t count) {
                             std::memcpy(to + offset, from + in_ring, count * sizeof(float));
                         });
        std::fill(channels[c] + from_ring, channels[c] + frames.value(), 0.0F);
    }
    header_->read_until.store(first + frames.value(), std::memory_order_release);
    if (written > 0 && there < frames.value())
        count_underrun();
}

void OutputRing::count_underrun() noexcept RT_SAFE
{
    header_->underruns.fetch_add(1, std::memory_order_relaxed);
}

std::uint64_t OutputRing::underruns() const noexcept RT_SAFE
{
    return header_->underruns.load(std::memory_order_relaxed);
}

}  // namespace tutti::io
