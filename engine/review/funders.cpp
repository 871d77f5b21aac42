// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/funders.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "review/markup.hpp"
#include "review/page_files.hpp"
#include "review/page_style.hpp"
#include "review/progress_words.hpp"
#include "units/decimal_text.hpp"

namespace tutti::review {

namespace {

// In the ensemble's drift small sections have their share: it stays out.
constexpr auto shown_measures = std::array {Measure::deviation, Measure::spread, Measure::lead,
                                            Measure::entry_spread, Measure::right_notes};

struct ShownSection {
    const SectionProgress* section = nullptr;
    int players = 0;
};

struct ShownClass {
    const Progress* progress = nullptr;
    std::vector<ShownSection> sections;
};

struct Shown {
    std::vector<ShownClass> classes;
    int too_small = 0;  ///< sections
    int unknown = 0;
    int unnamed = 0;  ///< sessions of classes without a name
};

std::string with_class(const Progress& progress, std::string_view section)
{
    return fmt::format("{}/{}", progress.cls, section);
}

std::ptrdiff_t classes_with(std::span<const Progress> all, std::string_view section)
{
    return std::ranges::count_if(all, [&](const Progress& one) {
        return !one.piece &&
               std::ranges::find(one.sections, section, &SectionProgress::name) != one.sections.end();
    });
}

/// The fewest that anybody says; none where nobody vouches for every session.
std::optional<int> players_of(std::span<const Progress> all, const Progress& progress,
                              const SectionProgress& section, const PlayersTold& told)
{
    auto fewest = section.players;
    auto is_vouched_for = !section.players_unsaid;
    const auto hear = [&](std::string_view name, bool vouches) {
        const auto found = told.find(name);
        if (found == told.end())
            return;
        fewest = std::min(found->second, fewest.value_or(found->second));
        is_vouched_for = is_vouched_for || vouches;
    };
    hear(with_class(progress, section.name), true);
    hear(section.name, classes_with(all, section.name) == 1);
    // One session with too few is enough to know.
    return is_vouched_for || fewest.value_or(fewest_players) < fewest_players ? fewest : std::nullopt;
}

Shown shown_of(std::span<const Progress> all, const PlayersTold& told)
{
    auto shown = Shown {};
    for (const auto& progress : all) {
        if (progress.piece)
            continue;
        // They may be of several classes, who together are no class's progress.
        if (progress.cls.empty()) {
            shown.unnamed += progress.sessions;
            continue;
        }
        auto cls = ShownClass {&progress, {}};
        for (const auto& section : progress.sections) {
            const auto players = players_of(all, progress, section, told);
            if (!players)
                ++shown.unknown;
            else if (*players < fewest_players)
                ++shown.too_small;
            else
                cls.sections.push_back({&section, *players});
        }
        if (!cls.sections.empty())
            shown.classes.push_back(std::move(cls));
    }
    return shown;
}

template <class Visit>
void for_each_measure(const SectionProgress& section, Visit visit)
{
    for (const auto measure : shown_measures)
        if (const auto found = std::ranges::find(section.measures, measure, &Series::measure);
            found != section.measures.end())
            visit(*found);
}

/// The ends of a line with their intervals, what both say said once: "28 (±5) → 9 (±4) cents flat".
std::string ends_with_intervals(Measure measure, const Trend& trend)
{
    const auto split = [&](double value) {
        auto words = value_words(measure, value);
        const auto space = words.find(' ');
        return std::pair {words.substr(0, space), words.substr(space)};
    };
    const auto [first, of_first] = split(trend.first);
    const auto [last, of_last] = split(trend.last);
    return fmt::format("{} (±{:.0f}){} → {} (±{:.0f}){}", first, std::max(1.0, trend.first_within),
                       of_first == of_last ? "" : of_first, last, std::max(1.0, trend.last_within), of_last);
}

/// From where to where, what that comes to, and on how many sessions it rests if not on all. Two weeks alone
/// are no progress: without a line there are no ends.
std::string cell_of(const SectionProgress& section, Measure measure, int sessions)
{
    const auto found = std::ranges::find(section.measures, measure, &Series::measure);
    if (found == section.measures.end())
        return "<td>not measured</td>";
    const auto& trend = found->trend;
    return fmt::format("<td>{}<span class=\"{}\">{}</span>{}</td>",
                       trend ? ends_with_intervals(measure, *trend) + "<br>" : std::string {},
                       course_key(found->course), course_words(*found),
                       found->sessions == sessions ? std::string {}
                                                   : fmt::format(" <span class=\"small\">({})</span>",
                                                                 sessions_words(found->sessions)));
}

/// "Of 12 measures 5 became better, 1 worse …"
std::string summary_of(const ShownClass& cls)
{
    auto counts = std::array<int, 5> {};
    for (const auto& [section, players] : cls.sections)
        for_each_measure(*section,
                         [&](const Series& series) { ++counts[static_cast<std::size_t>(series.course)]; });
    const auto changed = counts[static_cast<std::size_t>(Course::changed_sides)];
    return fmt::format(
        "Of {} measures {} became better, {} worse, {} stayed steady{}; of {} there is not enough to "
        "say.",
        std::accumulate(counts.begin(), counts.end(), 0), counts[static_cast<std::size_t>(Course::better)],
        counts[static_cast<std::size_t>(Course::worse)], counts[static_cast<std::size_t>(Course::steady)],
        changed == 0 ? "" : fmt::format(", {} changed sides", changed),
        counts[static_cast<std::size_t>(Course::not_enough)]);
}

std::string left_out_words(const Shown& shown)
{
    auto words = std::string {};
    if (shown.too_small + shown.unknown == 0)
        words = fmt::format("Every section has at least {} players.", fewest_players);
    else
        words = fmt::format("Left out: {} with fewer than {} players, {} of which nobody said how many play.",
                            shown.too_small == 1 ? "1 section" : fmt::format("{} sections", shown.too_small),
                            fewest_players,
                            shown.unknown == 1 ? "1 section" : fmt::format("{} sections", shown.unknown));
    if (shown.unnamed > 0)
        words += fmt::format(" Left out too: {} of classes without a name, since nobody can tell how many "
                             "classes these are.",
                             sessions_words(shown.unnamed));
    return words;
}

/// What a number is and how it was come to, beside each, since a table has no page around it.
std::string_view how_measured_in_brief(Measure measure)
{
    switch (measure) {
    case Measure::deviation:
        return "pitch beside all the other sections, median over notes, + is sharp";
    case Measure::spread:
        return "pitch of the section's players from each other, standard deviation, median over notes";
    case Measure::lead:
        return "entries beside the other sections', median, + is early";
    case Measure::entry_spread:
        return "how far entries scatter about that, robust standard deviation";
    case Measure::right_notes:
    case Measure::drift:
    case Measure::sure:
        break;
    }
    return "share of the printed notes that could be told which were played as printed";
}

constexpr auto line_in_brief = std::string_view {
    "; beginning and end of a random-effects line over the sessions with half of their 95 % intervals (Knapp "
    "and Hartung 2003), empty where there are too few sessions for one; better or worse where at most one in "
    "twenty such is chance (Benjamini and Hochberg 1995)"};

}  // namespace

Status check_told(std::span<const Progress> all, const PlayersTold& told)
{
    for (const auto& [name, players] : told) {
        const auto is_of_class = [&](const Progress& one) {
            return !one.piece && std::ranges::any_of(one.sections, [&](const SectionProgress& section) {
                return with_class(one, section.name) == name;
            });
        };
        const auto classes = classes_with(all, name);
        if (classes > 1)
            return failure(ErrorCode::bad_argument,
                           fmt::format("{} classes have a section '{}'; say of which, as \"{}={}\".", classes,
                                       name, fmt::format("Year 4/{}", name), players));
        if (classes == 0 && std::ranges::none_of(all, is_of_class))
            return failure(ErrorCode::bad_argument,
                           fmt::format("No session here has a section '{}'; check the name, as `tutti "
                                       "progress` prints it.",
                                       name));
    }
    return {};
}

std::string funders_html(std::span<const Progress> all, const PlayersTold& told)
{
    const auto shown = shown_of(all, told);
    auto page = page_head("Evidence of progress");
    page += "<main class=\"funders\"><h1>Evidence of progress</h1>";
    page += fmt::format(
        "<p>Numbers of sections and classes; sections of fewer than {} players are left out. {}</p>",
        fewest_players, left_out_words(shown));
    if (shown.classes.empty())
        page += "<p>There is nothing to show.</p>";
    for (const auto& cls : shown.classes) {
        const auto first = day_words(monday_of(cls.progress->first));
        const auto last = day_words(monday_of(cls.progress->last));
        page += fmt::format(
            "<section><h2>{}: {}, {}</h2><p>{}</p><table><thead><tr><th scope=\"col\">section</th>",
            escaped(cls.progress->cls), sessions_words(cls.progress->sessions),
            first == last ? "week of " + first : fmt::format("weeks of {} to {}", first, last),
            summary_of(cls));
        for (const auto measure : shown_measures)
            page += fmt::format("<th scope=\"col\">{}</th>", facts_of(measure).name);
        page += "</tr></thead><tbody>";
        for (const auto& [section, players] : cls.sections) {
            page +=
                fmt::format("<tr><th scope=\"row\"><b>{}</b><br><span class=\"small\">{} players</span></th>",
                            escaped(section->name), players);
            for (const auto measure : shown_measures)
                page += cell_of(*section, measure, cls.progress->sessions);
            page += "</tr>";
        }
        page += "</tbody></table></section>";
    }
    page += how_measured;
    return page + "</main></body></html>\n";
}

std::string funders_csv(std::span<const Progress> all, const PlayersTold& told)
{
    auto csv =
        std::string {"class,section,players,measure,unit,first_week,last_week,sessions,count,at_beginning,"
                     "at_beginning_within,at_end,at_end_within,change,within,course,measured_as\n"};
    for (const auto& cls : shown_of(all, told).classes)
        for (const auto& [section, players] : cls.sections)
            for_each_measure(*section, [&, players = players](const Series& series) {
                const auto& trend = series.trend;
                csv += fmt::format(
                    "{},{},{},{},{},{},{},{},{},{},{},{}\n", csv_cell(cls.progress->cls),
                    csv_cell(section->name), players, facts_of(series.measure).key,
                    facts_of(series.measure).unit, iso_day(series.weeks.front().monday),
                    iso_day(series.weeks.back().monday), series.sessions, series.count,
                    trend ? fmt::format("{},{:.2f},{},{:.2f},{},{:.2f}", decimal_text(trend->first, 2),
                                        trend->first_within, decimal_text(trend->last, 2), trend->last_within,
                                        decimal_text(trend->change, 2), trend->within)
                          : std::string {",,,,,"},
                    course_key(series.course),
                    csv_cell(fmt::format("{}{}", how_measured_in_brief(series.measure), line_in_brief)));
            });
    return csv;
}

}  // namespace tutti::review
