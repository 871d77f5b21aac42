// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "review/findings.hpp"
#include "review/habit_findings.hpp"
#include "review/intonation.hpp"
#include "review/review.hpp"
#include "review/timing.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// Where the two sections of a rehearsal, of which no more played, lay apart from each other in pitch and in
/// time for longer than chance would have it: a fact, since nobody can tell from two which one is out. What a
/// finding says already, by the class's A, is left out. None where one section played, or three. [any]
[[nodiscard]] std::vector<Apart> two_apart(const Intonation&, const Timing&, const Circumstances&,
                                           std::span<const Finding> found, Cents tolerance);

}  // namespace tutti::review
