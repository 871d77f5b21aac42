// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "score/unfolded_score.hpp"

namespace tutti::cli {

/// What `tutti piece check` says of a score, for people: title, parts with their range, the order in which
/// the bars are played, marks, and what the reader remarked. UTF-8, lines end with a newline. [any]
[[nodiscard]] std::string piece_check_text(const score::UnfoldedScore&);

/// The same as JSON; `with_notes` adds every bar and note in the order of playing. [any]
[[nodiscard]] std::string piece_check_json(const score::UnfoldedScore&, bool with_notes = false);

/// "bars 1–8, 1–8, 9–16, D.C., 1–8, Fine": the bars by their printed numbers, a group for each stretch
/// between repeat signs and jumps. [any]
[[nodiscard]] std::string playing_order_text(const score::UnfoldedScore&);

}  // namespace tutti::cli
