// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "playback/renderer.hpp"
#include "practice/pupil_note.hpp"
#include "score/unfolded_score.hpp"
#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::practice {

/// Which notes were due in what the recordings played, and whether the microphone was silent meanwhile.
///
/// A judge that has lost its pupil tells nothing, and one that hears nothing cannot know whether they play
/// elsewhere. Here each note that the recordings passed is told once. It was left out where the microphone
/// was surely silent while it was due, and the pupil played before it and after it; one without an "after"
/// was not played, and nobody's fault.
///
///   in      each hop: where the recordings were that the pupil heard then, and what sounded
///   out     notes that were due and are not the judge's to tell, in the order of their places
///   delay   a note left out is told once 150 ms were played after it; what nobody tells after 7 s
///
/// Construction allocates [control]; the rest does not [worker].
class DueNotes {
public:
    struct Asked {
        double from = 0.0;  // quarters
        double to = 0.0;
        Pitch pitch {0};
    };
    struct Hop {
        playback::PlayingPlace place;                    ///< that was in the pupil's ear
        bool silent = false;                             ///< surely: nobody played
        bool sounding = false;                           ///< surely: the pupil played
        std::optional<playback::PlayingPlace> begun {};  ///< there a note was heard to begin
        FramePosition heard_until;
    };
    /// Of a passage, in order, those that begin together once.
    DueNotes(std::vector<Asked> asked, SampleRate, FrameCount hop);

    void put(const Hop&) noexcept;
    /// The judge tells a note: whether it stands. Else it waits here, and comes back.
    [[nodiscard]] bool stands(const PupilNote&) noexcept;
    /// What is known of the next note by now; with `over` of every one.
    [[nodiscard]] std::optional<PupilNote> next(bool over) noexcept;
    [[nodiscard]] std::size_t asked() const noexcept { return asked_.size(); }

private:
    struct Due {
        std::size_t asked = 0;
        int pass = 1;
        std::size_t hops = 0;
        std::size_t silent = 0;
        bool begun = false;          // a note, within its time
        bool played_before = false;  // the pupil, anything
        bool played_after = false;
        bool told = false;
        std::optional<PupilNote> held {};
        std::optional<FramePosition> over {};
        std::size_t sounded = 0;  // hops of the pass until it was over
    };
    struct Onset {
        playback::PlayingPlace place;
        FramePosition at;
    };
    [[nodiscard]] bool is_silent(const Due&) const noexcept;
    [[nodiscard]] bool begins(const Asked&, int pass, const playback::PlayingPlace& begun) const noexcept;
    [[nodiscard]] Due* find(int pass, double position) noexcept;
    [[nodiscard]] PupilNote told_of(const Due&) const noexcept;
    void open(const Hop&) noexcept;

    std::vector<Asked> asked_;
    std::size_t enough_;   // hops that somebody plays
    FrameCount patience_;  // with the judge
    FrameCount lately_;
    FrameCount just_now_;
    std::vector<Due> due_;
    std::size_t next_ = 0;  // of asked_, not due yet
    int pass_ = 0;
    double place_ = 0.0;
    // Of late: an onset is told sooner than the place at which a sound is known, and so before its note is
    // due.
    std::array<std::optional<Onset>, 8> begun_ {};
    std::size_t begun_count_ = 0;
    std::size_t sounded_ = 0;  // hops of the pass
    std::optional<FramePosition> sounded_at_;
    FramePosition now_;
};

/// A part's notes between two places, those that begin together once. [any]
[[nodiscard]] std::vector<DueNotes::Asked> asked_of(const score::UnfoldedScore&, std::size_t part,
                                                    score::ScorePosition from, score::ScorePosition to);

}  // namespace tutti::practice
