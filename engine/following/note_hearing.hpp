// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "dsp/level.hpp"
#include "following/asked_notes.hpp"
#include "following/beat_line.hpp"
#include "following/heard_line.hpp"
#include "following/note_verdict.hpp"
#include "following/reached_notes.hpp"
#include "following/section_habits.hpp"
#include "following/sounded_runs.hpp"
#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::following {

/// What a section was heard to play while a note was due.
struct HeardNote {
    std::optional<double> onset;  ///< hop at which it was heard to begin
    std::int64_t first;           ///< hops listened to; `last` is not included
    std::int64_t last;
    Pitch expected;  ///< of the pitches asked, the one heard most
    Pitch other;     ///< of all others, likewise
    std::optional<Decibels> level;
    NoteEvidence evidence;
};

/// What a section was heard to play while its part rests.
struct HeardInRest {
    Pitch key;
    double from;  ///< hop and cell at which it began, in the rest
    double cell;
    std::optional<double> onset;  ///< hop at which it was heard to begin; none where it ran into the rest
    std::optional<Decibels> level;
    bool may_be_unheard;  ///< a part that no section plays has its key there
    NoteEvidence evidence;
};

/// Finds what was heard of a note, and in a rest.
///
/// A note is listened to from where it was heard to begin, else from where the section usually begins, less
/// what the players of a section, and the ear's window, mix with its neighbours. A player alone who plucks,
/// or plays short, is listened to as long as the note sounds, or the one played for it.
///
///   in      what was heard of a section, its habits, and where the ensemble was
///
///   out     the evidence for a verdict
///
///   cost    up to 2 s of hops for a note, once or twice
///
/// Does not allocate [worker].
class NoteHearing {
public:
    static constexpr auto begin_within = 80_ms;  ///< the players of a section

    /// `ear_lag` is from a sound to the middle of what a reading shows of it.
    NoteHearing(const AskedNotes&, const BeatLine&, Seconds hop, Seconds ear_lag);

    [[nodiscard]] HeardNote of(const ReachedNote&, std::size_t section, const HeardLine&,
                               const SectionHabits&) const noexcept;
    /// Nothing where the section had to play, or a note was only held over by players who do not count.
    [[nodiscard]] std::optional<HeardInRest> in_rest(const SoundedRuns::Run&, std::size_t section,
                                                     const HeardLine&, const SectionHabits&,
                                                     double pace) const noexcept;

private:
    /// Of a run, what sounds while its section has nothing to play.
    struct Free {
        double hops;
        double from;  // hop and cell where it begins
        double cell;
        bool may_be_unheard;
    };
    [[nodiscard]] Free free_of(const SoundedRuns::Run&, std::size_t section, int key, Seconds usual_lag,
                               double pace) const noexcept;

    const AskedNotes& asked_;
    const BeatLine& beat_;
    Seconds hop_;
    Seconds ear_lag_;
};

}  // namespace tutti::following
