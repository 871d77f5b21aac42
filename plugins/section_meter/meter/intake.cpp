// SPDX-License-Identifier: GPL-3.0-or-later
#include "section_meter/meter/intake.hpp"

namespace tutti::section_meter {

void Intake::begin_anew() noexcept RT_SAFE
{
    // Any jump of the time line is a beginning.
    position_ += FrameCount {1};
}

void Intake::mark(const plugins::BarBegun& bar) noexcept RT_SAFE
{
    // A picture can do without a bar when a host tells more of them than anybody could read.
    static_cast<void>(bars_.push({position_ - bar.ago, bar.bar}));
}

void Intake::hear(std::span<const float* const> channels, FrameCount frames) noexcept RT_SAFE
{
    if (channels.size() != frames_.channels() || frames <= FrameCount {})
        return;
    if (!frames_.push(channels, frames, position_))
        lost_.fetch_add(static_cast<std::uint64_t>(frames.value()), std::memory_order_relaxed);
    position_ += frames;
}

}  // namespace tutti::section_meter
