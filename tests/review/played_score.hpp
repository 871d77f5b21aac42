// SPDX-License-Identifier: GPL-3.0-or-later
// A class that plays from a score, without a sound: what it would be heard to play, and where the follower
// would say that it is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "analysis/ensemble_reading.hpp"
#include "analysis/note_reading.hpp"
#include "analysis/section_reading.hpp"
#include "review/reviewer.hpp"
#include "score/unfolded_score.hpp"
#include "session/records.hpp"
#include "support/readings.hpp"

namespace tutti::test {

/// Of the four sections that a PlayedScore has.
inline constexpr auto violas = std::size_t {1};
inline constexpr auto flutes = std::size_t {2};

/// round_for() as many parts as there are sections.
[[nodiscard]] std::shared_ptr<const score::UnfoldedScore> round_of(int bars, bool with_repeat = false);

/// From one bar of the score, counted from 0 with repeats unfolded, to another that is not played any more.
struct Run {
    std::size_t from_bar;
    std::size_t to_bar;
};

class PlayedScore {
public:
    /// Four strings and winds play the score's parts, run after run with two seconds between them, as well as
    /// people do (see random_ensemble()).
    PlayedScore(std::shared_ptr<const score::UnfoldedScore>, const std::vector<Run>&, std::uint64_t seed);

    /// Changes every note of a section that `which` picks by the printed bar (from 0) and the run (from 0).
    void change(std::size_t section, const std::function<bool(std::size_t bar, std::size_t run)>& which,
                const std::function<void(PlayedNote&)>& change);

    [[nodiscard]] review::Review review() const;
    /// Everything that a session keeps of it.
    struct Heard {
        std::vector<std::vector<analysis::SectionReading>> readings;
        std::vector<analysis::EnsembleReading> ensemble;
        std::vector<analysis::NoteReading> notes;
    };
    [[nodiscard]] Heard heard() const;

    std::shared_ptr<const score::UnfoldedScore> score;
    Ensemble ensemble;
    std::vector<analysis::EnsembleReading> places;
    std::vector<analysis::NoteReading> score_notes;

private:
    struct Where {
        std::size_t bar;  // printed
        std::size_t run;
    };
    std::vector<std::vector<Where>> where_;  // of the ensemble's parts
    std::uint64_t seed_;
};

/// What PlayedScore::change() takes: the printed bars from one number to another, in every run …
[[nodiscard]] inline auto in_bars(std::size_t first, std::size_t last)
{
    return [=](std::size_t bar, std::size_t) { return bar + 1 >= first && bar + 1 <= last; };
}
/// … and notes that are so much lower than they were.
[[nodiscard]] inline auto flat_by(double cents)
{
    return [=](PlayedNote& note) { note.deviation -= Cents {cents}; };
}

/// A session in this folder that holds all of it, but for the score.
void keep(const PlayedScore&, const std::filesystem::path& folder, session::WallClock started = {});

/// The parts of a score in 4/4 with quarters only, as MusicXML.
void write_round(const std::filesystem::path&, const score::UnfoldedScore&);

}  // namespace tutti::test
