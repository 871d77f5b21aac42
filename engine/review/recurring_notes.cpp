// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/recurring_notes.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "review/robust.hpp"

namespace tutti::review {

namespace {

// A note is looked for among all that a section plays; with a dozen of them, nine to one is not enough.
constexpr auto sure_of_a_note = 0.975;
constexpr auto fewest_places = 4;
constexpr auto share_of_places = 0.75;
constexpr auto beside_the_rest = 10.0;  // cents from the section's other notes
constexpr auto fewest_others = std::size_t {8};
constexpr auto places_in_a_bar = 16.0;

/// A note as it was played somewhere on the page.
struct Played {
    const Deviation* deviation;
    Pitch pitch;
    Page::Place place;
};

/// The notes of a section that can be judged, outside the bars in which it was found to be off.
std::vector<Played> notes_of(std::size_t section, std::span<const Deviation> deviations,
                             const Circumstances& about, std::span<const Finding> found)
{
    auto off = std::set<std::size_t> {};
    for (const auto& finding : found)
        if (finding.section == static_cast<int>(section) && finding.kind == FindingKind::intonation)
            off.insert(finding.bars.begin(), finding.bars.end());
    auto notes = std::vector<Played> {};
    for (const auto& deviation : deviations)
        if (const auto place = about.page.at(deviation.from, deviation.to);
            place && deviation.weight >= least_weight_judged && !off.contains(place->column))
            notes.push_back({&deviation, about.notes[section][deviation.note].pitch, *place});
    return notes;
}

std::vector<Weighed> values_of(std::span<const Played> notes, Pitch pitch, bool of_it)
{
    auto values = std::vector<Weighed> {};
    for (const auto& note : notes)
        if ((note.pitch == pitch) == of_it)
            values.push_back({note.deviation->value, note.deviation->weight});
    return values;
}

/// How a note lies beside the ensemble or the section's other notes, whichever accuses it of less; none when
/// these lie further out than it does.
std::optional<Habit> habit_of(std::vector<Weighed> own, std::vector<Weighed> others, const HabitRule& rule)
{
    const auto middle = median(own);
    const auto rest = median(std::move(others));
    const auto from = rest * middle > 0.0 ? rest : 0.0;
    if (std::abs(from) >= std::abs(middle))
        return {};
    auto weight = 0.0;
    for (const auto& value : own)
        weight += value.weight;
    const auto scatter = std::max(rule.least_noise, robust_deviation(std::move(own), middle));
    const auto error = of_a_median * scatter / std::sqrt(std::max(weight, 1.0));
    auto habit = Habit {.from = from, .amount = middle - from};
    habit.confidence = normal_share_below((std::abs(habit.amount) - std::max(rule.usual, beside_the_rest)) /
                                          std::hypot(rule.systematic, error));
    return habit;
}

/// A finding of one note, without its words; Finding::places says whether it is one.
Finding finding_of(std::size_t section, Pitch pitch, std::span<const Played> notes, const Habit& habit)
{
    auto finding = Finding {};
    finding.section = static_cast<int>(section);
    finding.amount = Cents {habit.amount};
    finding.confidence = habit.confidence;
    auto places = std::map<std::pair<std::size_t, long>, std::vector<Weighed>> {};
    auto columns = std::set<std::size_t> {};
    for (const auto& [deviation, played, place] : notes) {
        if (played != pitch)
            continue;
        const auto value = Weighed {deviation->value, deviation->weight};
        places[{place.column, std::lround(place.within * places_in_a_bar)}].push_back(value);
        ++finding.notes_judged;
        if (!habit.agrees(value))
            continue;
        finding.from = finding.notes == 0 ? deviation->from : finding.from;
        finding.to = deviation->to;
        ++finding.notes;
        columns.insert(place.column);
    }
    for (const auto& [where, values] : places) {
        ++finding.places.judged;
        finding.places.off += habit.agrees({median(values), 1.0}) ? 1 : 0;
    }
    finding.bars.assign(columns.begin(), columns.end());
    return finding;
}

/// What is told of a note of a section, if that is worth a word.
std::optional<Finding> recurring(std::size_t section, Pitch pitch, std::span<const Played> notes,
                                 const HabitRule& rule, const Circumstances& about)
{
    auto own = values_of(notes, pitch, true);
    auto others = values_of(notes, pitch, false);
    if (own.size() < static_cast<std::size_t>(fewest_places) || others.size() < fewest_others)
        return {};
    const auto habit = habit_of(std::move(own), std::move(others), rule);
    if (!habit || habit->confidence < sure_of_a_note)
        return {};
    auto finding = finding_of(section, pitch, notes, *habit);
    if (finding.places.off < fewest_places || finding.bars.size() < 2 ||
        finding.places.off < share_of_places * finding.places.judged)
        return {};
    finding.pitch = pitch;
    name_note(finding, pitch, about.names);
    finding.text = fmt::format("{}: {} {} in {} of {} places, {:.0f} cents", about.cls.sections[section].name,
                               finding.mostly, habit->amount < 0.0 ? "flat" : "sharp", finding.places.off,
                               finding.places.judged, std::abs(habit->amount));
    return finding;
}

bool explains(const Finding& of_a_note, const Finding& of_bars)
{
    const auto* cents = std::get_if<Cents>(&of_bars.amount);
    return of_bars.section == of_a_note.section && of_bars.kind == of_a_note.kind && cents != nullptr &&
           of_bars.pitch == of_a_note.pitch &&
           cents->value() * std::get<Cents>(of_a_note.amount).value() > 0.0;
}

}  // namespace

std::vector<Finding> with_recurring_notes(std::span<const std::vector<Deviation>> intonation,
                                          const HabitRule& rule, const Circumstances& about,
                                          std::vector<Finding> found)
{
    auto told = std::vector<Finding> {};
    for (auto s = std::size_t {0}; s < intonation.size() && about.page.by_bar(); ++s) {
        auto pitches = std::set<Pitch> {};
        for (const auto& deviation : intonation[s])
            pitches.insert(about.notes[s][deviation.note].pitch);
        for (const auto pitch : pitches) {
            auto finding = recurring(s, pitch, notes_of(s, intonation[s], about, found), rule, about);
            if (!finding)
                continue;
            // Once more with the bars that it explains.
            if (std::erase_if(found, [&](const auto& other) { return explains(*finding, other); }) > 0)
                finding = recurring(s, pitch, notes_of(s, intonation[s], about, found), rule, about)
                              .value_or(*finding);
            told.push_back(*std::move(finding));
        }
    }
    std::ranges::move(told, std::back_inserter(found));
    return found;
}

}  // namespace tutti::review
