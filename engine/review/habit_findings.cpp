// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/habit_findings.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "review/bars_in_words.hpp"
#include "review/robust.hpp"

namespace tutti::review {

namespace {

constexpr auto mostly = 0.6;  // of the notes that agree are one note
constexpr auto fewest_of_one_note = 3;
constexpr auto same_place = 0.1;  // of a bar
constexpr auto sure_change = 1.96;

/// The notes of a section in the order of the page; those of which the place is not known at the end.
Orders by_page(std::span<const std::vector<Deviation>> sections, const Page& page)
{
    auto orders = by_time(sections);
    for (auto s = std::size_t {0}; s < sections.size(); ++s) {
        auto places = std::vector<std::tuple<std::size_t, double>> {};
        for (const auto& deviation : sections[s]) {
            const auto place = page.at(deviation.from, deviation.to);
            places.emplace_back(place ? place->column : page.bars().size(), place ? place->within : 0.0);
        }
        std::ranges::stable_sort(orders[s], {}, [&](std::size_t i) { return places[i]; });
    }
    return orders;
}

std::size_t in_common(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b)
{
    auto common = std::vector<std::size_t> {};
    std::ranges::set_intersection(a, b, std::back_inserter(common));
    return common.size();
}

/// Of what is found in the order of time and in that of the page, each fault once.
std::vector<SectionHabit> each_once(std::vector<SectionHabit> by_page, std::vector<SectionHabit> by_time)
{
    auto candidates = std::move(by_page);
    std::ranges::move(by_time, std::back_inserter(candidates));
    std::ranges::stable_sort(candidates, std::ranges::greater {},
                             [](const auto& one) { return one.habit.agreeing; });
    auto kept = std::vector<SectionHabit> {};
    for (auto& candidate : candidates) {
        const auto told = std::ranges::any_of(kept, [&](const auto& other) {
            return other.section == candidate.section && other.habit.amount * candidate.habit.amount > 0.0 &&
                   2 * in_common(other.deviations, candidate.deviations) >= candidate.deviations.size();
        });
        if (!told)
            kept.push_back(std::move(candidate));
    }
    return kept;
}

/// A section's notes of certain columns at one time that these were played.
struct Time {
    std::vector<Weighed> values;
    double weight = 0.0;
    std::set<std::size_t> columns {};
};

/// Where on the page a fault lies: its columns, and how far into the first it begins and into the last it
/// ends.
struct Extent {
    std::set<std::size_t> columns;
    double begins = 1.0;
    double ends = 0.0;

