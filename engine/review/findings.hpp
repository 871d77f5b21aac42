// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "analysis/note_reading.hpp"
#include "analysis/section_reading.hpp"
#include "audio/class_description.hpp"
#include "review/intonation.hpp"
#include "review/notes.hpp"
#include "score/unfolded_score.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// What a finding is about.
enum class FindingKind : std::uint8_t {
    intonation,  ///< a section is flat or sharp of the ensemble
    timing,      ///< a section is late or early
    notes,       ///< a section plays other notes than are printed
};

[[nodiscard]] std::string_view finding_kind_name(FindingKind) noexcept;

/// What was played instead of what. See analysis::NoteReading.
struct NoteSlip {
    analysis::NoteVerdict verdict = analysis::NoteVerdict::wrong;
    std::optional<Pitch> expected;
    std::optional<Pitch> heard;
};

/// One thing worth saying to a section, and what it rests on.
struct Finding {
    int section = 0;  ///< index in ClassDescription::sections
    FindingKind kind = FindingKind::intonation;
    FramePosition from;  ///< start of the first note it rests on
    FramePosition to;    ///< end of the last
    std::variant<Cents, Seconds, NoteSlip>
        amount;     ///< Cents off the ensemble, + is sharp; or Seconds of lead, + is ahead; or the slip
    int notes = 0;  ///< that agree
    int notes_judged = 0;   ///< all in the passage that could be judged; 0 of notes in a rest
    double confidence = 0;  ///< 0…1
    std::string text;       ///< "Violas, 0:22 to 0:31: 29 cents flat (11 of 12 notes)"
};

/// The rehearsal of one section in numbers. An empty one is "not enough to say".
struct SectionSummary {
    std::optional<Cents> deviation;  ///< its own, from the ensemble's drift; median over notes
    std::optional<Cents> spread;     ///< of the players' unison; median over notes
    std::optional<Seconds> lead;     ///< + is ahead of the others; median over entries
    int notes = 0;                   ///< that `deviation` rests on
    int entries = 0;                 ///< that `lead` rests on
    Hearing hearing;
};

/// What a rehearsal says.
struct Review {
    Seconds length;                        ///< from the stream's beginning to the last reading
    std::vector<Finding> findings;         ///< most important first
    std::vector<SectionSummary> sections;  ///< in the class's order
    std::vector<DriftPoint> drift;         ///< the ensemble's pitch, about once a second
};

/// Listens to a rehearsal's readings and says at the end, or at any time, what they come to. Holds the notes,
/// not the readings: some 5 MB for an hour of eight sections.
///
/// A finding is made only where the evidence makes it more likely than nine to one that a section's habit
/// goes beyond what any section does; the same readings always give the same review. Nothing is found where
/// fewer than three sections play, for then nobody can say who is right; with a score, wrong notes are.
class Reviewer {
public:
    /// `score` is what the class plays, if that is known.
    Reviewer(audio::ClassDescription, SampleRate, FrameCount hop,
             std::shared_ptr<const score::UnfoldedScore> score = nullptr);

    /// Takes a section's next reading; those of one section in order. A reading of a section that the class
    /// does not have is left out. [worker]
    void hear(const analysis::SectionReading&);
    /// Takes what became of a note of the score. [worker]
    void hear(const analysis::NoteReading& note) { score_notes_.push_back(note); }

    [[nodiscard]] Review review() const;

private:
    audio::ClassDescription class_;
    SampleRate rate_;
    FramePosition heard_until_;
    std::vector<NoteTaker> sections_;
    std::shared_ptr<const score::UnfoldedScore> score_;
    std::vector<analysis::NoteReading> score_notes_;
};

/// The same of readings that are at hand: one row of them for each section. [any]
[[nodiscard]] Review review_of(const audio::ClassDescription&,
                               std::span<const std::vector<analysis::SectionReading>> readings, SampleRate,
                               FrameCount hop);

/// "0:22", "1:02:03": a moment of a rehearsal as a tutor says it.
[[nodiscard]] std::string clock_time(Seconds);

}  // namespace tutti::review
