// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "playback/alignment_path.hpp"
#include "playback/timeline.hpp"
#include "score/unfolded_score.hpp"
#include "units/quantity.hpp"

namespace tutti::playback {

/// Recordings laid along their score.
struct Alignment {
    std::vector<Anchor> anchors;    ///< every beat, and the end of the score; none without notes
    bool ends_early = false;        ///< the recordings stop before the score: no beat after their end
    bool begins_late = false;       ///< they begin after the score: no beat before that
    std::optional<HeldPart> held;   ///< what they hold of it, where that is but a part
    double confidence = 0.0;        ///< mean over the bars with notes that are heard; 0 without any
    std::vector<double> of_voices;  ///< likewise, of each voice alone
};

/// Finds where each beat of the score is in recordings of one playing, by itself.
///
/// The path of alignment_path() says where the notes are to about a frame. Each note's beginning is then
/// looked for around its place where energy rises at its own partials in its own recording, and each beat's
/// time is a straight line through the beginnings around it.
///
///   in      recordings on one time line; anchors that a person has pinned
///   out     anchors with growing times; pinned ones where they were
///   cost    about a second for a minute of music
///
/// The confidence of a bar is how alike sound and score are along the path. It ranks bars; it is not
/// calibrated against errors. [control]
[[nodiscard]] Alignment align(const score::UnfoldedScore&, std::span<const Voice>,
                              std::span<const Anchor> pinned = {});

}  // namespace tutti::playback
