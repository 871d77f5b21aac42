// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/progress.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "review/figure_names.hpp"
#include "review/fingering.hpp"

namespace tutti::review {

namespace {

using std::chrono::sys_days;

constexpr auto normal_95 = 1.959964;
constexpr auto false_ones = 0.05;  // of the changes that are called one, at most so many are chance
constexpr auto fewest_notes = 8;   // a share of fewer says nothing
constexpr auto fewest_notes_of_a_bar = 4;

// Just noticeable: pitches 5 to 10 cents apart (Hill and Summers 2007); of entries, a tenth of the 100 ms at
// which a beat falls apart. Large: what a class calls in tune or together spans about twice as much.
constexpr auto facts = std::array<MeasureFacts, 7> {
    {{Measure::drift, "drift", "drift", "cents", "seconds", 5.0, 10.0},
     {Measure::deviation, "own deviation", "deviation", "cents", "notes", 5.0, 10.0},
     {Measure::spread, "unison spread", "spread", "cents", "notes", 5.0, 10.0},
     {Measure::lead, "lead", "lead", "ms", "entries", 10.0, 25.0},
     {Measure::entry_spread, "spread of entries", "entry_spread", "ms", "entries", 10.0, 25.0},
     {Measure::right_notes, "right notes", "right_notes", "%", "notes", 5.0, 10.0},
     {Measure::sure, "heard for sure", "sure", "%", "seconds", 5.0, 10.0}}};

constexpr auto read_figures =
    std::array {figure::drift, figure::deviation, figure::spread,  figure::lead, figure::entry_spread,
                figure::right, figure::wrong,     figure::missing, figure::sure,
                std::string_view {"deviation_of_*"}};

/// One session's say in a series.
struct Point {
    sys_days day;
    double value = 0.0;
    double error = 0.0;
    int count = 0;
    int piece = 0;
};
using Points = std::vector<Point>;

/// What a figure is as a measure: which, from the store's unit to the measure's, and never surer than that.
struct Reading {
    std::string_view figure;
    Measure measure;
    double scale;
    double least_error;
};
constexpr auto measured =
    std::array<Reading, 5> {{{figure::drift, Measure::drift, 1.0, 0.5},
                             {figure::deviation, Measure::deviation, 1.0, 0.5},
                             {figure::spread, Measure::spread, 1.0, 0.5},
                             {figure::lead, Measure::lead, 1000.0, 1.0},
                             {figure::entry_spread, Measure::entry_spread, 1000.0, 1.0}}};

constexpr auto of_a_note = Reading {figure::deviation_of, Measure::deviation, 1.0, 0.5};

/// The key at the end of a figure's name.
std::optional<int> key_in(std::string_view what)
{
    const auto number = what.substr(figure::deviation_of.size());
    auto key = 0;
    const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), key);
    const auto is_one = problem == std::errc {} && end == number.data() + number.size() && key >= 0 && key < 128;
    return is_one ? std::optional {key} : std::nullopt;
}

struct Notes {
    int right = 0;
    int told = 0;
};

/// A note's points, and in which pieces they were.
struct NotePoints {
    Points points;
    std::set<int> pieces;
};

/// A section's points, of the whole and of bars.
struct Gathered {
    std::map<Measure, Points> whole;
    std::map<std::string, std::map<Measure, Points>> bars;
    std::map<int, NotePoints> notes;  // by their sounding keys
    std::optional<Instrument> instrument;
    std::optional<int> players;
    bool players_unsaid = false;
    int seen = 0;
};

/// A class in a piece, while its sessions are gathered.
struct Group {
    int sessions = 0;
    sys_days first = sys_days::max();
    sys_days last = sys_days::min();
    std::map<std::string, int> pieces;  // numbered
    Points drift;
    std::vector<std::string> order;     // sections, as the newest session that has them seats them
    std::vector<std::string> bar_order;  // of the newest session
    std::map<std::string, Gathered> sections;
};

double weeks_of(sys_days day)
{
    return static_cast<double>(day.time_since_epoch().count()) / 7.0;
}

std::optional<Point> point_of(const session::KeptFigure& figure, const Reading& reading, sys_days day,
                              int piece)
{
    if (!figure.value || !std::isfinite(*figure.value) || !std::isfinite(figure.within))
        return std::nullopt;
    const auto error = std::max(reading.least_error, std::abs(figure.within) * reading.scale / normal_95);
    return Point {day, *figure.value * reading.scale, error, figure.count, piece};
}

