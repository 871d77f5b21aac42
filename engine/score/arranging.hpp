// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "score/score.hpp"
#include "units/pitch.hpp"

namespace tutti::score {

/// The whole score so many semitones higher, of keys with six signs at the most where there is such a way;
/// steps and accidentals move with it. What players read of a transposing instrument is as far from what
/// sounds as before. [control]
[[nodiscard]] Score transposed(Score, int semitones);

/// Simpler notes for one part, made of the score: what a beginner can play in place of them. Neither has
/// grace notes, slurs, double stops or ties.
///
/// Of each bar only the longest note, the first of several, as long as it is written. [control]
[[nodiscard]] std::vector<Note> longest_notes(const Score&, std::size_t part);
/// In each half of a bar, or in all of one that does not halve in beats, the open string that is heard most
/// in the other parts together, in whatever octave, and is a semitone from nothing that they play there; a
/// rest where there is none. [control]
[[nodiscard]] std::vector<Note> open_strings(const Score&, std::size_t part, std::span<const Pitch> strings);

}  // namespace tutti::score
