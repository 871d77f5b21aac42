// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/progress_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "review/markup.hpp"
#include "review/page_files.hpp"
#include "review/page_style.hpp"
#include "review/page_text.hpp"
#include "review/progress_words.hpp"
#include "units/decimal_text.hpp"

namespace tutti::review {

namespace {

using Json = nlohmann::ordered_json;

constexpr auto name_width = std::size_t {13};
constexpr auto fewest_weeks = std::size_t {6};
constexpr auto most_weeks = std::size_t {40};    // a school year
constexpr auto course_width = std::size_t {26};  // "better by 18 ± 14 cents"
constexpr auto measure_width = std::size_t {17};
constexpr auto ends_width = std::size_t {28};
constexpr auto most_noted = std::size_t {5};

/// What a chart's full height stands for: the furthest week, but not less than what matters twice over, so
/// that small things look small.
double height_of(const Series& series)
{
    auto height = 2.0 * facts_of(series.measure).large;
    for (const auto& week : series.weeks)
        height = std::max(height, std::abs(week.figure.value));
    return series.measure == Measure::right_notes || series.measure == Measure::sure ? 100.0 : height;
}

/// The last weeks of a term, a character for each.
std::string chart(const Series& series, std::chrono::sys_days last_day, std::size_t weeks)
{
    static constexpr auto blocks = std::array<std::string_view, 8> {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    const auto last = monday_of(last_day);
    const auto reach = static_cast<std::size_t>((last - series.weeks.front().monday).count() / 7 + 1);
    auto columns = std::vector<std::string_view>(std::min(reach, weeks), " ");
    for (const auto& week : series.weeks) {
        const auto ago = static_cast<std::size_t>((last - week.monday).count() / 7);
        if (ago >= columns.size())
            continue;
        const auto share = std::abs(week.figure.value) / height_of(series);
        columns[columns.size() - 1 - ago] = blocks[static_cast<std::size_t>(std::lround(7.0 * share))];
    }
    auto text = std::string {};
    for (const auto column : columns)
        text += column;
    return text;
}

/// As many weeks as the line has room for, and the term has.
std::size_t weeks_shown(const Progress& progress, std::size_t columns)
{
    const auto of_term =
        static_cast<std::size_t>((monday_of(progress.last) - monday_of(progress.first)).count() / 7 + 1);
    const auto beside = 2 + name_width + 1 + measure_width + 2 + ends_width + 1 + course_width;
    const auto room = columns > beside ? columns - beside : 0;
    return std::clamp(std::min(of_term, room), fewest_weeks, most_weeks);
}

void add_series(std::string_view name, const Series& series, const Progress& progress, std::size_t weeks,
                std::vector<std::string>& lines)
{
    lines.push_back(fmt::format("  {} {} {} {} {}", column(name, name_width),
                                column(facts_of(series.measure).name, measure_width),
                                column(chart(series, progress.last, weeks), weeks),
                                column(ends_words(series), ends_width), course_words(series)));
    lines.back().erase(lines.back().find_last_not_of(' ') + 1);
}

std::string heading_of(const Progress& progress)
{
    const auto cls = plain(progress.cls.empty() ? "A class without a name" : progress.cls, 40);
    const auto first = day_words(progress.first);
    const auto last = day_words(progress.last);
    return fmt::format("{}, {}: {}, {}", cls, plain(piece_words(progress), 40),
                       sessions_words(progress.sessions),
                       first == last ? first : fmt::format("{} to {}", first, last));
}

/// The first few of what is noted, each in `words`.
template <class Noted, class Words>
void add_noted(std::string_view heading, const std::vector<Noted>& all, Words words,
               std::vector<std::string>& lines)
{
    if (all.empty())
        return;
    lines.emplace_back(heading);
    for (auto n = std::size_t {0}; n < std::min(most_noted, all.size()); ++n)
        lines.push_back("  " + words(all[n]));
    if (all.size() > most_noted)
        lines.push_back(fmt::format("  and {} more.", all.size() - most_noted));
}

/// Of what a series is; empty: of the ensemble, of all bars, of all notes.
struct Of {
    std::string_view section {};
    std::string_view bar {};
    std::string_view note {};
};

/// Every series with what it is of.
template <class Visit>
void for_each_series(const Progress& progress, Visit visit)
{
    for (const auto& series : progress.ensemble)
        visit(Of {}, series);
    for (const auto& section : progress.sections) {
        for (const auto& series : section.measures)
            visit(Of {section.name}, series);
        for (const auto& bar : section.bars)
            visit(Of {section.name, bar.bar}, bar.series);
        for (const auto& note : section.notes)
            visit(Of {section.name, {}, note.note}, note.series);
    }
}

/// What is sure of the hearing is a share, not a measurement of it: it has none.
bool has_interval(const Series& series)
{
    return series.measure != Measure::sure;
}

Json json_of(const Series& series)
{
    auto weeks = Json::array();
    for (const auto& week : series.weeks)
        weeks.push_back({{"week", iso_day(week.monday)},
                         {"value", week.figure.value},
                         {"within", has_interval(series) ? Json(week.figure.within) : Json {}},
                         {"sessions", week.sessions},
                         {"count", week.count}});
    const auto& facts = facts_of(series.measure);
    auto json = Json {{"measure", facts.key},
                      {"unit", facts.unit},
                      {"course", series.measure == Measure::sure ? Json {} : Json(course_key(series.course))},
                      {"sessions", series.sessions},
                      {"count", series.count},
                      {"trend", Json {}},
                      {"weeks", std::move(weeks)}};
    if (series.trend)
        json["trend"] = {{"first", series.trend->first},
                         {"last", series.trend->last},
                         {"change", series.trend->change},
                         {"within", series.trend->within},
                         {"chance", series.trend->chance}};
    return json;
}

// The chart of a page, in the units of its own view box.
constexpr auto chart_width = 260.0;
constexpr auto chart_height = 64.0;
constexpr auto chart_edge = 8.0;

std::string svg(const Series& series, const Progress& progress)
{
    const auto is_share = series.measure == Measure::right_notes || series.measure == Measure::sure;
    auto top = 2.0 * facts_of(series.measure).large;
    auto has_negative = false;
    for (const auto& week : series.weeks) {
        top = std::max(top, std::abs(week.figure.value) + week.figure.within);
        has_negative = has_negative || week.figure.value < 0.0;
    }
    const auto high = is_share ? 100.0 : top;
    const auto low = has_negative ? -top : 0.0;
    const auto first = monday_of(progress.first);
    const auto span = std::max(7.0, static_cast<double>((monday_of(progress.last) - first).count()));
    const auto x = [&](std::chrono::sys_days day) {
        return chart_edge +
               (chart_width - 2.0 * chart_edge) * static_cast<double>((day - first).count()) / span;
    };
    const auto y = [&](double value) {
        return chart_edge +
               (chart_height - 2.0 * chart_edge) * (high - std::clamp(value, low, high)) / (high - low);
    };
    auto drawn = fmt::format(
        R"(<svg viewBox="0 0 {:.0f} {:.0f}" width="{:.0f}" height="{:.0f}" role="img" aria-label="{}"><path class="axis" d="M0 {:.1f}H{:.0f}"/>)",
        chart_width, chart_height, chart_width, chart_height,
        escaped(fmt::format("{} by week: {}", facts_of(series.measure).name, ends_words(series)), 120),
        y(0.0), chart_width);
    // What the chart's edges stand for.
    const auto unit = facts_of(series.measure).unit;
    drawn += fmt::format(R"(<text class="scale" x="{:.0f}" y="9" text-anchor="end">{:.0f} {}</text>)",
                         chart_width, high, unit);
    drawn += fmt::format(R"(<text class="scale" x="{:.0f}" y="{:.0f}" text-anchor="end">{}{:.0f}</text>)",
                         chart_width, chart_height - 1.0, has_negative ? "−" : "", std::abs(low));
    if (series.trend)
        drawn += fmt::format(R"(<path class="line" d="M{:.1f} {:.1f}L{:.1f} {:.1f}"/>)",
                             x(series.weeks.front().monday), y(series.trend->first),
                             x(series.weeks.back().monday), y(series.trend->last));
    for (const auto& week : series.weeks) {
        if (has_interval(series))
            drawn += fmt::format(R"(<path class="bar" d="M{:.1f} {:.1f}V{:.1f}"/>)", x(week.monday),
                                 y(week.figure.value - week.figure.within),
                                 y(week.figure.value + week.figure.within));
        drawn +=
            fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="3"/>)", x(week.monday), y(week.figure.value));
    }
    return drawn + "</svg>";
}

void add_weeks_table(const Series& series, std::string& page)
{
    page += "<details><summary>weeks</summary><table class=\"weeks\"><thead><tr><th scope=\"col\">week of"
            "</th><th scope=\"col\">value</th><th scope=\"col\">give or take</th><th scope=\"col\">sessions"
            "</th><th scope=\"col\">rests on</th></tr></thead><tbody>";
    for (const auto& week : series.weeks)
        page += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                            day_words(week.monday), value_words(series.measure, week.figure.value),
                            has_interval(series) ? fmt::format("{:.1f}", week.figure.within) : "",
                            week.sessions, week.count);
    page += "</tbody></table></details>";
}

void add_row(std::string_view name, std::size_t rows, const Series& series, const Progress& progress,
             std::string& page)
{
    page += "<tr>";
    if (rows > 0)
        page += fmt::format("<th scope=\"rowgroup\" rowspan=\"{}\">{}</th>", rows, escaped(name));
    page +=
        fmt::format("<th scope=\"row\">{}</th><td>{}</td><td>{}</td><td class=\"{}\">{}</td><td>{}, {} {}",
                    facts_of(series.measure).name, svg(series, progress), ends_words(series),
                    course_key(series.course), course_words(series), sessions_words(series.sessions),
                    series.count, facts_of(series.measure).rests_on);
    add_weeks_table(series, page);
    page += "</td></tr>";
}

template <class Noted, class Words>
void add_list(std::string_view heading, const std::vector<Noted>& all, Words words, std::string& page)
{
    if (all.empty())
        return;
    page += fmt::format("<h3>{}</h3><ul>", heading);
    for (const auto& noted : all)
        page += fmt::format("<li>{}</li>", escaped(words(noted), 200));
    page += "</ul>";
}

/// How far a bar's week is surely off, in as many steps as a grey can show.
std::string_view step_of(Measure measure, const Pooled& week)
{
    const auto share = (off_by(measure, week.value) - week.within) / facts_of(measure).large;
    return share < 1.0 ? "" : share < 2.0 ? " off" : " far";
}

/// The same bars over a term: a row for each week, a column for each bar, one section and one measure.
void add_bars_by_week(const SectionProgress& section, Measure measure, std::string& page)
{
    auto bars = std::vector<const BarSeries*> {};
    auto weeks = std::map<std::chrono::sys_days, std::map<const BarSeries*, const Week*>> {};
    for (const auto& bar : section.bars)
        if (bar.series.measure == measure) {
            bars.push_back(&bar);
            for (const auto& week : bar.series.weeks)
                weeks[week.monday][&bar] = &week;
        }
    if (weeks.size() < 2)
        return;
    const auto& facts = facts_of(measure);
    page += fmt::format("<details><summary>{}, {} in each bar by week</summary><div class=\"wide\" "
                        "tabindex=\"0\" role=\"group\" aria-label=\"{}, {}: bars by week\"><table "
                        "class=\"bars\"><caption>{}, {}; below each its 95 % interval and the {} it rests "
                        "on; grey where it is surely off by {:.0f} or more, dark from {:.0f}</caption><thead>"
                        "<tr><th scope=\"col\">week of</th>",
                        escaped(section.name), facts.name, escaped(section.name), facts.name, facts.unit,
                        measure == Measure::lead          ? "− is late"
                        : measure == Measure::right_notes ? "100 is best"
                                                          : "− is flat",
                        facts.rests_on, facts.large, 2.0 * facts.large);
    for (const auto* bar : bars)
        page += fmt::format("<th scope=\"col\">{}</th>", escaped(bar->bar, 12));
    page += "</tr></thead><tbody>";
    for (const auto& [monday, values] : weeks) {
        page += fmt::format("<tr><th scope=\"row\">{}</th>", iso_day(monday));
        for (const auto* bar : bars) {
            const auto found = values.find(bar);
            if (found == values.end()) {
                page += "<td></td>";
                continue;
            }
            const auto& [figure, count] = std::pair {found->second->figure, found->second->count};
            page += fmt::format("<td class=\"week{}\">{}{:.0f}<small>±{:.0f}, {}</small></td>",
                                step_of(measure, figure), figure.value <= -0.5 ? "−" : "",
                                std::abs(figure.value), std::max(1.0, figure.within), count);
        }
        page += "</tr>";
    }
    page += "</tbody></table></div></details>";
}

}  // namespace

