// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "review/findings.hpp"
#include "review/page.hpp"

namespace tutti::review {

inline constexpr auto throughout = std::string_view {"throughout"};
inline constexpr auto most_ranges = std::size_t {3};  ///< more of them are not listed

/// The columns of a fault, at least one, among those in which the section could be judged. Bars between two
/// in which the section does not play count. [any]
[[nodiscard]] BarsTold bars_told(const std::set<std::size_t>& columns, const std::set<std::size_t>& judged,
                                 const Page&);

/// "bar 12", "bars 12 to 14", "bars 5 to 9 and 18", "in 7 bars from 3 to 40", or `throughout`. [any]
[[nodiscard]] std::string bars_in_words(const BarsTold&);

}  // namespace tutti::review
