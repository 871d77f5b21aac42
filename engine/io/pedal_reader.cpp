// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/pedal_reader.hpp"

#include <cstddef>
#include <utility>

namespace tutti::io {

namespace {

constexpr auto note_on = 0x90;
constexpr auto control_change = 0xB0;
constexpr auto programme_change = 0xC0;
constexpr auto sustain = 64;
constexpr auto pedal_is_down = 64;  // of 127
constexpr auto notes_of_a_keyboard = std::size_t {3};

}  // namespace

bool PedalReader::take(std::span<const unsigned char> message) noexcept
{
    if (message.size() < 2)
        return false;
    const auto kind = message[0] & 0xF0;
    const auto number = std::size_t {message[1]} & 0x7F;
    const auto value = message.size() > 2 ? message[2] & 0x7F : 0;
    auto pressed = kind == programme_change;
    if (kind == note_on && value > 0) {
        notes_.set(number);
        pressed = true;
    } else if (kind == control_change && number == sustain) {
        const auto is_down = value >= pedal_is_down;
        pressed = !std::exchange(down_[message[0] & 0x0FU], is_down) && is_down;
    }
    return pressed && notes_.count() < notes_of_a_keyboard;
}

}  // namespace tutti::io
