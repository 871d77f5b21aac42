// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>

#include "audio/class_description.hpp"
#include "review/report.hpp"
#include "review/review.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// A review as JSON, with a line end; what stands where, docs/review-format.md says. `since_last` is what
/// compare_with_last() said of its findings, in their order; empty when nobody asked. Of the facts the marks
/// and the goals stand in it. [any]
[[nodiscard]] std::string review_json(const audio::ClassDescription&, const Review&, SampleRate,
                                      std::span<const std::optional<Change>> since_last = {},
                                      const ReportFacts& = {});

/// A review's table as comma-separated values: a line of names, and a row for each bar and section. Names
/// that a spreadsheet would take for a formula are written with an apostrophe before them. [any]
[[nodiscard]] std::string review_csv(const audio::ClassDescription&, const Review&);

}  // namespace tutti::review
