// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "review/trend.hpp"
#include "session/records.hpp"

namespace tutti::review {

/// What is followed over a term.
enum class Measure : std::uint8_t {
    drift,         ///< cents by which the ensemble's pitch moved; nobody's own
    deviation,     ///< cents of a section from the ensemble
    spread,        ///< cents within a section's unison
    lead,          ///< ms, + is ahead of the others
    entry_spread,  ///< ms by which a section's entries scatter
    right_notes,   ///< % of the printed notes that could be told
    sure,          ///< % of a section's sound that could be told: of the hearing, not of the players
};

/// How a measure is told, and from where on it matters.
struct MeasureFacts {
    Measure measure;
    std::string_view name;      ///< "own deviation"
    std::string_view key;       ///< "deviation": for machines
    std::string_view unit;      ///< "cents", "ms", "%"
    std::string_view rests_on;  ///< "notes", "entries", "seconds"
    double noticed;  ///< a smaller change is not worth a word: 5 cents and 10 ms are about what an ear tells
    double large;    ///< an interval that reaches this far either way says nothing
};
[[nodiscard]] const MeasureFacts& facts_of(Measure) noexcept;

/// One session of a term.
struct SessionNumbers {
    std::chrono::sys_days day;  ///< by the calendar of the place where it was
    audio::ClassDescription cls;
    session::KeptReview review;
};

/// Of the sessions between a Monday and the next.
struct Week {
    std::chrono::sys_days monday;
    Pooled figure;
    int sessions = 0;
    int count = 0;  ///< notes, entries or seconds, all told
};

/// What a row of weeks comes to.
enum class Course : std::uint8_t {
    not_enough,  ///< to say
    steady,      ///< no change, or none that matters
    better,
    worse,
    changed_sides,  ///< as from flat to sharp, and no nearer for it
};

/// One measure over a term.
struct Series {
    Measure measure = Measure::deviation;
    std::vector<Week> weeks;     ///< in order; those without a figure are left out
    std::optional<Trend> trend;  ///< in the measure's unit; none of `sure`
    Course course = Course::not_enough;
    int sessions = 0;
    int count = 0;
};

/// One printed bar over a term.
struct BarSeries {
    std::string bar;  ///< as it is printed
    Series series;
};

/// One note over a term, wherever it is printed.
struct NoteSeries {
    std::string note;  ///< as the section's players call it: "F♯4 (high second finger)"
    int pieces = 0;    ///< in which it was heard
    Series series;     ///< deviation
};

struct SectionProgress {
    std::string name;
    std::optional<int> players;    ///< the fewest that any session says
    bool players_unsaid = false;   ///< at least one session does not say
    std::vector<Series> measures;  ///< those of which there is a figure
    std::vector<BarSeries> bars;   ///< deviation, lead and right notes in the piece's bars, in the page's order
    std::vector<NoteSeries> notes {};  ///< from low to high
};

/// A class in one piece, or in all it played.
struct Progress {
    std::string cls;
    std::optional<std::string> piece;  ///< empty where nobody gave a score; none of all pieces together
    int sessions = 0;
    std::chrono::sys_days first;
    std::chrono::sys_days last;
    std::vector<Series> ensemble;  ///< the drift
    std::vector<SectionProgress> sections;
};

/// What so many sessions say of each class: of all pieces together, then of each, the latest first. Classes
/// are told apart by their names, sections too. Sessions in any order.
///
/// A change is called better or worse only where it is large enough to matter and, with all sections' series
/// considered together, and all bars', at most one in twenty of those called so is chance; steady where the
/// 95 % interval from the beginning to the end leaves no room for a large move, to either side; one that
/// surely moved so far across 0 has changed sides; else there is not enough to say. Better is nearer to 0,
/// of right notes further up. Lines are straight in cents and ms, of spreads in their logarithm, of right
/// notes in the logarithm of their odds; in all pieces together each piece has a level of its own. [any]
[[nodiscard]] std::vector<Progress> progress_of(std::span<const SessionNumbers>);

/// The names of the figures that progress_of() reads.
[[nodiscard]] std::span<const std::string_view> figures_for_progress() noexcept;

/// The Monday of a day's week.
[[nodiscard]] std::chrono::sys_days monday_of(std::chrono::sys_days) noexcept;

}  // namespace tutti::review
