// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "playback/renderer.hpp"
#include "practice/pupil_note.hpp"
#include "practice/remark.hpp"
#include "score/unfolded_score.hpp"

namespace tutti::practice {

/// That a part has no note in a passage, nor one that is held into it; else nothing. [any]
[[nodiscard]] std::optional<Remark> only_rests(const score::UnfoldedScore&, std::size_t part,
                                               const playback::Passage&);

/// How much of a passage was played in one pass: from the first note in which something was heard to the
/// last.
struct Extent {
    std::size_t first_bar = 0;  ///< performed
    std::size_t last_bar = 0;
    double last = 0.0;      ///< that note, in quarters
    bool whole = false;     ///< from the first bar in which the part has notes to the last
    bool stopped = false;   ///< in a bar before that, and notes were due after it
    int still_to_play = 0;  ///< in that bar, when it was reached
};

/// Of the verdicts on one pass; nothing where nothing was heard. [control]
[[nodiscard]] std::optional<Extent> extent_of(const score::UnfoldedScore&, std::size_t part,
                                              const playback::Passage&, std::span<const PupilNote>);

}  // namespace tutti::practice
