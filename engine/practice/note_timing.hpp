// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "analysis/note_reading.hpp"
#include "playback/timeline.hpp"
#include "practice/history.hpp"
#include "practice/note_ends.hpp"
#include "practice/printed_part.hpp"
#include "practice/pupil_note.hpp"
#include "units/quantity.hpp"

namespace tutti::practice {

/// When a pupil's notes were played: in which pass, how far from the recordings, after what wait, how long.
///
///   in      notes as the judge tells them, seconds after they were played
///   out     the same as PupilNotes; what could not be measured is left empty
///   delay   none
///
/// It looks up where the recordings were, what was heard and what is printed, which must outlive it.
/// Construction [control]; the rest [worker]; neither allocates.
class NoteTiming {
public:
    struct Parameters {
        SampleRate sample_rate;
        double from;         ///< quarters of the passage
        double to;           ///< likewise
        bool goes_round;     ///< it is played over and over
        bool follows;        ///< the recordings keep to the pupil
        Seconds round_trip;  ///< from a frame that is played to the same frame heard
        bool times_notes;    ///< that was measured
    };
    NoteTiming(const playback::Timeline&, const PrintedPart&, const History&, const NoteEnds&,
               Parameters) noexcept;

    /// Notes in the order of their telling.
    [[nodiscard]] PupilNote told(const analysis::NoteReading&) noexcept;
    /// A hole: nobody knows how long it was.
    void skip() noexcept { last_begun_.reset(); }

private:
    /// A note that was heard to begin.
    struct Begun {
        double from;  // quarters
        int pass;
        FramePosition at;
        double pace;                  // as it was followed
        std::optional<double> taken;  // likewise, as from the note before to this one
    };
    [[nodiscard]] int pass_of(const analysis::NoteReading&) const noexcept;
    void measure_lead(PupilNote&) const noexcept;
    void measure_wait(PupilNote&) noexcept;
    void measure_length(PupilNote&) const noexcept;

    const playback::Timeline& timeline_;
    const PrintedPart& printed_;
    const History& history_;
    const NoteEnds& ends_;
    Parameters p_;
    std::optional<Begun> last_begun_;  // of the notes told
};

}  // namespace tutti::practice
