// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "review/ensemble.hpp"
#include "review/findings.hpp"
#include "review/habit_findings.hpp"

namespace tutti::review {

/// Notes that a section plays flat or sharp wherever they are printed: "F♯ flat in 9 of 11 places". A finger
/// that is put down wrong goes wrong in every bar, if only once in each.
///
/// A note is told when it lies beside the section's other notes, in at least four places and three quarters
/// of all, by more than habits need in themselves; bars in which the section was found to be off anyway count
/// for neither. What was found of single bars and is mostly that note is then no finding of its own any more.
/// Needs a score.
///
/// Takes the findings of intonation so far and returns them all. [any]
[[nodiscard]] std::vector<Finding> with_recurring_notes(std::span<const std::vector<Deviation>> intonation,
                                                        const HabitRule&, const Circumstances&,
                                                        std::vector<Finding> found);

}  // namespace tutti::review
