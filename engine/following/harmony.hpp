// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>

#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::following {

/// The root of a chord, 0 for C … 11 for B: of the triads and seventh chords in thirds that hold every pitch
/// given, the one that most of their tones are given of; of several the one whose root is the lowest pitch.
/// Empty where no such chord holds them, and where only one pitch class sounds. [any]
[[nodiscard]] std::optional<int> root_of(std::span<const Pitch> sounding) noexcept;

/// How far a pure interval above a root lies from the equally tempered one: a major third is 13.7 cents
/// lower.
///
/// The ratios are 1, 16:15, 9:8, 6:5, 5:4, 4:3, 45:32, 3:2, 8:5, 5:3, 9:5 and 15:8. [any]
[[nodiscard]] Cents pure_above(int root, Pitch) noexcept;

}  // namespace tutti::following
