// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "desktop/notation/written_part.hpp"

namespace tutti::desktop {

// What stands beside each other in one chord, and what it takes. All in staff spaces, from where its head
// begins.

inline constexpr double grace_size = 0.62;  // of other notes

[[nodiscard]] double head_width(const WrittenChord&) noexcept;

/// Whether two of its heads are neighbours on the staff, and stand on both sides of the stem.
[[nodiscard]] bool any_second(const std::vector<WrittenHead>&) noexcept;

/// Columns for a chord's accidentals, from its heads leftwards, so that none touches another.
struct Accidentals {
    std::vector<double> offsets;  ///< for each head, leftwards; 0 where it has none
    double reach = 0.0;           ///< the farthest
};
[[nodiscard]] Accidentals accidentals_of(const std::vector<WrittenHead>&);

/// How far a chord's signs reach to the left and right.
struct Reach {
    double left = 0.0;
    double right = 0.0;
};
[[nodiscard]] Reach reach_of(const WrittenChord&, bool beamed);

}  // namespace tutti::desktop
