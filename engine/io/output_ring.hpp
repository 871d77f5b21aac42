// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "rt/realtime.hpp"
#include "units/quantity.hpp"

namespace tutti::io {

/// What is to be played, through memory that two processes share: from the engine's thread, which is the one
/// writer, to the device host's callback, the one reader. Lock-free and wait-free on both sides.
///
/// Every frame has a number, by the device's own count, and is played when the device has come to it, or
/// never: what is written too late is not played later. So a sound's coming and its answer's going are always
/// the same number of frames apart, whatever happens to either side. What is not there in time is silence.
///
/// Neither side trusts the other's numbers.
class OutputRing {
public:
    struct Shape {
        std::size_t channels = 0;
        FrameCount capacity;  ///< frames between the one played last and the newest written
    };

    [[nodiscard]] static std::size_t bytes_needed(const Shape&) noexcept;

    /// Lays the ring out in memory that holds zeros, `bytes_needed` of it, on a cache line's border. Whoever
    /// made the memory does this before the other side sees it. [control]
    static void lay_out(std::span<std::byte> memory, const Shape&) noexcept;
    /// A side's view of a ring that is laid out and not yet written to. Nothing when the memory holds none.
    /// [control]
    [[nodiscard]] static std::optional<OutputRing> join(std::span<std::byte> memory);

    /// What is to be played from frame `first` on. Frames that are left out between two calls are silent;
    /// frames already written stay as they are; what the ring has no room for is lost. [writer]
    void write(std::int64_t first, std::span<const float* const> channels,
               FrameCount frames) noexcept RT_SAFE;

    /// Fills `channels` with the frames from `first` on, and with silence for those that were not written in
    /// time. Counts an underrun when there were any, but not before anything was ever written. [reader]
    void read(std::int64_t first, std::span<float* const> channels, FrameCount frames) noexcept RT_SAFE;
    /// The device itself ran out of output. [reader]
    void count_underrun() noexcept RT_SAFE;

    /// [any]
    [[nodiscard]] std::uint64_t underruns() const noexcept RT_SAFE;
    [[nodiscard]] const Shape& shape() const noexcept { return shape_; }

private:
    struct Header;
    OutputRing(std::span<std::byte> memory, const Shape&);
    [[nodiscard]] float* lane(std::size_t channel) const noexcept;
    void silence(std::int64_t first, std::int64_t end) noexcept RT_SAFE;

    Header* header_;
    float* samples_;
    Shape shape_;               // this side's own copy
    std::int64_t written_ = 0;  // the writer's own: the frame that it has written until
};

}  // namespace tutti::io
