// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <span>
#include <string>

#include "review/progress.hpp"

namespace tutti::review {

/// Of a smaller group a number would be about children whom somebody knows.
inline constexpr int fewest_players = 5;

/// How many play in sections of which no session says so, by the sections' names; where both say something
/// the smaller number counts.
using PlayersTold = std::map<std::string, int>;

/// The term of each class for those who pay: one HTML page that prints on A4, needs nothing else and runs
/// nothing. Classes and sections with what they changed by and how sure that is; no piece, no bar, no day, no
/// word that anybody wrote but the names of classes and sections.
///
/// A section of fewer than five players, or of an unknown number, is left out, and a class without any other;
/// the page says how many were. Nothing is summed up over sections, so that none can be told by taking one
/// number from another. [any]
[[nodiscard]] std::string funders_html(std::span<const Progress>, const PlayersTold&);

/// The same as comma-separated values. The columns are in docs/review-format.md. [any]
[[nodiscard]] std::string funders_csv(std::span<const Progress>, const PlayersTold&);

}  // namespace tutti::review
