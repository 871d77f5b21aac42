// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

#include "practice/setup.hpp"

namespace tutti::cli {

// What a pupil's keys choose while they practise.

/// From one bar to another, whichever of them was named first. [any]
[[nodiscard]] practice::PlayedBars bars_to_repeat(std::size_t from, std::size_t here) noexcept;
/// What is played when nothing is repeated any more, of a passage that was practised before: from here to its
/// end; all of it where it goes round itself (`passes` is not 1). [any]
[[nodiscard]] practice::PlayedBars bars_afterwards(const practice::PlayedBars& passage, int passes,
                                                   std::size_t here) noexcept;

/// The next whole tenth of full volume, from 0 to 1. [any]
[[nodiscard]] double softer_than(double volume) noexcept;
[[nodiscard]] double louder_than(double volume) noexcept;
/// Silence for what is heard; for what is not, what was asked of it last that could be heard, or full volume.
/// [any]
[[nodiscard]] double muted_or_not(double volume, std::span<const double> asked) noexcept;

}  // namespace tutti::cli
