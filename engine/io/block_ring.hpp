// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "rt/realtime.hpp"
#include "units/quantity.hpp"

namespace tutti::io {

/// Blocks of audio through memory that two processes share: from the device host's callback, which is the one
/// writer, to the engine's process, the one reader. Lock-free and wait-free on both sides. The reader looks
/// at a block where it lies, without copying.
///
/// Neither side trusts the other's numbers: a writer that died in the middle of a block can spoil that
/// block's samples but leads nobody astray.
class BlockRing {
public:
    struct Shape {
        std::size_t channels = 0;
        FrameCount slot_frames;  ///< longer blocks take several slots
        std::size_t slots = 0;
    };
    struct Block {
        std::span<const float* const> channels;
        FrameCount frames;
        std::int64_t first_frame = 0;  ///< frames that the device had delivered before, the refused included
        std::chrono::nanoseconds time {};  ///< when it was handed over, on the steady clock
        bool after_overrun = false;        ///< the device says that it lost input before
    };

    [[nodiscard]] static std::size_t bytes_needed(const Shape&) noexcept;

    /// Lays the ring out in memory that holds zeros, `bytes_needed` of it, on a cache line's border. Whoever
    /// made the memory does this before the other side sees it. [control]
    static void lay_out(std::span<std::byte> memory, const Shape&) noexcept;
    /// A side's view of a ring that is laid out. Nothing when the memory holds none. [control]
    [[nodiscard]] static std::optional<BlockRing> join(std::span<std::byte> memory);

    /// Hands a block over, at most `slot_frames` of it. False when there is no room. [writer]
    [[nodiscard]] bool push(const Block&) noexcept RT_SAFE;

    /// The oldest block, left in its place until pop(); nothing when there is none. [reader]
    [[nodiscard]] std::optional<Block> front() noexcept RT_SAFE;
    void pop() noexcept RT_SAFE;

    [[nodiscard]] const Shape& shape() const noexcept { return shape_; }

private:
    struct Header;
    struct Slot;
    BlockRing(std::span<std::byte> memory, const Shape&);
    [[nodiscard]] Slot& slot(std::uint64_t index) const noexcept;
    [[nodiscard]] float* lane(std::uint64_t index, std::size_t channel) const noexcept;

    Header* header_;
    std::byte* slots_;
    Shape shape_;                        // this side's own copy
    std::vector<const float*> reading_;  // where the channels of the block in front begin
};

}  // namespace tutti::io