    void add(const Page::Place& place)
    {
        if (columns.empty() || place.column < *columns.begin())
            begins = 1.0;
        if (columns.empty() || place.column > *columns.rbegin())
            ends = 0.0;
        columns.insert(place.column);
        if (place.column == *columns.begin())
            begins = std::min(begins, place.within);
        if (place.column == *columns.rbegin())
            ends = std::max(ends, place.within);
    }
    [[nodiscard]] bool holds(const Page::Place& place) const
    {
        return columns.contains(place.column) &&
               (place.column != *columns.begin() || place.within >= begins - same_place) &&
               (place.column != *columns.rbegin() || place.within <= ends + same_place);
    }
};

/// The times that an extent of the page was played, each from its beginning to where the page turns back.
std::vector<Time> times_of(std::span<const Deviation> deviations, const Extent& extent, const Page& page)
{
    auto times = std::vector<Time> {};
    auto before = std::optional<Page::Place> {};
    for (const auto& deviation : deviations) {
        const auto place = page.at(deviation.from, deviation.to);
        if (!place || !extent.holds(*place))
            continue;
        const auto goes_on =
            before && (place->column > before->column ||
                       (place->column == before->column && place->playing == before->playing));
        if (!goes_on)
            times.emplace_back();
        before = place;
        if (deviation.weight < least_weight_judged)
            continue;
        times.back().values.push_back({deviation.value, deviation.weight});
        times.back().weight += deviation.weight;
        times.back().columns.insert(place->column);
    }
    std::erase_if(times, [](const auto& time) { return time.values.empty(); });
    return times;
}

Times count_times(std::span<const Time> times, const Habit& habit)
{
    auto count = Times {};
    for (const auto& time : times) {
        ++count.judged;
        count.off += habit.agrees({median(time.values), 1.0}) ? 1 : 0;
    }
    return count;
}

/// A deviation in the unit and with the sign of Finding::amount: timing is measured + late and told + ahead.
double as_told(FindingKind kind, double deviation)
{
    return kind == FindingKind::timing ? -deviation : deviation;
}

std::optional<Change> change_of(std::span<const Time> times, const Habit& habit, const Respect& respect)
{
    if (times.size() < 2)
        return {};
    const auto& before = times[times.size() - 2];
    const auto& last = times.back();
    const auto noise = respect.noise;
    const auto error = [&](const Time& time) {
        return of_a_median * noise / std::sqrt(std::max(1.0, time.weight));
    };
    // From the section's usual place, as the amount is.
    auto change = Change {as_told(respect.kind, median(before.values) - habit.from),
                          as_told(respect.kind, median(last.values) - habit.from)};
    const auto closer = std::abs(change.before) - std::abs(change.last);
    if (std::abs(closer) < std::max(sure_change * std::hypot(error(before), error(last)), noise))
        return {};
    change.better = closer > 0.0;
    return change;
}

std::string number_in_words(int number)
{
    constexpr auto words =
        std::array {"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};
    return number >= 0 && static_cast<std::size_t>(number) < words.size()
               ? words.at(static_cast<std::size_t>(number))
               : std::to_string(number);
}

/// ", all four times"; nothing where there was one.
std::string times_in_words(const Times& times)
{
    if (times.judged < 2)
        return {};
    if (times.off == times.judged)
        return times.judged == 2 ? ", both times"
                                 : fmt::format(", all {} times", number_in_words(times.judged));
    return fmt::format(", {} of {} times", number_in_words(times.off), number_in_words(times.judged));
}

std::string amount_in_words(const Finding& finding)
{
    if (finding.kind == FindingKind::spread)
        return fmt::format("the players are ±{:.0f} cents apart", std::get<Cents>(finding.amount).value());
    if (const auto* cents = std::get_if<Cents>(&finding.amount))
        return fmt::format("{:.0f} cents {}", std::abs(cents->value()), *cents < Cents {} ? "flat" : "sharp");
    if (const auto* louder = std::get_if<Decibels>(&finding.amount))
        return fmt::format("{:.0f} dB {} than usual beside the others", std::abs(louder->value()),
                           louder->value() < 0.0 ? "softer" : "louder");
    // Nothing is heard to the millisecond, so nothing is told to it.
    const auto lead = std::get<Seconds>(finding.amount);
    return fmt::format("{:.0f} ms {}", 5.0 * std::round(std::abs(lead.value()) * 200.0),
                       lead < Seconds {} ? "late" : "early");
}

std::string change_in_words(const Finding& finding)
{
    if (!finding.change)
        return {};
    const auto& change = *finding.change;
    const auto size = std::abs(change.last);
    return fmt::format("; {} the last time ({:.0f})", change.better ? "better" : "worse",
                       finding.kind == FindingKind::timing ? 5.0 * std::round(size / 5.0) : size);
}

std::string in_words(const Finding& finding, const std::string& where, const Circumstances& about)
{
    const auto& section = about.cls.sections[static_cast<std::size_t>(finding.section)].name;
    const auto note = finding.mostly.empty() ? std::string {} : ", mostly " + finding.mostly;
    const auto noun = finding.kind == FindingKind::timing ? "entries" : "notes";
    const auto rests_on = finding.times.judged < 2
                              ? fmt::format(" ({} of {} {})", finding.notes, finding.notes_judged, noun)
                              : std::string {};
    return fmt::format("{}, {}: {}{}{}{}{}", section, where, amount_in_words(finding),
                       times_in_words(finding.times), note, rests_on, change_in_words(finding));
}

std::variant<Cents, Seconds, NoteSlip, Decibels> amount_of(FindingKind kind, double amount)
{
    if (kind == FindingKind::timing)
        return Seconds {as_told(kind, amount) / 1000.0};
    if (kind == FindingKind::balance)
        return decibels(amount);
    return Cents {amount};
}

/// The pitch that most of the notes have.
std::optional<Pitch> most_common(const std::map<Pitch, int>& pitches)
{
    auto all = 0;
    for (const auto& [pitch, count] : pitches)
        all += count;
    const auto most = std::ranges::max_element(pitches, {}, [](const auto& one) { return one.second; });
    return most != pitches.end() && most->second >= mostly * all ? std::optional {most->first} : std::nullopt;
}

/// Which note a finding mostly is.
void find_note(Finding& finding, const SectionHabit& found, std::span<const Deviation> deviations,
               const Circumstances& about)
{
    auto pitches = std::map<Pitch, int> {};  // of the notes that agree
    auto played = std::set<Pitch> {};
    for (const auto i : found.deviations) {
        const auto pitch = about.notes[found.section][deviations[i].note].pitch;
        played.insert(pitch);
        if (found.habit.agrees({deviations[i].value, deviations[i].weight}))
            ++pitches[pitch];
    }
    finding.pitch = most_common(pitches);
    // That all were one note is only worth a word where others could have been.
    if (finding.pitch && played.size() > 1 && pitches[*finding.pitch] >= fewest_of_one_note)
        name_note(finding, *finding.pitch, about.names);
}

/// The columns in which a section could be judged.
std::set<std::size_t> columns_judged(std::span<const Deviation> deviations, const Page& page)
{
    auto columns = std::set<std::size_t> {};
    for (const auto& deviation : deviations)
        if (const auto place = page.at(deviation.from, deviation.to);
            place && deviation.weight >= least_weight_judged)
            columns.insert(place->column);
    return columns;
}

Finding finding_of(const SectionHabit& found, const Respect& respect, const Circumstances& about)
{
    const auto& deviations = respect.deviations[found.section];
    auto finding = Finding {};
    finding.section = static_cast<int>(found.section);
    finding.kind = respect.kind;
    finding.from = deviations[found.deviations.front()].from;
    finding.amount = amount_of(respect.kind, found.habit.amount);
    finding.notes = found.habit.agreeing;
    finding.notes_judged = found.habit.count;
    finding.confidence = found.habit.confidence;
    auto extent = Extent {};
    for (const auto i : found.deviations) {
        const auto& deviation = deviations[i];
        finding.to = std::max(finding.to, deviation.to);
        if (const auto place = about.page.at(deviation.from, deviation.to);
            place && found.habit.agrees({deviation.value, deviation.weight}))
            extent.add(*place);
    }
    finding.bars.assign(extent.columns.begin(), extent.columns.end());
    if (respect.kind == FindingKind::intonation || respect.kind == FindingKind::spread)
        find_note(finding, found, deviations, about);

    auto where = fmt::format("{} to {}", clock_time(to_seconds(finding.from, about.rate)),
                             clock_time(to_seconds(finding.to, about.rate)));
    if (about.page.by_bar() && !finding.bars.empty()) {
        finding.where = bars_told(extent.columns, columns_judged(deviations, about.page), about.page);
        where = bars_in_words(finding.where);
        auto times = times_of(deviations, extent, about.page);
        // A fault throughout comes each time; which playing of which bar is then nobody's question. How it
        // went on is, from one time to the next that most of it was played.
        if (finding.where.throughout)
            std::erase_if(times, [&](const auto& time) {
                return 2 * time.columns.size() < extent.columns.size();
            });
        else
            finding.times = count_times(times, found.habit);
        finding.change = change_of(times, found.habit, respect);
    }
    finding.text = in_words(finding, where, about);
    return finding;
}

}  // namespace

void name_note(Finding& finding, Pitch pitch, const NoteNames& names)
{
    const auto section = static_cast<std::size_t>(finding.section);
    finding.mostly = names.with_finger(section, pitch);
    finding.note = names.of(section, pitch);
    finding.finger = names.finger(section, pitch);
}

std::vector<Finding> habit_findings(const Respect& respect, const Circumstances& about)
{
    auto habits = respect.habits(by_time(respect.deviations));
    if (about.page.by_bar())
        habits = each_once(respect.habits(by_page(respect.deviations, about.page)), std::move(habits));
    auto findings = std::vector<Finding> {};
    for (const auto& habit : habits)
        findings.push_back(finding_of(habit, respect, about));
    return findings;
}

}  // namespace tutti::review
