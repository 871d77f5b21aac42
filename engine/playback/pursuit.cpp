// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/pursuit.hpp"

#include <algorithm>

namespace tutti::playback {

Pursuit::Move Pursuit::next(const Lead& lead, Seconds error, Seconds since_last, bool waiting) noexcept
{
    if (lead.state == Lead::State::waiting)
        return {rate_, false, false};
    const auto rate_there = std::clamp(lead.rate, slowest, fastest);
    const auto along = lead.state == Lead::State::along;
    if (along && (waiting || abs(error) > parameters_.farthest)) {
        rate_ = rate_there;
        return {rate_, true, true};
    }
    const auto wanted = rate_there + (along ? error / parameters_.catching_up : 0.0);
    const auto most = parameters_.agility * since_last.value();
    rate_ = std::clamp(rate_ + std::clamp(wanted - rate_, -most, most), slowest, fastest);
    return {rate_, waiting, true};
}

}  // namespace tutti::playback
