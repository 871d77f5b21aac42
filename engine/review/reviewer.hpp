// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "analysis/ensemble_reading.hpp"
#include "analysis/note_reading.hpp"
#include "analysis/section_reading.hpp"
#include "audio/class_description.hpp"
#include "review/notes.hpp"
#include "review/page.hpp"
#include "review/review.hpp"
#include "review/silences.hpp"
#include "score/unfolded_score.hpp"

namespace tutti::review {

/// Listens to a rehearsal's readings and says at the end, or at any time, what they come to. Holds the notes,
/// not the readings: some 10 MB for an hour of eight sections.
///
/// A finding is made only where the evidence makes it more likely than nine to one that a section's habit
/// goes beyond what any section does; the same readings always give the same review. Where fewer than three
/// sections play nobody can say who is right among them: their tuning is told from the class's A, of their
/// time only how two lay beside each other; with a score, wrong notes are found. A section of whose part
/// nothing was heard was not there, and has no faults. Where the class could hardly be followed in its score,
/// that may be another piece's: then the review goes by time.
///
/// While a class tunes it is in no place of its score (analysis::EnsembleReading::place): where a place is
/// known at other times, nothing that was heard then counts. A class that plays without a score cannot be
/// heard to tune. With a score, what a section's microphone hears in bars in which its part rests is others'
/// sound, unless it was told to be a note in a rest.
class Reviewer {
public:
    /// `score` is what the class plays, if that is known.
    Reviewer(audio::ClassDescription, SampleRate, FrameCount hop,
             std::shared_ptr<const score::UnfoldedScore> score = nullptr);

    /// Takes a section's next reading; those of one section in order. A reading of a section that the class
    /// does not have is left out. [worker]
    void hear(const analysis::SectionReading&);
    /// Takes the ensemble's next reading, in order; it may come before its sections' or after. [worker]
    void hear(const analysis::EnsembleReading&);
    /// Takes what became of a note of the score, in any order. [worker]
    void hear(const analysis::NoteReading&);

    [[nodiscard]] Review review() const;

private:
    [[nodiscard]] std::vector<std::vector<Note>> notes_played() const;
    /// Nothing where too little was played to say.
    [[nodiscard]] std::optional<following::Followed> followed(const std::vector<std::vector<Note>>&) const;

    audio::ClassDescription class_;
    SampleRate rate_;
    FrameCount hop_;
    FramePosition heard_until_;
    std::vector<NoteTaker> sections_;
    std::vector<Silences> silences_;  // [section]
    std::shared_ptr<const score::UnfoldedScore> score_;
    PlaceLine places_;
    std::vector<analysis::NoteReading> score_notes_;
};

/// The same of readings that are at hand: one row of them for each section. [any]
[[nodiscard]] Review review_of(const audio::ClassDescription&,
                               std::span<const std::vector<analysis::SectionReading>> readings, SampleRate,
                               FrameCount hop);

}  // namespace tutti::review
