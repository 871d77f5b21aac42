// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "units/quantity.hpp"

namespace tutti::practice {

/// Whether a microphone hears no more than its room and itself.
///
/// What is softest of late is the room: quiet is what lies within 6 dB of it, where a player, if one was
/// heard, is 12 dB louder. So a take that is softer as a whole is as quiet in the same places.
///
///   in      the level of each hop, and whether somebody surely sounded in it
///   delay   25 ms, over which levels are averaged: a note that stops 40 dB above the room is quiet after 230
///   ms
class RoomNoise {
public:
    explicit RoomNoise(Seconds hop) noexcept;

    /// A hop: whether it was quiet. [worker]
    bool put(Decibels level, bool sounding) noexcept;

private:
    double averages_;  // share of a new hop
    double learns_;
    double rises_;  // dB a hop
    std::optional<double> power_;
    std::optional<double> floor_;  // dBFS
    std::optional<double> player_;
};

}  // namespace tutti::practice
