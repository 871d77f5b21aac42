// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/class_hearing.hpp"
#include "analysis/section_reading.hpp"
#include "following/follower.hpp"
#include "following/note_judge.hpp"
#include "score/unfolded_score.hpp"
#include "units/quantity.hpp"

namespace tutti::test {

/// A round in 4/4 for as many parts as wanted: each part has the tune at another place, so that every beat of
/// every bar differs from its neighbours. Rehearsal marks every four bars; 100 quarters a minute.
[[nodiscard]] score::UnfoldedScore round_for(std::size_t parts, int bars, bool with_repeat = false);

/// A class without sound: what a good ear would say of it, hop by hop, while it plays a score as told.
class Performance {
public:
    static constexpr SampleRate rate {48'000};
    static constexpr FrameCount hop {256};

    explicit Performance(const score::UnfoldedScore&, Tuning = {});
    /// The first so many parts have a microphone, the others none.
    Performance(const score::UnfoldedScore&, std::size_t microphones, Tuning = {});

    /// The ensemble plays from a position for so long, at a share of the marked tempo.
    void play(double from_quarters, Seconds, double tempo = 1.0);
    /// Nobody plays.
    void rest(Seconds);
    /// A voice reaches every microphone: all sections' evidence is the same wandering pitch.
    void talk(Seconds);
    /// The recording is over.
    void end();

    /// What a section does instead of its part; the keys of nobody's part when silent.
    enum class Habit { plays_its_part, is_silent, plays_something_else, cannot_be_told };
    std::vector<Habit> habits;

    /// What a section sounds instead of a key (−1 for none) that its part has at a position in quarters.
    std::function<int(std::size_t section, double quarters, int key)> instead;
    /// How loud it is where it sounds, dBFS; 0 without.
    std::function<double(std::size_t section, double quarters)> loudness;
    /// How far off each section plays.
    std::vector<Cents> off;

    /// What was told of the notes since the last call.
    [[nodiscard]] std::vector<analysis::NoteReading> notes() { return std::exchange(notes_, {}); }

    [[nodiscard]] const following::Follower& follower() const noexcept { return follower_; }
    [[nodiscard]] following::Follower& follower() noexcept { return follower_; }
    [[nodiscard]] const analysis::ScorePlace& place() const noexcept { return place_; }
    /// Quarters off, now.
    [[nodiscard]] double error() const noexcept { return place_.position - position_; }
    [[nodiscard]] double position() const noexcept { return position_; }
    /// Of the last play(): the share of hops within so many seconds of the truth.
    [[nodiscard]] double share_within(Seconds) const;
    /// Of the last play(), rest() or talk(): when the condition first held, from its beginning; empty if
    /// never.
    [[nodiscard]] std::optional<Seconds>
    first(const std::function<bool(const analysis::ScorePlace&, double error_s)>&) const;

private:
    struct Moment {
        analysis::ScorePlace place;
        double error_s;
    };
    struct Sound {
        double position;  // quarters; NaN while nobody plays
        int voice;        // the key of a voice in the room; -1 without
    };
    void hear(double position, int voice);

    const score::UnfoldedScore& score_;
    following::Follower follower_;
    following::NoteJudge judge_;
    std::vector<analysis::NoteReading> notes_;
    analysis::ScorePlace place_;
    FramePosition now_;
    double position_ = 0.0;
    double quarters_a_second_ = 1.0;
    std::vector<Sound> past_;  // for the ear's own delay
    std::vector<Moment> moments_;
};

}  // namespace tutti::test
