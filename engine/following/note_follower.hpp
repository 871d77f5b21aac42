// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "following/beginnings.hpp"
#include "units/quantity.hpp"

namespace tutti::following {

/// Which note of a part a pupil has come to: a hidden semi-Markov model whose states are the part's notes,
/// each with the rest after it.
///
/// A note lasts about as long as it is written, sometimes much longer, for pupils hesitate; the one after it
/// follows, or now and then the one after that; they go back by a few notes, and after a stop to the
/// beginning of a bar, or to where recordings are that went on without them. What sounds speaks for and
/// against each note, but no key says more than that somebody played a wrong one. The most likely ways to
/// have come to each note are kept, each with its time of coming there, in place of a probability for every
/// such time: after Cont, A coupled duration-focused architecture for real-time music-to-score alignment,
/// IEEE TPAMI 32 (2010), with that simplification.
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
    /// `round`: how long the passage is of which the first note follows the last; none where nothing does.
    NoteFollower(std::vector<Note> notes, std::optional<Seconds> round, Seconds hop);

    /// Nothing has been played yet, and this note will be the first; their number: none will. [worker]
    void expect(std::size_t first) noexcept;
    /// Something may have happened that was not heard: they may be at the beginning of any bar. [worker]
    void skip() noexcept;
    /// The pupil plays with recordings that wait for nobody, and by the end of the next hop has heard them
    /// come to there, as Note::from; nothing: there are none, or they do not play. [worker]
    void plays_with(std::optional<Seconds> recordings) noexcept { recordings_ = recordings; }
    /// One hop. `pace`: share of the marked tempo; `doubt`: its standard deviation, as a share of it.
    void process(const Beginnings&, double pace, double doubt) noexcept;

    /// The note that has begun last; none before the first.
    [[nodiscard]] std::optional<std::size_t> note() const noexcept;
    /// For how long, as of this hop's end.
    [[nodiscard]] Seconds since() const noexcept { return now_.since; }
    /// How long ago its own key was first heard; 0 before.
    [[nodiscard]] Seconds own_key_for() const noexcept { return now_.heard_for; }
    /// Where in the part that is by now, in the marked tempo.
    [[nodiscard]] Seconds place() const noexcept { return place_of(now_); }
    /// They came to it from elsewhere than the note before it, or the one before that, in this hop.
    [[nodiscard]] bool leapt() const noexcept { return leapt_; }
    /// Natural log of the odds that the next note has not begun.
    [[nodiscard]] double not_yet() const noexcept { return not_yet_; }
    /// Of the belief, what lies at places (in the marked tempo, as Note::from) of which the predicate holds.
    template <class Predicate>
    [[nodiscard]] double share(const Predicate& is_there) const noexcept
    {
        auto all = 0.0;
        auto there = 0.0;
        for (const auto& way : ways_) {
            const auto chance = std::exp(way.all);
            all += chance;
            there += is_there(place_of(way)) ? chance : 0.0;
        }
        return all > 0.0 ? there / all : 0.0;
    }

private:
    /// One way to have come to a note.
    struct Way {
        std::size_t note;      // of notes_; their number before the first
        Seconds since;         // it began
        double weight = 0.0;   // log probability, less the chance that the note lasts so long
        double all = 0.0;      // likewise, with that chance; of this hop
        double wrong = 0.0;    // of it what one other key has taken
        Seconds silent {};     // after its own key was heard
        bool heard = false;    // its own key,
        Seconds heard_for {};  // first so long ago
        bool another = false;  // note began while it lasted
        bool left = false;     // another note has been heard since
        bool broken = false;   // it was silent long before its end
    };
    [[nodiscard]] std::optional<std::size_t> after(std::size_t note, std::size_t notes_on) const noexcept;
    [[nodiscard]] Seconds length(std::size_t note, std::size_t next) const noexcept;
    [[nodiscard]] double total(const Way&) const noexcept;
    [[nodiscard]] bool has_stopped(const Way&) const noexcept;
    [[nodiscard]] double comes_in(const Way&, std::size_t notes_on) const noexcept;
    [[nodiscard]] double goes_on(const Way&, std::size_t next, std::size_t notes_on) const noexcept;
    [[nodiscard]] Seconds place_of(const Way&) const noexcept;
    [[nodiscard]] double all_of(std::size_t note) const noexcept;
    void weigh(Way&, const Beginnings&) const noexcept;
    void move_on(Way) noexcept;
    void leap() noexcept;
    void join() noexcept;
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
    std::size_t first_ = 0;  // note, of those who have not been heard yet
    std::vector<Way> ways_;
    Seconds onset_open_;       // what sounded like a beginning tells of beginnings for so long yet,
    double onset_odds_ = 0.0;  // natural log, that it was one,
    Seconds onset_ago_;        // heard so long ago
    Seconds silent_;           // for which nothing has sounded
    Seconds silence_before_;   // likewise, before what sounds now
    Seconds after_silence_;    // for which a beginning counts as after one yet
    Seconds keyless_;  // likewise three, without a key: beside a loudspeaker it is never silent for long
    Seconds keyless_before_;
    Seconds after_keyless_;
    std::optional<int> key_;
    std::optional<Seconds> recordings_;
    Way now_;
    double not_yet_ = 0.0;
    bool leapt_ = false;
};

}  // namespace tutti::following