std::optional<Point> point_of(const Notes& notes, int fewest, sys_days day, int piece)
{
    if (notes.told < fewest)
        return std::nullopt;
    // Two more of either kind keep a perfect rehearsal from being beyond doubt (Agresti and Coull 1998).
    const auto likely = (notes.right + 2.0) / (notes.told + 4.0);
    return Point {day, 100.0 * notes.right / notes.told,
                  100.0 * std::sqrt(likely * (1.0 - likely) / (notes.told + 4.0)), notes.told, piece};
}

void gather(Group& group, const SessionNumbers& session, bool with_bars)
{
    const auto piece =
        group.pieces.try_emplace(session.review.piece, static_cast<int>(group.pieces.size())).first->second;
    const auto& sections = session.cls.sections;
    ++group.sessions;
    group.first = std::min(group.first, session.day);
    group.last = std::max(group.last, session.day);
    auto order = std::vector<std::string> {};
    for (const auto& section : sections) {
        order.push_back(section.name);
        auto& gathered = group.sections[section.name];
        ++gathered.seen;
        gathered.instrument = section.instrument;
        if (!section.players)
            gathered.players_unsaid = true;
        else
            gathered.players = std::min(*section.players, gathered.players.value_or(*section.players));
    }
    for (const auto& before : group.order)
        if (std::ranges::find(order, before) == order.end())
            order.push_back(before);
    group.order = std::move(order);
    auto bars = std::vector<std::string> {};
    for (const auto& bar : session.review.bars)
        bars.push_back(bar.name);
    if (with_bars)
        group.bar_order = bars;

    auto notes = std::map<std::pair<int, std::optional<int>>, Notes> {};  // of sections, and of bars in them
    for (const auto& figure : session.review.figures) {
        if (figure.bar && !with_bars)
            continue;
        const auto reading = std::ranges::find(measured, figure.what, &Reading::figure);
        if (!figure.section) {
            if (reading != measured.end() && !figure.bar)
                if (const auto point = point_of(figure, *reading, session.day, piece))
                    group.drift.push_back(*point);
            continue;
        }
        const auto place = static_cast<std::size_t>(*figure.section);
        if (place >= sections.size())
            continue;
        auto& gathered = group.sections[sections[place].name];
        if (figure.what.starts_with(figure::deviation_of)) {
            const auto key = key_in(figure.what);
            if (const auto point = point_of(figure, of_a_note, session.day, piece); point && key) {
                gathered.notes[*key].points.push_back(*point);
                gathered.notes[*key].pieces.insert(piece);
            }
        } else if (reading != measured.end()) {
            const auto point = point_of(figure, *reading, session.day, piece);
            if (point && !figure.bar)
                gathered.whole[reading->measure].push_back(*point);
            else if (point && (reading->measure == Measure::deviation || reading->measure == Measure::lead))
                gathered.bars[bars[static_cast<std::size_t>(*figure.bar)]][reading->measure].push_back(
                    *point);
        } else if (!figure.bar && figure.what == figure::sure) {
            // Weighed by what was heard, and by nothing else.
            if (figure.value && figure.count > 0)
                gathered.whole[Measure::sure].push_back(
                    {session.day, 100.0 * *figure.value, 100.0 / std::sqrt(figure.count), figure.count});
        } else if (figure.what == figure::right || figure.what == figure::wrong ||
                   figure.what == figure::missing) {
            auto& counted = notes[{*figure.section, figure.bar}];
            counted.told += figure.count;
            counted.right += figure.what == figure::right ? figure.count : 0;
        }
    }
    for (const auto& [where, counted] : notes) {
        const auto& [section, bar] = where;
        const auto point = point_of(counted, bar ? fewest_notes_of_a_bar : fewest_notes, session.day, piece);
        if (!point)
            continue;
        auto& gathered = group.sections[sections[static_cast<std::size_t>(section)].name];
        (bar ? gathered.bars[bars[static_cast<std::size_t>(*bar)]] : gathered.whole)[Measure::right_notes]
            .push_back(*point);
    }
}

