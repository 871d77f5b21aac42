// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <vector>

#include "practice/assessment.hpp"
#include "practice/pupil_note.hpp"
#include "score/unfolded_score.hpp"

namespace tutti::cli {

/// What a pupil is told after playing: the remarks, but for those that were said before, and then a line of
/// figures for each pass.
[[nodiscard]] std::vector<std::string> practice_lines(const practice::Assessment&,
                                                      std::span<const std::string> already_said = {});

/// The same and every note, for machines: {"hearing", "remarks", "passes", "notes"}.
[[nodiscard]] std::string practice_json(const practice::Assessment&, std::span<const practice::PupilNote>,
                                        const score::UnfoldedScore&, SampleRate);

}  // namespace tutti::cli
