// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/fingering.hpp"

#include <array>
#include <span>

namespace tutti::review {

namespace {

using namespace std::string_view_literals;

/// What is done at 0, 1, 2 … semitones above an open string; none where it is not one thing.
using Hand = std::array<Finger, 8>;
using enum Finger;

// A semitone above the open string of another is also a stretched fourth finger below, which beginners do not
// use; the open string itself is played with the fourth finger by many.
constexpr auto upper_hand =
    Hand {open_string, low_first, first, low_second, high_second, third, none, fourth};
constexpr auto cello_hand = Hand {open_string, none, first, second, third, fourth, none, none};
constexpr auto bass_hand = Hand {open_string, none, none, none, fourth, none, none, none};

struct Strings {
    std::string_view instrument;
    std::array<int, 4> open;  // MIDI keys, lowest first
    const Hand& hand;
    bool open_is_sure;  // no finger in first position reaches the next open string's pitch
};
constexpr auto strung = std::array {
    Strings {"violin"sv, {55, 62, 69, 76}, upper_hand, false},
    Strings {"viola"sv, {48, 55, 62, 69}, upper_hand, false},
    Strings {"cello"sv, {36, 43, 50, 57}, cello_hand, true},
    Strings {"double-bass"sv, {28, 33, 38, 43}, bass_hand, false},
};

}  // namespace

std::string_view finger_name(Finger finger) noexcept
{
    constexpr auto names = std::array {""sv,
                                       "open string"sv,
                                       "low first finger"sv,
                                       "first finger"sv,
                                       "second finger"sv,
                                       "low second finger"sv,
                                       "high second finger"sv,
                                       "third finger"sv,
                                       "fourth finger"sv};
    return names[static_cast<std::size_t>(finger)];
}

Finger first_position_finger(const Instrument& instrument, Pitch sounding) noexcept
{
    const auto key = sounding.midi_key();
    for (const auto& strings : strung) {
        if (strings.instrument != instrument.name)
            continue;
        for (auto s = strings.open.size(); s-- > 0;) {
            if (key < strings.open[s])
                continue;
            const auto above = static_cast<std::size_t>(key - strings.open[s]);
            if (above >= strings.hand.size() || (above == 0 && s > 0 && !strings.open_is_sure))
                return none;
            return strings.hand[above];
        }
    }
    return none;
}

}  // namespace tutti::review
