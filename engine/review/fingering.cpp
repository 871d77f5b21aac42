// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/fingering.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "units/open_strings.hpp"

namespace tutti::review {

namespace {

using namespace std::string_view_literals;

/// What is done at 0, 1, 2 … semitones above an open string; none where it is not one thing.
using Hand = std::array<Finger, 8>;
using enum Finger;

// A semitone above the next open string could be a stretched fourth finger on this one, which beginners do
// not use; the pitch of the next open string itself is played with the fourth finger by many.
constexpr auto upper_hand =
    Hand {open_string, low_first, first, low_second, high_second, third, none, fourth};
constexpr auto cello_hand = Hand {open_string, none, first, second, third, fourth, none, none};
constexpr auto bass_hand = Hand {open_string, none, none, none, fourth, none, none, none};

struct HandOf {
    std::string_view instrument;
    const Hand& hand;
    bool open_is_sure;  // no finger in first position reaches the next open string's pitch
};
constexpr auto hands = std::array {
    HandOf {"violin"sv, upper_hand, false},
    HandOf {"viola"sv, upper_hand, false},
    HandOf {"cello"sv, cello_hand, true},
    HandOf {"double-bass"sv, bass_hand, false},
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
    const auto of = std::ranges::find(hands, instrument.name, &HandOf::instrument);
    if (of == hands.end())
        return none;
    const auto strings = open_strings(instrument);
    auto string = std::optional<Pitch> {};  // the highest that is not above the note
    for (const auto open : strings)
        if (open <= sounding && (!string || *string < open))
            string = open;
    if (!string)
        return none;
    const auto above = static_cast<std::size_t>(sounding.midi_key() - string->midi_key());
    const auto finger_below_reaches = *string != std::ranges::min(strings) && !of->open_is_sure;
    if (above >= of->hand.size() || (above == 0 && finger_below_reaches))
        return none;
    return of->hand[above];
}

}  // namespace tutti::review
