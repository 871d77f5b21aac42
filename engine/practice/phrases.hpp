// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "playback/renderer.hpp"
#include "practice/pupil_note.hpp"
#include "practice/remark.hpp"
#include "practice/snapshot.hpp"
#include "score/unfolded_score.hpp"

namespace tutti::practice {

/// A stretch of whole bars after which a player can be told something.
struct Phrase {
    std::size_t first_bar;  ///< indices into UnfoldedScore::bars()
    std::size_t end_bar;
};

/// The phrases of one part between two performed bars: four bars each, less where a rehearsal mark begins or
/// where the part has rested for a beat at a bar line after two bars or more, and where the page goes on
/// elsewhere. A last bar that is left over belongs to the phrase before it. [any]
[[nodiscard]] std::vector<Phrase> phrases_of(const score::UnfoldedScore&, std::size_t part,
                                             std::size_t first_bar, std::size_t end_bar);

/// What is said to a pupil after each phrase, while practice goes on: a sentence or two, never during it.
/// Of a phrase in which the microphone was overdriven or the loudspeaker covered the pupil that is said;
/// nothing of one in which too little could be told.
class PhraseFeedback {
public:
    PhraseFeedback(const score::UnfoldedScore&, std::size_t part, const playback::Passage&, SampleRate);

    /// To be asked with each new picture and with all notes told up to it. A phrase is spoken of once all of
    /// its notes are told, 1.5 s after the recordings have gone on to the next; one that was left for another
    /// place is not, nor the last one, after which there is an assessment. [control]
    [[nodiscard]] std::vector<Remark> next(const Snapshot&, std::span<const PupilNote>);

private:
    /// Which playing of which phrase.
    struct Where {
        int pass = 1;
        std::size_t phrase = 0;
        friend auto operator<=>(const Where&, const Where&) = default;
    };
    [[nodiscard]] std::vector<PupilNote> notes_of(Where, std::span<const PupilNote>) const;

    const score::UnfoldedScore& score_;
    std::size_t part_;
    FrameCount all_told_;
    std::vector<Phrase> phrases_;
    Where now_;
    std::optional<Where> ended_;  // not spoken of yet
    Signal began_;                // what had been heard when the phrase that is played began
    Signal ended_heard_;          // what was heard in the one that ended
    FramePosition speak_at_;
};

}  // namespace tutti::practice