std::vector<std::string> progress_report(std::span<const Progress> all, std::size_t columns)
{
    auto lines = std::vector<std::string> {};
    for (const auto* progress : pages_of(all)) {
        if (!lines.empty())
            lines.emplace_back();
        lines.push_back(heading_of(*progress));
        for (const auto& change : changes_words(*progress))
            lines.push_back("  * " + change);
        const auto weeks = weeks_shown(*progress, columns);
        lines.emplace_back("  Charts: a column a week, the last at the right; full height is the row's");
        lines.push_back(fmt::format("  furthest week, at least {:.0f} cents or {:.0f} ms; of shares 100 %.",
                                    2.0 * facts_of(Measure::deviation).large,
                                    2.0 * facts_of(Measure::lead).large));
        for (const auto& series : progress->ensemble)
            add_series("The class", series, *progress, weeks, lines);
        for (const auto& section : progress->sections) {
            auto name = std::string_view {section.name};
            for (const auto& series : section.measures)
                add_series(std::exchange(name, ""), series, *progress, weeks, lines);
        }
        add_noted("Bars that changed:", changed_bars(*progress), bar_words, lines);
        add_noted("Bars still off:", bars_still_off(*progress), bar_words, lines);
        add_noted("Notes still off wherever they come:", notes_still_off(*progress), note_words, lines);
    }
    if (lines.empty())
        lines.emplace_back("There is not enough to say yet.");
    for (auto& line : lines)
        line = fitted(line, columns);
    return lines;
}

