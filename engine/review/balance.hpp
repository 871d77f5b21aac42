// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "review/ensemble.hpp"
#include "review/notes.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// Up to 8 dB a section's notes are now louder, now softer, by their pitch, their string and what they have
/// to play: the demo class's clarinets, who play evenly, are 9 dB louder in one passage than in another.
[[nodiscard]] HabitRule balance_rule() noexcept;

/// How much louder each note is than its section usually is, less what the ensemble does, in dB: a crescendo
/// of everybody is its Movement. Levels at different microphones cannot be compared, so a section that is too
/// loud from beginning to end is not told here. Only notes that could be judged, as in intonation_of(). [any]
[[nodiscard]] std::vector<std::vector<Deviation>> balance_of(std::span<const std::vector<Note>> sections,
                                                             SampleRate);

/// The sections' own habits, + is loud, their notes looked at in these orders. [any]
[[nodiscard]] std::vector<SectionHabit> balance_habits(std::span<const std::vector<Deviation>> balance,
                                                       const Orders&);

}  // namespace tutti::review
