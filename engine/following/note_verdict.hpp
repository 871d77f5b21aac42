// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>

namespace tutti::following {

/// What was heard of a section while a note was due, in shares of that time from 0 to 1.
struct NoteEvidence {
    double expected = 0.0;       ///< the expected key sounded, each hop counting by its confidence
    double other = 0.0;          ///< the other key that sounded most, likewise
    double silent = 0.0;         ///< nobody of the section played
    double expected_held = 0.0;  ///< of `expected`, what only went on from a note before with the same key
    double other_held = 0.0;     ///< of the other keys, what only went on from the note before
    double begun = 0.0;          ///< a note was heard to begin there: 1 in time, less when 60 ms off and more
    double length = 0.0;         ///< seconds that could be listened to
    double slip = 0.0;           ///< `other`, where ears slip to it from the expected key: octaves, a twelfth

    static constexpr std::size_t size = 8;
    [[nodiscard]] constexpr std::array<double, size> values() const noexcept
    {
        return {expected, other, silent, expected_held, other_held, begun, length, slip};
    }
};

struct NoteOdds {
    double right = 0.0;
    double wrong = 0.0;
    double missing = 0.0;
};

/// How likely each verdict is; they sum to 1. Calibrated on classes that play few wrong notes. [any]
[[nodiscard]] NoteOdds odds_of(const NoteEvidence&) noexcept;

/// How likely a note heard in a rest was played there by the section. Of its evidence, `expected` is how
/// surely it was heard and `length` how long it went on where nothing is asked for. [any]
[[nodiscard]] double odds_of_extra(const NoteEvidence&) noexcept;

}  // namespace tutti::following
