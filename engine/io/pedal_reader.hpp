// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <span>

namespace tutti::io {

/// What comes from one MIDI input, read as presses of a foot pedal: the sustain pedal (controller 64) going
/// down, a note that begins, a change of programme. Who has sent three different notes is no pedal but
/// somebody at a keyboard: from then on nothing of it counts, nor does its sustain pedal. [one thread at a
/// time]
class PedalReader {
public:
    /// One whole MIDI message. Whether it is a press.
    [[nodiscard]] bool take(std::span<const unsigned char> message) noexcept;

private:
    std::array<bool, 16> down_ {};  // the sustain pedal, of each MIDI channel
    std::bitset<128> notes_;        // that have begun by now
};

}  // namespace tutti::io
