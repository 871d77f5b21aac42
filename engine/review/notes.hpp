// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "analysis/section_reading.hpp"
#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// One note that a section was heard to play.
struct Note {
    int section = 0;           ///< index in ClassDescription::sections
    FramePosition start;       ///< as NoteTaker estimates it
    FramePosition end;         ///< just after the last frame that is surely part of it
    bool onset_heard = false;  ///< an onset was heard there, beside the pitch
    /// How long after that onset the sound stayed below what it grew to, on average over its power: the
    /// players' attack, and how far apart they began. None where it grew to less than twice of what was there
    /// before.
    std::optional<Seconds> rise {};
    Pitch pitch {69};             ///< nearest key under the class's tuning
    Cents deviation;              ///< from that key: median of the steady part
    std::optional<Cents> spread;  ///< the players' unison spread, median, where it was measured
    Decibels level;               ///< median over the note, dBFS
    double confidence = 0;        ///< 0…1 that the section played this pitch
};

/// How much of a rehearsal a section was heard for.
struct Hearing {
    Seconds sure;       ///< in notes
    Seconds uncertain;  ///< there was sound that became no note
    Seconds silent;

    /// Share of the sound that could be told, 0…1; 0 where there was none.
    [[nodiscard]] double sure_share() const noexcept
    {
        const auto sound = (sure + uncertain).value();
        return sound > 0.0 ? sure.value() / sound : 0.0;
    }
};

/// Turns one section's readings, hop by hop, into notes.
///
/// A note is a stretch of at least 90 ms that stays within 60 cents of its own pitch; another pitch ends it
/// only by staying for 80 ms, so an octave error or a cough of a few hops does not cut a note in two. Silence
/// ends it, doubt does when it lasts. A note repeated on the same key begins where an onset was heard and the
/// sound grew.
///
///   in      the readings of one section, in order, at every hop
///   out     notes(), in order of their starts
///   memory  the notes, and the readings of the one that sounds: nothing grows with the length of silence
///
/// A note starts at its onset if onsets were heard with at least half of the section's notes; those without
/// one start where their pitch was first heard, less the time by which this section's pitches trail its
/// onsets. Otherwise all start where their pitch was first heard, less 25 ms: bowed strings often begin
/// without an onset that can be heard.
class NoteTaker {
public:
    struct Parameters {
        SampleRate sample_rate {48'000};
        FrameCount hop {256};
        Tuning tuning;
    };
    explicit NoteTaker(Parameters);

    /// Takes the next hop's reading. [worker]
    void hear(const analysis::SectionReading&);

    /// All notes so far; the one that still sounds is among them once it is long enough. [worker]
    [[nodiscard]] std::vector<Note> notes() const;

    [[nodiscard]] Hearing hearing() const noexcept;

private:
    /// One reading on its way into a note.
    struct Sample {
        FramePosition until;
        double cents;  // above key 0 under the tuning
        double confidence;
        double level;
        double spread;  // not a number where it was not measured
    };
    /// Readings that stay on one pitch.
    struct Run {
        std::vector<Sample> samples;
        std::optional<FramePosition> split_at;  // the onset that began it on the key of the note before
        double centre = 0.0;                    // follows the pitch over some 50 ms
        void begin(const Sample&);
        void append(const Sample&);
    };
    /// An onset that was heard, and Note::rise.
    struct Begun {
        FramePosition start;
        std::optional<Seconds> rise;
        bool rising = true;  // too lately for `rise`
    };
    /// A note without its start, and what is known of that.
    struct Taken {
        Note note;
        std::optional<FramePosition> onset;
        std::optional<FramePosition> pitch_heard;  // none where the key was the one before's
    };

    void take(const Sample&);
    void end_note();
    void split_at(const analysis::Onset&);
    [[nodiscard]] std::optional<Taken> finished(const Run&) const;
    [[nodiscard]] std::optional<Begun> onset_of(FramePosition pitch_heard) const;
    [[nodiscard]] std::optional<Begun> onset_at(FramePosition) const;
    [[nodiscard]] std::optional<Seconds> rise_from(FramePosition onset) const;
    [[nodiscard]] Seconds length(const Run&) const noexcept;

    struct Level {
        FramePosition until;
        double decibels;
    };

    Parameters parameters_;
    int section_ = 0;
    Run note_;                  // what sounds
    Run pending_;               // what may follow it, or be a blip
    std::deque<Level> levels_;  // of the last 300 ms
    FramePosition last_sure_;
    std::int64_t hops_ = 0;
    std::int64_t silent_hops_ = 0;
    std::int64_t silent_in_a_row_ = 0;
    std::int64_t hops_in_notes_ = 0;  // of the notes in taken_
    std::vector<Begun> onsets_;       // those that may still belong to a note
    std::vector<Taken> taken_;
};

}  // namespace tutti::review
