// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "review/ensemble.hpp"
#include "review/notes.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// Players of a section are apart as beginners are up to what the class tolerates of a single moment, and at
/// least up to 20 cents; what a good choir reaches stands in audio/class_description.hpp.
[[nodiscard]] HabitRule unison_rule(Cents tolerance) noexcept;

/// The unison spread of each section's notes, in cents, where it was measured. It needs no other section to
/// be told. [any]
[[nodiscard]] std::vector<std::vector<Deviation>> unison_of(std::span<const std::vector<Note>> sections);

/// Where a section's players are further apart than usual, their notes looked at in these orders. [any]
[[nodiscard]] std::vector<SectionHabit> unison_habits(std::span<const std::vector<Deviation>> unison,
                                                      const Orders&, Cents tolerance);

}  // namespace tutti::review
