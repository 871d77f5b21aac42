// SPDX-License-Identifier: GPL-3.0-or-later
// This room's own: a term in words, the same on every page.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "review/progress.hpp"

namespace tutti::review {

/// How far a value is from what is best: 0, of shares 100 %. [any]
[[nodiscard]] double off_by(Measure, double value);

/// "28 cents flat", "40 ms late", "±12 cents", "84 %".
[[nodiscard]] std::string value_words(Measure, double value);

/// "better by 18 ± 4 cents", "worse by …", "steady", "changed sides", "not enough to say"; of `sure` nothing,
/// which is no matter of better and worse.
[[nodiscard]] std::string course_words(const Series&);

/// Where a series begins and ends: its line's ends where it has one, else its first and last week.
struct Ends {
    double first = 0.0;
    double last = 0.0;
};
[[nodiscard]] Ends ends_of(const Series&);

/// "better", "worse", "steady", "changed_sides", "not_enough_to_say": for machines, and for a page's style.
[[nodiscard]] std::string_view course_key(Course) noexcept;

/// "2026-09-07".
[[nodiscard]] std::string iso_day(std::chrono::sys_days);

/// "7 September 2026".
[[nodiscard]] std::string day_words(std::chrono::sys_days);

/// "1 session", "3 sessions".
[[nodiscard]] std::string sessions_words(int);

/// "all pieces", "no score", or the piece.
[[nodiscard]] std::string piece_words(const Progress&);

/// "28 → 9 cents flat": a series' ends, with what both say said once.
[[nodiscard]] std::string ends_words(const Series&);

/// "Violas, own deviation: better by 18 ± 4 cents" for each measure that became better or worse.
[[nodiscard]] std::vector<std::string> changes_words(const Progress&);

/// A bar whose course is worth a word, and where.
struct NotedBar {
    const SectionProgress* section = nullptr;
    const BarSeries* bar = nullptr;
};
/// Bars that became better or worse, those that moved furthest first.
[[nodiscard]] std::vector<NotedBar> changed_bars(const Progress&);
/// Bars that are off at the term's end by more than matters, with that much sureness, the furthest first.
[[nodiscard]] std::vector<NotedBar> bars_still_off(const Progress&);
/// A note that is off wherever it comes.
struct NotedNote {
    const SectionProgress* section = nullptr;
    const NoteSeries* note = nullptr;
};
/// Notes that are off at the term's end by more than matters and by more than their section is, with that much
/// sureness, and were heard in two sessions or more; the furthest first.
[[nodiscard]] std::vector<NotedNote> notes_still_off(const Progress&);
/// "Violas, F♯4 (high second finger): now 22 cents flat, give or take 6 (8 sessions, 3 pieces)"
[[nodiscard]] std::string note_words(const NotedNote&);

/// "Violas, bar 12: 31 cents flat, now 9 cents flat; better by 22 ± 8 cents (9 sessions)"
[[nodiscard]] std::string bar_words(const NotedBar&);

/// The pieces in the order of a page; where a class played one piece only, all pieces together are left out.
[[nodiscard]] std::vector<const Progress*> pages_of(std::span<const Progress>);

}  // namespace tutti::review
