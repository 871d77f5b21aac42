// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "playback/renderer.hpp"
#include "practice/hearing.hpp"
#include "practice/pass_summary.hpp"
#include "practice/pupil_note.hpp"
#include "practice/remark.hpp"
#include "score/unfolded_score.hpp"

namespace tutti::practice {

/// What is said to a pupil after playing: at most three things, in a child's words. First what got better,
/// than the time before or else than the first, or how much was right; then what to look at. What has been
/// put right since is no fault any more: those of the last two passes are looked at. Praise is of the bars
/// that were played, and where most of their notes could be told.
///
/// Nothing is scored where hearing_of() the verdicts is not good. Levels play no part in it. [control]
struct Assessment {
    Hearing hearing = Hearing::nothing;
    std::vector<PassSummary> passes;  ///< in order; empty unless the hearing is good
    std::vector<Remark> remarks;      ///< one to three
};

/// `part` is the pupil's: pitches are named as its page has them. Of the notes the verdicts_of() count.
[[nodiscard]] Assessment assess(const score::UnfoldedScore&, std::size_t part, const playback::Passage&,
                                std::span<const PupilNote>, const Signal&);

/// Of one phrase, three things at most: what got better since the time before or else how many notes were
/// right, and what to look at; where they waited comes last, unless it is why they are behind. `before` are
/// the notes of the same phrase then, none the first time. `begins`: it is the first that was played. Where
/// the pupil was overdriven or covered, only that; nothing where too few notes could be told. [control]
[[nodiscard]] std::vector<Remark> phrase_remarks(const score::UnfoldedScore&, std::size_t part,
                                                 const PrintedBars&, std::span<const PupilNote> now,
                                                 std::span<const PupilNote> before, const Signal&,
                                                 bool begins);

}  // namespace tutti::practice
