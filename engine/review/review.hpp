// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analysis/note_reading.hpp"
#include "following/right_piece.hpp"
#include "review/findings.hpp"
#include "review/intonation.hpp"
#include "review/notes.hpp"
#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// A number and what it rests on. Without a value there is "not enough to say", which is a result.
template <class Quantity>
struct Figure {
    std::optional<Quantity> value;
    Quantity within {};     ///< half the width of its 95 % interval; meaningless without a value
    int count = 0;          ///< notes, or entries, that it rests on
    double confidence = 0;  ///< 0…1: how sure these were on average
};

/// What became of the printed notes that a section was to play, and of its rests.
struct NoteCounts {
    int right = 0;
    int wrong = 0;
    int missing = 0;
    int extra = 0;  ///< notes in a rest
    int unsure = 0;
};

/// What a section did in a bar, in a rehearsal, or in a term. Its intonation is three numbers, of which the
/// ensemble's drift is nobody's own and stands in Review.
struct Numbers {
    Figure<Cents> deviation;       ///< its own, from the ensemble's drift; median over notes
    Figure<Cents> spread;          ///< of the players' unison; median over notes
    Figure<Seconds> lead;          ///< + is ahead of the others; median over entries
    Figure<Seconds> entry_spread;  ///< how far its entries scatter about `lead`: robust standard deviation
    Figure<Decibels> balance;  ///< level against the section's own usual share of the ensemble's; + is loud
    NoteCounts notes;          ///< all 0 without a score
    Hearing hearing;
};

/// One time that a bar was played.
struct Playing {
    FramePosition from;
    FramePosition to;
};

/// A column of the table: a bar as it is printed or, without a score, ten seconds of the rehearsal.
struct Bar {
    std::string name;               ///< "12"; "0:20" without a score
    std::string mark;               ///< its rehearsal mark; empty without
    std::vector<Playing> playings;  ///< in order of time; empty when nobody came to this bar
    /// The ensemble's, from the class's tuning: median over its playings; counts the seconds that it rests
    /// on.
    Figure<Cents> drift {};
};

/// The ensemble's tempo at an instant, in quarters a minute by the score, in beats without.
struct TempoPoint {
    FramePosition at;
    BeatsPerMinute tempo;
    std::optional<BeatsPerMinute> marked;  ///< none without a score, or where no figure holds
    std::optional<std::size_t> bar;        ///< index into Review::bars
    double confidence = 0.0;               ///< 0…1
};

/// How two sections lay beside each other of which nobody can say which one was out.
struct Apart {
    FindingKind kind = FindingKind::intonation;  ///< or timing
    int section = 0;                             ///< the lower or the later one, as in Finding
    int other = 0;
    double amount = 0.0;            ///< cents below, or milliseconds behind; above 0
    std::vector<std::size_t> bars;  ///< as in Finding
    BarsTold where;
    FramePosition from;
    FramePosition to;
    std::string text;  ///< "Violas, bars 5 to 9: 30 cents below Violins; which of them is out cannot …"
};

/// A section of whose part nothing was heard, or next to nothing.
struct NotThere {
    int section = 0;
    int asked = 0;                 ///< notes printed for it while the class was followed
    bool sound_of_others = false;  ///< its microphone heard notes all the same
    int heard = 0;                 ///< of those asked: so few that they are chance
};

/// What a rehearsal says.
struct Review {
    Seconds length;       ///< from the stream's beginning to the last reading
    std::string piece;    ///< the score's title; empty without
    bool by_bar = false;  ///< there is a score: `bars` are the page's, else ten seconds each
    /// Why there is no score although the session was played from one, or how little of it could be followed;
    /// else empty.
    std::string remark;
    /// As far as little could be followed; the remark says what of it.
    std::optional<following::Followed> followed {};
    std::vector<Finding> findings;  ///< most important first
    TuningFrom tuning_from = TuningFrom::the_class;
    std::vector<std::size_t> playing {};  ///< the sections that were heard to play
    std::vector<Apart> apart {};          ///< of two sections that played; else empty
    std::vector<NotThere> not_there {};   ///< of them there is no finding and no number
    std::vector<Mended> mended {};        ///< since the last rehearsal; see compare_with_last()
    std::vector<Numbers> sections;        ///< of the whole rehearsal, in the class's order
    /// [section]: its own deviation of each note that it played often enough, by how it sounds.
    std::vector<std::map<Pitch, Figure<Cents>>> by_note {};
    std::vector<Bar> bars;                           ///< in the order of the page
    std::vector<std::vector<Numbers>> cells;         ///< [section][bar]
    std::vector<DriftPoint> drift;                   ///< the ensemble's pitch, about once a second
    std::vector<TempoPoint> tempo;                   ///< about once a second, while it is known
    std::vector<std::vector<Note>> notes;            ///< [section]: what was heard, in order of time
    std::vector<analysis::NoteReading> score_notes;  ///< against the score, of all sections, by `due`
};

/// Whether anybody may slip so, or nobody did: a note that was wrong once, and not beyond all doubt. [any]
[[nodiscard]] bool is_a_passing_slip(const Finding&) noexcept;

/// How many of the findings, the first ones, are shown at first: no more than five, since nobody works on
/// more things at once, and no passing slip. [any]
[[nodiscard]] std::size_t on_the_first_page(const Review&) noexcept;

}  // namespace tutti::review
