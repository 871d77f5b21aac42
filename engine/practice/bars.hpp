// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

#include "practice/remark.hpp"
#include "score/unfolded_score.hpp"

namespace tutti::practice {

/// The performed bar at a place in quarters. [any]
[[nodiscard]] inline std::size_t bar_at(const score::UnfoldedScore& score, double quarters)
{
    return score.place_at(score::ScorePosition {score::Quarters::nearest(quarters)}).performed_bar;
}

/// As the page has it. [any]
[[nodiscard]] inline const std::string& number_of(const score::UnfoldedScore& score,
                                                  std::size_t performed_bar)
{
    return score.printed(score.bars()[performed_bar]).number;
}

/// From one performed bar to another. [any]
[[nodiscard]] inline PrintedBars numbers_of(const score::UnfoldedScore& score, std::size_t first,
                                            std::size_t last)
{
    return {.first = number_of(score, first), .last = number_of(score, last)};
}

}  // namespace tutti::practice