/// Where a straight line makes sense: a share's or a spread's own scale ends, and lines lead beyond its ends.
struct Scale {
    double (*to)(double);
    double (*from)(double);
    double (*steepness)(double);  // of `to`
    bool is_a_share = false;
};

constexpr auto least_spread = 1.0;    // cents or ms: no group is nearer together
constexpr auto nearest_to_all = 0.5;  // %: half a note of a hundred

double within_a_share(double percent)
{
    return std::clamp(percent, nearest_to_all, 100.0 - nearest_to_all);
}

std::optional<Scale> scale_of(Measure measure)
{
    switch (measure) {
    case Measure::spread:
    case Measure::entry_spread:
        return Scale {[](double spread) { return std::log(std::max(spread, least_spread)); },
                      [](double x) { return std::exp(x); },
                      [](double spread) { return 1.0 / std::max(spread, least_spread); }};
    case Measure::right_notes:
        return Scale {[](double percent) {
                          const auto share = within_a_share(percent);
                          return std::log(share / (100.0 - share));
                      },
                      [](double x) { return 100.0 / (1.0 + std::exp(-x)); },
                      [](double percent) {
                          const auto share = within_a_share(percent);
                          return 100.0 / (share * (100.0 - share));
                      },
                      true};
    case Measure::drift:
    case Measure::deviation:
    case Measure::lead:
    case Measure::sure:
        break;
    }
    return std::nullopt;
}

/// The trend of such a measure, fitted on its own scale and told in its unit.
std::optional<Trend> trend_on(const Scale& scale, std::vector<Estimate> estimates)
{
    for (auto& estimate : estimates) {
        // Where all notes were right the odds are endless; how steep the scale is within the error is meant.
        const auto inward = std::clamp(estimate.value, std::min(50.0, estimate.error),
                                       std::max(50.0, 100.0 - estimate.error));
        estimate.error *= scale.steepness(scale.is_a_share ? inward : estimate.value);
        estimate.value = scale.to(estimate.value);
    }
    auto trend = trend_of(estimates);
    if (!trend)
        return trend;
    const auto middle = scale.steepness(scale.from(0.5 * (trend->first + trend->last)));
    const auto within = [&](double end, double of_it) {
        return 0.5 * (scale.from(end + of_it) - scale.from(end - of_it));
    };
    trend->first_within = within(trend->first, trend->first_within);
    trend->last_within = within(trend->last, trend->last_within);
    trend->first = scale.from(trend->first);
    trend->last = scale.from(trend->last);
    trend->change = trend->last - trend->first;
    trend->moved_within /= middle;
    trend->within = trend->moved_within;
    trend->chance = trend->moved_chance;
    trend->between /= middle * middle;
    return trend;
}

Series series_of(Measure measure, const Points& points)
{
    auto series = Series {};
    series.measure = measure;
    auto estimates = std::vector<Estimate> {};
    auto by_week = std::map<sys_days, std::pair<Week, std::vector<Estimate>>> {};
    for (const auto& point : points) {
        const auto estimate = Estimate {weeks_of(point.day), point.value, point.error, point.piece};
        estimates.push_back(estimate);
        auto& [week, of_week] = by_week[monday_of(point.day)];
        of_week.push_back(estimate);
        ++week.sessions;
        week.count += point.count;
        ++series.sessions;
        series.count += point.count;
    }
    if (const auto scale = scale_of(measure))
        series.trend = trend_on(*scale, estimates);
    else if (measure != Measure::sure)
        series.trend = trend_of(estimates);
    // Few sessions say little of how rehearsals differ: they differ by about what an ear notices.
    const auto between = series.trend               ? series.trend->between
                         : measure == Measure::sure ? 0.0
                                                    : variance_of_few(estimates, facts_of(measure).noticed);
    for (auto& [monday, of_week] : by_week) {
        of_week.first.monday = monday;
        of_week.first.figure = pooled(of_week.second, between);
        series.weeks.push_back(of_week.first);
    }
    return series;
}

template <class Visit>
void for_each_series(std::vector<Progress>& all, bool of_bars, Visit visit)
{
    for (auto& progress : all) {
        if (!of_bars)
            std::ranges::for_each(progress.ensemble, visit);
        for (auto& section : progress.sections) {
            if (!of_bars)
                std::ranges::for_each(section.measures, visit);
            else {
                for (auto& bar : section.bars)
                    visit(bar.series);
                for (auto& note : section.notes)
                    visit(note.series);
            }
        }
    }
}

