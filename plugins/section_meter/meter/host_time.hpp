// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "rt/realtime.hpp"
#include "units/quantity.hpp"

namespace tutti::section_meter {

/// What a host says of its time line at the first frame of a block, as far as it says anything.
struct HostPlace {
    bool playing = false;
    std::optional<std::int64_t> frame;  ///< of the project's time line
    std::optional<double> quarters;     ///< from the project's start
    std::optional<double> bar_start;    ///< of the bar that the block begins in, in quarters
    std::optional<std::int64_t> bar;    ///< its number, from 0
    std::optional<double> quarters_a_minute;
};

/// A bar of the host's that has begun.
struct BarBegun {
    FrameCount ago;                   ///< before the block's first frame
    std::optional<std::int64_t> bar;  ///< its number, from 0
};

/// Follows the host's time line block by block: where it jumps, and where its bars begin.
class HostTime {
public:
    struct News {
        bool jumped = false;  ///< what comes now does not follow what came before
        std::optional<BarBegun> bar;
    };

    explicit HostTime(SampleRate rate) noexcept
        : rate_ {rate}
    {
    }
    /// Of the block that begins now; nothing where the host says nothing. [audio & running]
    [[nodiscard]] News block(const std::optional<HostPlace>&, FrameCount frames) noexcept RT_SAFE;

private:
    [[nodiscard]] std::optional<BarBegun> bar_begun(const HostPlace&) noexcept RT_SAFE;

    SampleRate rate_;
    bool playing_ = false;
    std::optional<std::int64_t> expected_;  // the next block's frame, if the host just goes on
    std::optional<double> last_bar_start_;
    std::optional<std::int64_t> last_bar_;
};

}  // namespace tutti::section_meter
