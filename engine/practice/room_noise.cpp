// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/room_noise.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::practice {

namespace {

constexpr auto averaged = 25_ms;
constexpr auto players_memory = 2_s;
constexpr auto rise = 1.0;         // dB a second: a room that gets noisier is known again after a phrase
constexpr auto near = 6.0;         // dB: noise of 25 ms is within that of its softest moment
constexpr auto below_player = 12;  // dB
constexpr auto softest = -90.0;    // dBFS: digital silence is no room

}  // namespace

RoomNoise::RoomNoise(Seconds hop) noexcept
    : averages_ {1.0 - std::exp(-(hop / averaged))}
    , learns_ {1.0 - std::exp(-(hop / players_memory))}
    , rises_ {rise * hop.value()}
{
}

bool RoomNoise::put(Decibels level, bool sounding) noexcept
{
    const auto power = std::pow(10.0, 0.1 * level.value());
    power_ = power_ ? *power_ + averages_ * (power - *power_) : power;
    const auto now = std::max(10.0 * std::log10(*power_ + 1e-12), softest);
    if (sounding) {
        player_ = player_ ? *player_ + learns_ * (now - *player_) : now;
        return false;
    }
    floor_ = floor_ ? std::min(*floor_ + rises_, now) : now;
    return now <= *floor_ + near && (!player_ || now <= *player_ - below_player);
}

}  // namespace tutti::practice
