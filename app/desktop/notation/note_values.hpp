// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "score/score.hpp"

namespace tutti::desktop {

/// How a length is written: 1 is a whole note, 4 a quarter, 64 the shortest; 0 a double whole note.
struct NoteValue {
    int denominator = 4;
    int dots = 0;

    friend constexpr bool operator==(const NoteValue&, const NoteValue&) noexcept = default;
};

/// The single sign for a length, with up to two dots. Empty when none has it. [any]
[[nodiscard]] std::optional<NoteValue> value_of(score::Quarters) noexcept;

/// A sign, and the tuplet that it stands in: 3 in a triplet, 0 outside.
struct WrittenValue {
    NoteValue value;
    int of_tuplet = 0;
};

/// The sign for a length, if need be in a tuplet; where none has it the next shorter one stands for it. [any]
[[nodiscard]] WrittenValue written_value(score::Quarters) noexcept;

/// Whether a single sign has this length, in a tuplet or outside. [any]
[[nodiscard]] bool is_one_value(score::Quarters) noexcept;

/// The places of a bar at which beams break, and rests do, from its start to its end. [any]
[[nodiscard]] std::vector<score::Quarters> beats_of(const score::Bar&);

/// A length from a place on as values that can be written, broken at the beats where no single one does. A
/// rest that is longer than a beat stands where such a length begins, and without dots. [any]
[[nodiscard]] std::vector<score::Quarters> in_values(score::Quarters at, score::Quarters length,
                                                     const std::vector<score::Quarters>& beats, bool rest);

/// The nearest quarter or third of a quarter note. [any]
[[nodiscard]] score::Quarters laid_on_grid(score::Quarters) noexcept;

}  // namespace tutti::desktop