std::string progress_csv(std::span<const Progress> all)
{
    auto csv = std::string {
        "row,class,piece,section,bar,note,measure,unit,from,to,value,within,sessions,count,course\n"};
    for (const auto& progress : all)
        for_each_series(progress, [&](const Of& of, const Series& series) {
            const auto& facts = facts_of(series.measure);
            const auto about =
                fmt::format("{},{},{},{},{},{},{}", csv_cell(progress.cls), csv_cell(piece_words(progress)),
                            csv_cell(of.section), csv_cell(of.bar), csv_cell(of.note), facts.key, facts.unit);
            for (const auto& week : series.weeks)
                csv += fmt::format("week,{},{},{},{},{},{},{},\n", about, iso_day(week.monday),
                                   iso_day(week.monday + std::chrono::days {6}),
                                   decimal_text(week.figure.value, 3),
                                   has_interval(series) ? fmt::format("{:.3f}", week.figure.within) : "",
                                   week.sessions, week.count);
            const auto change = series.trend ? fmt::format("{},{:.3f}", decimal_text(series.trend->change, 3),
                                                           series.trend->within)
                                             : std::string {","};
            if (series.measure != Measure::sure)
                csv += fmt::format("term,{},{},{},{},{},{},{}\n", about, iso_day(series.weeks.front().monday),
                                   iso_day(series.weeks.back().monday + std::chrono::days {6}), change,
                                   series.sessions, series.count, course_key(series.course));
        });
    return csv;
}

