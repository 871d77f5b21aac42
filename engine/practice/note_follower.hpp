// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "practice/beginnings.hpp"
#include "units/quantity.hpp"

namespace tutti::practice {

/// Which note of a part a pupil has come to: a hidden semi-Markov model whose states are the part's notes,
/// each with the rest after it.
///
/// A note lasts about as long as it is written, sometimes much longer, for pupils hesitate; the one after it
/// follows, or now and then the one after that; they go back by a few notes, and after a stop to the
/// beginning of a bar. What sounds speaks for and against each note, but no key says more than that somebody
/// played a wrong one. The most likely ways to have come to each note are kept, each with its time of coming
/// there, in place of a probability for every such time: after Cont, A coupled duration-focused architecture
/// for real-time music-to-score alignment, IEEE TPAMI 32 (2010), with that simplification.
///
///   in      each hop's Beginnings, and how fast the pupil is thought to play
///   delay   Beginnings::lag, and some 20 ms until what is heard outweighs what was due
///
/// Construction allocates [control]; process() does not [worker]. At most 256 ways are kept.
class NoteFollower {
public:
    struct Note {
        Seconds from;  ///< in the marked tempo, from the same beginning for all; rising
        Seconds to;
        int key;  ///< MIDI; of a chord the lowest
        bool begins_bar = false;
    };
    /// `round`: how long the passage is of which the first note follows the last; none if it is played once.
    NoteFollower(std::vector<Note> notes, std::optional<Seconds> round, Seconds hop);

    /// From now on the first note follows the last after so long, or does not. [worker]
    void go_round(std::optional<Seconds> round) noexcept { round_ = round; }
    /// One hop. `pace`: share of the marked tempo; `doubt`: its standard deviation, as a share of it.
    void process(const Beginnings&, double pace, double doubt) noexcept;

    /// The note that has begun last; none before the first.
    [[nodiscard]] std::optional<std::size_t> note() const noexcept;
    /// For how long, as of this hop's end.
    [[nodiscard]] Seconds since() const noexcept { return now_.since; }
    /// They came to it from elsewhere than the note before it, or the one before that, in this hop.
    [[nodiscard]] bool leapt() const noexcept { return leapt_; }
    /// Natural log of the odds that the next note has not begun.
    [[nodiscard]] double not_yet() const noexcept { return not_yet_; }

private:
    /// One way to have come to a note.
    struct Way {
        std::size_t note;     // of notes_; their number before the first
        Seconds since;        // it began
        double weight = 0.0;  // log probability, less the chance that the note lasts so long
        double wrong = 0.0;   // of it what one other key has taken
        Seconds silent {};    // after its own key was heard
        bool heard = false;   // its own key
        bool left = false;    // another note has been heard since
    };
    [[nodiscard]] std::optional<std::size_t> after(std::size_t note, std::size_t notes_on) const noexcept;
    [[nodiscard]] Seconds length(std::size_t note, std::size_t next) const noexcept;
    [[nodiscard]] double total(const Way&) const noexcept;
    [[nodiscard]] double all_of(std::size_t note) const noexcept;
    void weigh(Way&, const Beginnings&) const noexcept;
    void move_on(Way) noexcept;
    void leap() noexcept;
    void come_to(std::size_t note, double weight) noexcept;
    void prune() noexcept;
    [[nodiscard]] bool goes_on_with(const Way&) const noexcept;
    void settle() noexcept;

    std::vector<Note> notes_;
    std::optional<Seconds> round_;
    Seconds hop_;
    double forgotten_;  // log of the odds to the likeliest way that are too small to keep
    double pace_ = 1.0;
    double doubt_ = 0.0;
    std::vector<Way> ways_;
    Seconds onset_open_;     // an onset tells of beginnings for so long yet
    Seconds silent_;         // for which nothing has sounded
    Seconds after_silence_;  // for which a beginning counts as after one yet
    std::optional<int> key_;
    Way now_;
    double not_yet_ = 0.0;
    bool leapt_ = false;
};

}  // namespace tutti::practice
