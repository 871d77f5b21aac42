// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "playback/renderer.hpp"
#include "practice/hearing.hpp"
#include "practice/pupil_note.hpp"
#include "practice/remark.hpp"
#include "score/unfolded_score.hpp"
#include "units/quantity.hpp"

namespace tutti::practice {

/// One playing of the passage.
struct PassSummary {
    int pass = 1;
    int right = 0;
    int wrong = 0;  ///< another note, or one too many
    int missing = 0;
    int unsure = 0;
    int silent = 0;                ///< not played: before the pupil began, or after they stopped
    std::optional<Cents> off;      ///< median distance from the pitch, of right notes; with fewer than 4 none
    std::optional<Cents> leaning;  ///< their median deviation: + is sharp
    std::optional<Seconds> lead;   ///< their median lead over the recordings: + is early
    int ahead = 0;                 ///< right, and begun half a second or more before the recordings
    int behind = 0;                ///< likewise after
    bool apart_at_first = false;   ///< the first right note was one of these

    [[nodiscard]] int told() const noexcept { return right + wrong + missing; }
    /// Of the notes that could be told.
    [[nodiscard]] double share_right() const noexcept
    {
        return told() == 0 ? 0.0 : static_cast<double>(right) / told();
    }
};

/// One verdict for each note of each pass, in the order of passes and places: the best of those that were
/// told of it, and of these the last. Who tries a note again and gets it right has played it right; what was
/// due while they waited, or was heard though nobody is sure what it was, is not left out. [control]
[[nodiscard]] std::vector<PupilNote> verdicts_of(std::span<const PupilNote>);

/// What is said to a pupil after playing: at most three things, in a child's words. First what got better,
/// than the time before or else than the first, or how much was right; then what to look at. What has been
/// put right since is no fault any more: those of the last two passes are looked at. Praise is of the bars
/// that were played, and where most of their notes could be told.
///
/// Nothing is scored when the pupil could not be heard well: clipped or covered by the loudspeaker for a
/// tenth or a third of the time, or more notes not sure than told; or where they play something else, or in
/// another octave. Levels play no part in it. [control]
struct Assessment {
    Hearing hearing = Hearing::nothing;
    std::vector<PassSummary> passes;  ///< in order; empty unless the hearing is good
    std::vector<Remark> remarks;      ///< one to three
};

/// `part` is the pupil's: pitches are named as its page has them. Of the notes the verdicts_of() count.
[[nodiscard]] Assessment assess(const score::UnfoldedScore&, std::size_t part, const playback::Passage&,
                                std::span<const PupilNote>, const Signal&);

/// That a part has no note in a passage, nor one that is held into it; else nothing. [any]
[[nodiscard]] std::optional<Remark> only_rests(const score::UnfoldedScore&, std::size_t part,
                                               const playback::Passage&);

/// Of one phrase, three things at most: what got better since the time before or else how
/// many notes were right, and what to look at. `before` are the notes of the same phrase then, none the first
/// time. `begins`: it is the first that was played. Where the pupil was overdriven or covered, only that;
/// nothing where too few notes could be told. [control]
[[nodiscard]] std::vector<Remark> phrase_remarks(const score::UnfoldedScore&, std::size_t part,
                                                 const PrintedBars&, std::span<const PupilNote> now,
                                                 std::span<const PupilNote> before, const Signal&,
                                                 bool begins);

}  // namespace tutti::practice