std::string progress_json(std::span<const Progress> all)
{
    auto json = Json::array();
    for (const auto& progress : all) {
        auto series = Json::array();
        for_each_series(progress, [&](const Of& of, const Series& one) {
            const auto or_null = [](std::string_view name) { return name.empty() ? Json {} : Json(name); };
            auto entry = json_of(one);
            entry["section"] = or_null(of.section);
            entry["bar"] = or_null(of.bar);
            entry["note"] = or_null(of.note);
            series.push_back(std::move(entry));
        });
        json.push_back({{"class", progress.cls},
                        {"piece", progress.piece ? Json(*progress.piece) : Json {}},
                        {"sessions", progress.sessions},
                        {"first", iso_day(progress.first)},
                        {"last", iso_day(progress.last)},
                        {"series", std::move(series)}});
    }
    return Json {{"progress", std::move(json)}}.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string progress_html(std::span<const Progress> all)
{
    auto page = page_head("Progress");
    page +=
        "<main><h1>Progress</h1><p class=\"small\">In the charts each dot is a week, its bar the 95 % "
        "interval, the dashed "
        "line the course of the whole term; at the right what the upper and the lower edge stand for.</p>";
    const auto pages = pages_of(all);
    if (pages.empty())
        page += "<p>There is not enough to say yet.</p>";
    for (const auto* progress : pages) {
        page += fmt::format("<section><h2>{}</h2>", escaped(heading_of(*progress), 200));
        const auto changes = changes_words(*progress);
        page += changes.empty() ? "<p>No section's change is certain enough to be called one.</p>" : "<ul>";
        for (const auto& change : changes)
            page += fmt::format("<li>{}</li>", escaped(change, 200));
        page += changes.empty() ? "" : "</ul>";
        page += "<table class=\"progress\"><thead><tr><th scope=\"col\">section</th><th "
                "scope=\"col\">measure</th>"
                "<th scope=\"col\">by week</th><th scope=\"col\">from, to</th><th scope=\"col\">over the "
                "term</th><th scope=\"col\">rests on</th></tr></thead><tbody>";
        for (const auto& series : progress->ensemble)
            add_row("The class", 1, series, *progress, page);
        for (const auto& section : progress->sections)
            for (auto n = std::size_t {0}; n < section.measures.size(); ++n)
                add_row(section.name, n == 0 ? section.measures.size() : 0, section.measures[n], *progress,
                        page);
        page += "</tbody></table>";
        add_list("Bars that changed", changed_bars(*progress), bar_words, page);
        add_list("Bars still off", bars_still_off(*progress), bar_words, page);
        add_list("Notes still off wherever they come", notes_still_off(*progress), note_words, page);
        auto by_week = std::string {};
        for (const auto& section : progress->sections)
            for (const auto measure : {Measure::deviation, Measure::lead, Measure::right_notes})
                add_bars_by_week(section, measure, by_week);
        if (!by_week.empty())
            page += "<h3>The same bars over the term</h3>" + by_week;
        page += "</section>";
    }
    page += how_measured;
    return page + "</main></body></html>\n";
}

}  // namespace tutti::review
