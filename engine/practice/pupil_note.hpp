// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "analysis/note_reading.hpp"
#include "units/quantity.hpp"

namespace tutti::practice {

/// After the last note of a passage so long, until all of its notes are told: a fault is told 1.25 s after
/// its end.
inline constexpr Seconds all_told = 1500_ms;

/// What became of a printed note in a pupil's hands.
struct PupilNote {
    analysis::NoteReading note;
    int pass = 1;  ///< which playing of the passage
    /// It was not played: the pupil had not begun yet, or had stopped, in this pass. Its verdict is not sure.
    bool silent = false;
    /// + when begun before the recordings have it; none while they follow, and where nobody measured how long
    /// sound takes to be heard.
    std::optional<Seconds> lead {};
    /// +1 when begun half a second or more before the recordings have it, -1 when after, else 0; where nobody
    /// measured that time, a second or more.
    int apart = 0;
    /// Where the pupil waited before it: the note after the last that was right, and how much longer than it
    /// is written they took from that one to this, at their own tempo. 3 s or more, and half as long again;
    /// none before two notes have told their tempo.
    struct Wait {
        double position = 0.0;
        Seconds length {};
        bool went_on = false;  ///< the recordings, which did not follow
    };
    std::optional<Wait> waited {};
    /// How long it was heard, and how long it is written at the tempo of the moment; where its beginning was
    /// heard, and its end before the note was told: none of one that is held on past that.
    std::optional<Seconds> length {};
    std::optional<Seconds> written_length {};
    /// 0…1: the note's own, where its beginning and its end were heard, else 0. They rank notes; they are not
    /// calibrated against errors.
    double start_confidence = 0.0;
    double length_confidence = 0.0;
};

/// The same note, not sure: what is told of it while the pupil is not heard well. [any]
[[nodiscard]] inline PupilNote doubted(PupilNote told) noexcept
{
    if (told.note.verdict != analysis::NoteVerdict::unsure)
        told.note.confidence *= 0.5;
    told.note.verdict = analysis::NoteVerdict::unsure;
    told.note.cents.reset();
    told.lead.reset();
    told.apart = 0;
    told.waited.reset();
    told.length.reset();
    told.start_confidence *= 0.5;
    told.length_confidence = 0.0;
    return told;
}

}  // namespace tutti::practice
