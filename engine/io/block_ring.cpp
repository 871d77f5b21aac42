// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/block_ring.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <new>

namespace tutti::io {

namespace {

constexpr std::size_t cache_line = 64;
constexpr std::uint32_t mark = 0x54755269;  // "TuRi": memory that holds a ring
constexpr std::size_t most_channels = 1024;

constexpr std::size_t rounded_up(std::size_t bytes) noexcept
{
    return (bytes + cache_line - 1) / cache_line * cache_line;
}

}  // namespace

struct BlockRing::Header {
    std::uint32_t mark;
    std::uint32_t channels;
    std::uint32_t slot_frames;
    std::uint32_t slots;
    alignas(cache_line) std::atomic<std::uint64_t> written;  // blocks ever; stored by the writer
    alignas(cache_line) std::atomic<std::uint64_t> read;     // blocks ever; stored by the reader
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free, "a lock would not hold between processes");

/// Before the samples of each block, channel after channel.
struct BlockRing::Slot {
    std::int64_t first_frame;
    std::int64_t nanoseconds;
    std::uint32_t frames;
    std::uint32_t after_overrun;
};

namespace {

constexpr std::size_t slot_header_bytes = cache_line;

std::size_t slot_bytes(const BlockRing::Shape& shape) noexcept
{
    return slot_header_bytes + rounded_up(shape.channels * shape.slot_frames.size() * sizeof(float));
}

}  // namespace

std::size_t BlockRing::bytes_needed(const Shape& shape) noexcept
{
    return rounded_up(sizeof(Header)) + shape.slots * slot_bytes(shape);
}

void BlockRing::lay_out(std::span<std::byte> memory, const Shape& shape) noexcept
{
    auto* const header = new (memory.data()) Header {};
    header->channels = static_cast<std::uint32_t>(shape.channels);
    header->slot_frames = static_cast<std::uint32_t>(shape.slot_frames.value());
    header->slots = static_cast<std::uint32_t>(shape.slots);
    header->mark = mark;
}

std::optional<BlockRing> BlockRing::join(std::span<std::byte> memory)
{
    if (memory.size() < sizeof(Header))
        return std::nullopt;
    const auto* const header = std::launder(reinterpret_cast<const Header*>(memory.data()));
    const auto shape = Shape {.channels = header->channels,
                              .slot_frames = FrameCount {header->slot_frames},
                              .slots = header->slots};
    if (header->mark != mark || shape.channels > most_channels || shape.slots == 0 ||
        memory.size() < bytes_needed(shape))
        return std::nullopt;
    return BlockRing {memory, shape};
}

BlockRing::BlockRing(std::span<std::byte> memory, const Shape& shape)
    : header_ {std::launder(reinterpret_cast<Header*>(memory.data()))}
    , slots_ {memory.data() + rounded_up(sizeof(Header))}
    , shape_ {shape}
    , reading_(shape.channels)
{
}

bool BlockRing::push(const Block& block) noexcept RT_SAFE
{
    const auto written = header_->written.load(std::memory_order_relaxed);
    if (written - header_->read.load(std::memory_order_acquire) >= shape_.slots)
        return false;
    const auto frames = std::min(block.frames, shape_.slot_frames);
    auto& to = slot(written);
    to.first_frame = block.first_frame;
    to.nanoseconds = block.time.count();
    to.frames = static_cast<std::uint32_t>(frames.value());
    to.after_overrun = block.after_overrun ? 1 : 0;
    for (std::size_t c = 0; c < shape_.channels; ++c)
        std::memcpy(lane(written, c), block.channels[c], frames.size() * sizeof(float));
    header_->written.store(written + 1, std::memory_order_release);
    return true;
}

std::optional<BlockRing::Block> BlockRing::front() noexcept RT_SAFE
{
    const auto read = header_->read.load(std::memory_order_relaxed);
    if (header_->written.load(std::memory_order_acquire) == read)
        return std::nullopt;
    for (std::size_t c = 0; c < shape_.channels; ++c)
        reading_[c] = lane(read, c);
    const auto& from = slot(read);
    return Block {.channels = reading_,
                  .frames = std::min(FrameCount {from.frames}, shape_.slot_frames),
                  .first_frame = from.first_frame,
                  .time = std::chrono::nanoseconds {from.nanoseconds},
                  .after_overrun = from.after_overrun != 0};
}

void BlockRing::pop() noexcept RT_SAFE
{
    header_->read.store(header_->read.load(std::memory_order_relaxed) + 1, std::memory_order_release);
}

BlockRing::Slot& BlockRing::slot(std::uint64_t index) const noexcept
{
    auto* const at = slots_ + static_cast<std::size_t>(index % shape_.slots) * slot_bytes(shape_);
    return *std::launder(reinterpret_cast<Slot*>(at));
}

float* BlockRing::lane(std::uint64_t index, std::size_t channel) const noexcept
{
    auto* const samples =
        slots_ + static_cast<std::size_t>(index % shape_.slots) * slot_bytes(shape_) + slot_header_bytes;
    return std::launder(reinterpret_cast<float*>(samples)) + channel * shape_.slot_frames.size();
}

}  // namespace tutti::io