Course course_of(const Series& series, double believed)
{
    if (!series.trend)
        return Course::not_enough;
    const auto& trend = *series.trend;
    const auto& measure = facts_of(series.measure);
    if (trend.chance <= believed && std::abs(trend.change) >= measure.noticed)
        return (trend.change < 0.0) == (series.measure != Measure::right_notes) ? Course::better
                                                                                : Course::worse;
    const auto moved = std::abs(trend.last - trend.first);
    if (moved + trend.moved_within <= measure.large)
        return Course::steady;
    return trend.first * trend.last < 0.0 && moved - trend.moved_within >= measure.large
               ? Course::changed_sides
               : Course::not_enough;
}

/// "F♯4 (high second finger)".
std::string note_name(const Instrument& instrument, Pitch sounding)
{
    const auto name = pitch_name(instrument.written(sounding));
    const auto finger = finger_name(first_position_finger(instrument, sounding));
    return finger.empty() ? name : fmt::format("{} ({})", name, finger);
}

Progress progress_in(const Group& group)
{
    auto progress = Progress {};
    progress.sessions = group.sessions;
    progress.first = group.first;
    progress.last = group.last;
    if (!group.drift.empty())
        progress.ensemble.push_back(series_of(Measure::drift, group.drift));
    for (const auto& name : group.order) {
        const auto& gathered = group.sections.at(name);
        auto section = SectionProgress {};
        section.name = name;
        section.players = gathered.players;
        section.players_unsaid = gathered.players_unsaid;
        for (const auto& [measure, points] : gathered.whole)
            section.measures.push_back(series_of(measure, points));
        for (const auto& bar : group.bar_order)
            if (const auto found = gathered.bars.find(bar); found != gathered.bars.end())
                for (const auto& [measure, points] : found->second)
                    section.bars.push_back({bar, series_of(measure, points)});
        for (const auto& [key, note] : gathered.notes)
            section.notes.push_back({note_name(*gathered.instrument, Pitch {key}),
                                     static_cast<int>(note.pieces.size()),
                                     series_of(Measure::deviation, note.points)});
        progress.sections.push_back(std::move(section));
    }
    return progress;
}

}  // namespace

const MeasureFacts& facts_of(Measure measure) noexcept
{
    return facts[static_cast<std::size_t>(measure)];
}

std::span<const std::string_view> figures_for_progress() noexcept
{
    return read_figures;
}

sys_days monday_of(sys_days day) noexcept
{
    return day - (std::chrono::weekday {day} - std::chrono::Monday);
}

std::vector<Progress> progress_of(std::span<const SessionNumbers> sessions)
{
    auto in_order = std::vector<const SessionNumbers*> {};
    for (const auto& session : sessions)
        in_order.push_back(&session);
    std::ranges::stable_sort(in_order, {}, [](const auto* session) { return session->day; });

    // By class, and in it all pieces together before each.
    auto groups = std::map<std::string, std::map<std::optional<std::string>, Group>> {};
    for (const auto* session : in_order) {
        auto& of_class = groups[session->cls.name];
        gather(of_class[std::nullopt], *session, false);
        gather(of_class[session->review.piece], *session, true);
    }

    auto all = std::vector<Progress> {};
    for (const auto& [cls, of_class] : groups) {
        const auto begin = static_cast<std::ptrdiff_t>(all.size());
        for (const auto& [piece, group] : of_class) {
            auto& progress = all.emplace_back(progress_in(group));
            progress.cls = cls;
            progress.piece = piece;
        }
        std::stable_sort(all.begin() + begin, all.end(), [](const Progress& a, const Progress& b) {
            return std::pair {a.piece.has_value(), b.last} < std::pair {b.piece.has_value(), a.last};
        });
    }
    // Bars are many and each rests on little: they have their own share of false ones, lest they drown the
    // sections.
    for (const auto of_bars : {false, true}) {
        auto chances = std::vector<double> {};
        for_each_series(all, of_bars, [&](const Series& series) {
            if (series.trend)
                chances.push_back(series.trend->chance);
        });
        const auto believed = believed_up_to(chances, false_ones);
        for_each_series(all, of_bars, [&](Series& series) { series.course = course_of(series, believed); });
    }
    return all;
}

}  // namespace tutti::review
