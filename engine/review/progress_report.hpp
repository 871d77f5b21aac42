// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "review/progress.hpp"

namespace tutti::review {

/// A term as lines of plain text for a terminal, each measure with a small chart of its weeks: the higher a
/// block the further from 0, a gap where a week has none. No line is over so many columns wide: in wide
/// terminals more weeks have room, in narrow ones what a line ends with is cut. [any]
[[nodiscard]] std::vector<std::string> progress_report(std::span<const Progress>, std::size_t columns);

/// The same as comma-separated values: a row for each week of each measure, and one for what the whole term
/// comes to. The columns are in docs/review-format.md. [any]
[[nodiscard]] std::string progress_csv(std::span<const Progress>);

/// The same as JSON, with a line end. [any]
[[nodiscard]] std::string progress_json(std::span<const Progress>);

/// The same as one HTML file that needs nothing else: no network, no script, no other file. [any]
[[nodiscard]] std::string progress_html(std::span<const Progress>);

}  // namespace tutti::review
