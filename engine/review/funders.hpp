// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>

#include "review/progress.hpp"
#include "units/result.hpp"

namespace tutti::review {

/// Of a smaller group a number would be about children whom somebody knows.
inline constexpr int fewest_players = 5;

/// How many play in sections of which not every session says so, by "Section" or, where several classes have
/// one of that name, by "Class/Section". The smallest number that anybody says counts, and a number for a
/// bare name vouches for nobody where several classes have it.
using PlayersTold = std::map<std::string, int, std::less<>>;

/// Fails with bad_argument where a name is of no section, or of sections of several classes. [any]
[[nodiscard]] Status check_told(std::span<const Progress>, const PlayersTold&);

/// The term of each class for those who pay: one HTML page that prints on A4, needs nothing else and runs
/// nothing. Classes and sections with what they changed by and how sure that is; no piece, no bar, no day, no
/// word that anybody wrote but the names of classes and sections.
///
/// A section of fewer than five players, or of an unknown number, is left out, and a class without any other;
/// the page says how many were. Sessions of classes without a name are left out: they may be of several. Of
/// fewer sessions than a line needs nothing is said but that there is not enough. Nothing is summed up over sections, so that none can be told by taking one
/// number from another. [any]
[[nodiscard]] std::string funders_html(std::span<const Progress>, const PlayersTold&);

/// The same as comma-separated values. The columns are in docs/review-format.md. [any]
[[nodiscard]] std::string funders_csv(std::span<const Progress>, const PlayersTold&);

}  // namespace tutti::review
