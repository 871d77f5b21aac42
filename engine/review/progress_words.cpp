// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/progress_words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "review/page_text.hpp"

namespace tutti::review {

namespace {

/// How far off a bar is at the end, and how surely.
struct Standing {
    double value = 0.0;
    double within = 0.0;
};

Standing standing_of(const Series& series)
{
    // Of many bars some have a bad last week: where there is a line its end says more.
    if (series.trend)
        return {series.trend->last, series.trend->last_within};
    return {series.weeks.back().figure.value, series.weeks.back().figure.within};
}

}  // namespace

double off_by(Measure measure, double value)
{
    return measure == Measure::right_notes || measure == Measure::sure ? 100.0 - value : std::abs(value);
}

std::string value_words(Measure measure, double value)
{
    const auto size = std::round(std::abs(value));
    const auto plural = facts_of(measure).unit;
    const auto unit =
        plural == "cents" && size == 1.0 ? std::string_view {"cent"} : std::string_view {plural};
    const auto directed = [&](std::string_view below, std::string_view above) {
        return size < 1.0 ? fmt::format("0 {}", unit)
                          : fmt::format("{:.0f} {} {}", size, unit, value < 0.0 ? below : above);
    };
    switch (measure) {
    case Measure::drift:
        return directed("down", "up");
    case Measure::deviation:
        return directed("flat", "sharp");
    case Measure::lead:
        return directed("late", "early");
    case Measure::spread:
    case Measure::entry_spread:
        return fmt::format("±{:.0f} {}", size, unit);
    case Measure::right_notes:
    case Measure::sure:
        break;
    }
    return fmt::format("{:.0f} {}", size, unit);
}

std::string course_words(const Series& series)
{
    if (series.measure == Measure::sure)
        return {};
    const auto by = [&](std::string_view word) {
        return fmt::format("{} by {:.0f} ± {:.0f} {}", word, std::abs(series.trend->change),
                           std::max(1.0, series.trend->within), facts_of(series.measure).unit);
    };
    switch (series.course) {
    case Course::better:
        return by("better");
    case Course::worse:
        return by("worse");
    case Course::steady:
        return "steady";
    case Course::changed_sides:
        return "changed sides";
    case Course::not_enough:
        break;
    }
    return "not enough to say";
}

Ends ends_of(const Series& series)
{
    if (series.trend)
        return {series.trend->first, series.trend->last};
    return {series.weeks.front().figure.value, series.weeks.back().figure.value};
}

std::string_view course_key(Course course) noexcept
{
    constexpr auto keys =
        std::array<std::string_view, 5> {"not_enough_to_say", "steady", "better", "worse", "changed_sides"};
    return keys[static_cast<std::size_t>(course)];
}

std::string iso_day(std::chrono::sys_days day)
{
    const auto date = std::chrono::year_month_day {day};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string day_words(std::chrono::sys_days day)
{
    constexpr auto months = std::array<std::string_view, 12> {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};
    const auto date = std::chrono::year_month_day {day};
    return fmt::format("{} {} {}", static_cast<unsigned>(date.day()),
                       months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()));
}

std::string sessions_words(int sessions)
{
    return sessions == 1 ? "1 session" : fmt::format("{} sessions", sessions);
}

std::string piece_words(const Progress& progress)
{
    if (!progress.piece)
        return "all pieces";
    return progress.piece->empty() ? "without a score" : *progress.piece;
}

std::string ends_words(const Series& series)
{
    const auto ends = ends_of(series);
    const auto first = value_words(series.measure, ends.first);
    const auto last = value_words(series.measure, ends.last);
    if (series.weeks.size() == 1)
        return last;
    const auto space = first.find(' ');
    return first.substr(space) == last.substr(last.find(' ')) ? first.substr(0, space) + " → " + last
                                                              : first + " → " + last;
}

std::vector<std::string> changes_words(const Progress& progress)
{
    auto changes = std::vector<std::string> {};
    const auto look = [&](std::string_view name, const Series& series) {
        if (series.course == Course::better || series.course == Course::worse)
            changes.push_back(fmt::format("{}, {}: {}", plain(name, 40), facts_of(series.measure).name,
                                          course_words(series)));
    };
    for (const auto& series : progress.ensemble)
        look("The class", series);
    for (const auto& section : progress.sections)
        for (const auto& series : section.measures)
            look(section.name, series);
    return changes;
}

std::vector<NotedBar> changed_bars(const Progress& progress)
{
    auto found = std::vector<NotedBar> {};
    for (const auto& section : progress.sections)
        for (const auto& bar : section.bars)
            if (bar.series.course == Course::better || bar.series.course == Course::worse)
                found.push_back({&section, &bar});
    // By how much more than matters, since cents and milliseconds are no measure for each other.
    std::ranges::stable_sort(found, std::ranges::greater {}, [](const NotedBar& noted) {
        return std::abs(noted.bar->series.trend->change) / facts_of(noted.bar->series.measure).noticed;
    });
    return found;
}

std::vector<NotedBar> bars_still_off(const Progress& progress)
{
    const auto beyond = [](const NotedBar& noted) {
        const auto measure = noted.bar->series.measure;
        const auto standing = standing_of(noted.bar->series);
        return (off_by(measure, standing.value) - standing.within) / facts_of(measure).large;
    };
    auto found = std::vector<NotedBar> {};
    for (const auto& section : progress.sections)
        for (const auto& bar : section.bars)
            if (const auto noted = NotedBar {&section, &bar}; beyond(noted) > 1.0)
                found.push_back(noted);
    std::ranges::stable_sort(found, std::ranges::greater {}, beyond);
    return found;
}

std::vector<NotedNote> notes_still_off(const Progress& progress)
{
    constexpr auto fewest_sessions = 2;
    const auto beyond = [](const NotedNote& noted) {
        const auto standing = standing_of(noted.note->series);
        return std::abs(standing.value) - standing.within;
    };
    auto found = std::vector<NotedNote> {};
    for (const auto& section : progress.sections) {
        const auto whole = std::ranges::find(section.measures, Measure::deviation, &Series::measure);
        const auto usual = whole != section.measures.end() ? standing_of(*whole).value : 0.0;
        for (const auto& note : section.notes) {
            const auto noted = NotedNote {&section, &note};
            const auto standing = standing_of(note.series);
            const auto& facts = facts_of(note.series.measure);
            const auto beside =
                std::abs(standing.value) - (usual * standing.value > 0.0 ? std::abs(usual) : 0.0);
            if (note.series.sessions >= fewest_sessions && beyond(noted) > facts.large &&
                beside - standing.within > facts.noticed)
                found.push_back(noted);
        }
    }
    std::ranges::stable_sort(found, std::ranges::greater {}, beyond);
    return found;
}

std::string note_words(const NotedNote& noted)
{
    const auto& [section, note] = noted;
    const auto standing = standing_of(note->series);
    return fmt::format("{}, {}: now {}, give or take {:.0f} ({}{})", plain(section->name, 40), note->note,
                       value_words(Measure::deviation, standing.value), std::max(1.0, standing.within),
                       sessions_words(note->series.sessions),
                       note->pieces > 1 ? fmt::format(", {} pieces", note->pieces) : "");
}

std::string bar_words(const NotedBar& noted)
{
    const auto& series = noted.bar->series;
    const auto of_what = series.measure == Measure::right_notes ? ", right notes" : "";
    const auto where =
        fmt::format("{}, bar {}{}", plain(noted.section->name, 40), plain(noted.bar->bar, 12), of_what);
    if (series.course == Course::better || series.course == Course::worse)
        return fmt::format("{}: {}, now {}; {} ({})", where, value_words(series.measure, series.trend->first),
                           value_words(series.measure, series.trend->last), course_words(series),
                           sessions_words(series.sessions));
    const auto standing = standing_of(series);
    return fmt::format("{}: now {}, give or take {:.0f} ({})", where,
                       value_words(series.measure, standing.value), std::max(1.0, standing.within),
                       sessions_words(series.sessions));
}

std::vector<const Progress*> pages_of(std::span<const Progress> all)
{
    auto pages = std::vector<const Progress*> {};
    for (auto n = std::size_t {0}; n < all.size(); ++n) {
        const auto is_of_class = [&](const Progress& one) { return one.cls == all[n].cls; };
        if (all[n].piece || std::ranges::count_if(all, is_of_class) != 2)
            pages.push_back(&all[n]);
    }
    return pages;
}

}  // namespace tutti::review
