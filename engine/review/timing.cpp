// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/timing.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>

namespace tutti::review {

namespace {

constexpr auto together = 150.0;  // ms
// What is further off is another rhythm: semiquavers at 140 are 107 ms apart.
constexpr auto longest_lag = 105.0;  // ms
constexpr auto rounds = 4;
constexpr auto fewest_others = 2;

constexpr auto least_weight = 0.1;             // what is probably another section's would stand in the way
constexpr auto weight_of_unheard_onset = 0.7;  // its pitch alone scatters more
constexpr auto usual = 20.0;                   // ms; an ensemble begins to be heard apart at 25 to 30
// A passage's own figure, slurred or repeated notes, shifts when all of its notes are noticed: in single bars
// of 21 generated rehearsals the leads heard lay 19 ms (standard deviation) from the true ones, of eight
// notes as of two.
constexpr auto heard_to = 12.0;
// Notes of that many follow each other until another figure comes: over a whole rehearsal it evens out.
constexpr auto a_passage = 8;
// What an instrument's attack still adds once winds are set right, in the medians of 195 sections of 41
// generated rehearsals: trumpets 1 ms early, cellos 2 late; from one rehearsal to the next ±6 of them all.
constexpr auto attacks_differ_by = 5.0;
// The instant at which a section of woodwind is heard to begin lies before the mean of its players by so much
// for each after the first (2.6 in rehearsals of three seeds, 1.9 in those of three others; bowed strings 0).
constexpr auto woodwind_heard_early = 2.2;  // ms
constexpr auto usual_players = 4;
constexpr auto most_players = 8;  // more were not looked at
// Brass is heard some 14 ms after its first player, however far behind the others are: what comes after shows
// in how slowly its sound grows. Told so, 2 to 6 trumpets were heard as their mean to 4 ms (standard
// deviation) in eight generated rehearsals, and to 6 in six that were not looked at.
constexpr auto grows_alone = 24.0;  // ms: one player, and the room
constexpr auto share_of_growth = 0.75;
constexpr auto longest_growth = 60.0;
constexpr auto fewest_grown = std::size_t {8};
constexpr auto least_noise = 18.0;  // ms: four players 25 apart, heard to some 12

using Entry = Timing::Entry;
using Line = Timing::Line;

/// How much later than heard the mean of a section's players begins.
double heard_early(const audio::SectionDescription& section, std::span<const Note> notes)
{
    auto growth = std::vector<double> {};
    const auto wind = section.instrument.wind;
    if (wind == Instrument::Wind::brass)
        for (const auto& note : notes)
            if (note.rise)
                growth.push_back(1000.0 * note.rise->value());
    if (growth.size() >= fewest_grown)
        return share_of_growth *
               (std::clamp(median(std::move(growth)), grows_alone, longest_growth) - grows_alone);
    const auto after_the_first = std::min(section.players.value_or(usual_players), most_players) - 1;
    return wind != Instrument::Wind::none ? woodwind_heard_early * after_the_first : 0.0;
}

std::vector<Line> lines_of(std::span<const std::vector<Note>> sections, const audio::ClassDescription& cls,
                           SampleRate rate)
{
    const auto weights = note_weights(sections);
    auto lines = std::vector<Line>(sections.size());
    for (auto s = std::size_t {0}; s < sections.size(); ++s) {
        const auto early = heard_early(cls.sections[s], sections[s]);
        for (auto i = std::size_t {0}; i < sections[s].size(); ++i) {
            const auto& note = sections[s][i];
            if (weights[s][i] < least_weight)
                continue;
            lines[s].push_back({note.start, note.end, early + 1000.0 * to_seconds(note.start, rate).value(),
                                weights[s][i] * (note.onset_heard ? 1.0 : weight_of_unheard_onset), 0.0, i});
        }
    }
    return lines;
}

/// How far an entry may lie from another's that is made together with it: less than half the way to its
/// neighbours, so that one of two quick notes is never taken for the other.
double reach_of(const Line& line, std::size_t i)
{
    auto reach = together;
    if (i > 0)
        reach = std::min(reach, 0.5 * (line[i].set_right() - line[i - 1].set_right()));
    if (i + 1 < line.size())
        reach = std::min(reach, 0.5 * (line[i + 1].set_right() - line[i].set_right()));
    return reach;
}

/// The entry of another section that is made together with the one at `instant`, which reaches `reach` far.
/// Instants come in order, give or take what sections are off by.
const Entry* entry_at(const Line& line, double instant, double reach, std::size_t& next)
{
    while (next < line.size() && line[next].set_right() < instant - together)
        ++next;
    for (auto i = next; i < line.size() && line[i].set_right() <= instant + reach; ++i) {
        const auto apart = std::abs(line[i].set_right() - instant);
        if (apart <= reach && apart <= reach_of(line, i))
            return &line[i];
    }
    return nullptr;
}

enum class Reference { everybody, the_others };

std::vector<Deviation> deviations_of(const std::vector<Line>& lines, std::size_t section, Reference reference)
{
    auto deviations = std::vector<Deviation> {};
    auto next = std::vector<std::size_t>(lines.size(), 0);
    auto met = std::vector<bool>(lines.size(), false);
    for (auto i = std::size_t {0}; i < lines[section].size(); ++i) {
        const auto& entry = lines[section][i];
        const auto reach = reach_of(lines[section], i);
        auto starts = std::vector<Weighed> {};
        for (auto s = std::size_t {0}; s < lines.size(); ++s) {
            if (s == section)
                continue;
            if (const auto* other = entry_at(lines[s], entry.set_right(), reach, next[s])) {
                starts.push_back({other->set_right(), other->weight});
                met[s] = true;
            }
        }
        if (starts.empty())
            continue;
        // The fewer others, the less sure the instant.
        const auto others = static_cast<double>(starts.size());
        const auto weight = entry.weight * others / (others + 1.0);
        if (reference == Reference::everybody)
            starts.push_back({entry.set_right(), entry.weight});
        deviations.push_back(
            {entry.from, entry.to, entry.start - median(std::move(starts)), weight, entry.note});
    }
    // Of two sections nobody can say which is right.
    return std::ranges::count(met, true) >= fewest_others ? deviations : std::vector<Deviation> {};
}

/// How late one section is beside another, over the entries in stretches of time that they make together.
std::optional<double> lag_beside(const std::vector<Line>& lines, std::size_t own, std::size_t other,
                                 std::span<const Stretch> stretches)
{
    auto lags = std::vector<Deviation> {};
    auto next = std::size_t {0};
    auto stretch = stretches.begin();
    for (auto i = std::size_t {0}; i < lines[own].size() && stretch != stretches.end(); ++i) {
        const auto& entry = lines[own][i];
        while (stretch != stretches.end() && stretch->to < entry.from)
            ++stretch;
        if (stretch == stretches.end() || entry.from < stretch->from)
            continue;
        if (const auto* there = entry_at(lines[other], entry.set_right(), reach_of(lines[own], i), next))
            lags.push_back({entry.from, entry.to, entry.start - there->start,
                            std::min(entry.weight, there->weight), entry.note});
    }
    return heard_within(lags, stretches);
}

}  // namespace

HabitRule timing_rule() noexcept
{
    auto rule = HabitRule {usual, heard_to, attacks_differ_by, least_noise, 5.0, longest_lag};
    rule.passage = a_passage;
    return rule;
}

Timing timing_of(std::span<const std::vector<Note>> sections, const audio::ClassDescription& cls,
                 SampleRate rate)
{
    const auto rule = timing_rule();
    auto lines = lines_of(sections, cls, rate);
    auto timing = Timing {};
    for (auto round = 0; round <= rounds; ++round) {
        const auto last = round == rounds;
        timing.sections.clear();
        for (auto s = std::size_t {0}; s < lines.size(); ++s)
            timing.sections.push_back(
                deviations_of(lines, s, last ? Reference::the_others : Reference::everybody));
        const auto standing = Standing {timing.sections, rule};
        for (auto s = std::size_t {0}; s < lines.size() && !last; ++s)
            for (auto& entry : lines[s])
                entry.own = standing.of(s, entry.from);
    }
    timing.entries = std::move(lines);
    return timing;
}

std::vector<SectionHabit> timing_habits(const Timing& timing, const Orders& orders)
{
    return own_habits(timing.sections, orders, timing_rule(), [&](auto own, auto other, auto stretches) {
        return lag_beside(timing.entries, own, other, stretches);
    });
}

std::vector<Deviation> lags_between(const Timing& timing, std::size_t section, std::size_t other)
{
    const auto& own = timing.entries[section];
    auto lags = std::vector<Deviation> {};
    auto next = std::size_t {0};
    for (auto i = std::size_t {0}; i < own.size(); ++i)
        if (const auto* there = entry_at(timing.entries[other], own[i].set_right(), reach_of(own, i), next))
            lags.push_back({own[i].from, own[i].to, own[i].start - there->start,
                            std::min(own[i].weight, there->weight), own[i].note});
    return lags;
}

}  // namespace tutti::review
