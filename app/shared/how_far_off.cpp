// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/how_far_off.hpp"

#include <algorithm>
#include <cmath>

namespace tutti {

HowFarOff how_far_off(double quarters, const score::Metre& metre) noexcept
{
    constexpr auto nearly = 0.75;  // of a bar
    const auto bars = std::fabs(quarters) / metre.bar_length().value();
    const auto beats = std::fabs(quarters) / metre.beat().value();
    const auto in_bars = bars >= nearly;
    return {std::max(1, static_cast<int>(std::lround(in_bars ? bars : beats))), in_bars, quarters > 0.0};
}

}  // namespace tutti
