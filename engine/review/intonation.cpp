// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/intonation.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tutti::review {

namespace {

constexpr auto rounds = 4;

// A microphone hears its nearest players loudest: with players 10 cents apart, what it hears of six of them
// is off their mean by some 4.
constexpr auto heard_off_centre = 4.0;
constexpr auto heard_off_centre_of_spread = 0.4;
// Further apart they are no longer heard as one, and what is heard is any of them: off by as much as they
// are.
constexpr auto heard_as_one = 30.0;
constexpr auto least_noise = 6.0;
// What a section's median over eight seconds scatters by being heard off its centre, which counts as so many
// sections beside those that are there; and how far all may be heard off alike, as a tuning fork is.
constexpr auto section_noise = heard_off_centre;
constexpr auto known_scatter_counts = 4.0;
constexpr auto all_heard_off = 1.0;
constexpr auto z95 = 1.96;
constexpr auto fewest_to_play = 4;  // notes: of a section with fewer nothing is said either
constexpr auto about_a_note = 4_s;  // to either side: a few notes of the other section

double wrapped(double cents, double centre)
{
    return centre + std::remainder(cents - centre, 100.0);
}

/// The middle of deviations of which +50 and −50 are the same.
double circular_centre(std::span<const std::vector<Note>> sections)
{
    constexpr auto turn = 2.0 * std::numbers::pi / 100.0;
    auto x = 0.0;
    auto y = 0.0;
    for (const auto& notes : sections)
        for (const auto& note : notes) {
            x += note.confidence * std::cos(turn * note.deviation.value());
            y += note.confidence * std::sin(turn * note.deviation.value());
        }
    return std::atan2(y, x) / turn;
}

/// The notes' cents, unwrapped: no jump where a section is half a semitone off.
std::vector<Movement::Line> lines_of(std::span<const std::vector<Note>> sections)
{
    const auto centre = circular_centre(sections);
    const auto weights = note_weights(sections);
    auto lines = std::vector<Movement::Line>(sections.size());
    for (auto s = std::size_t {0}; s < sections.size(); ++s)
        for (auto i = std::size_t {0}; i < sections[s].size(); ++i) {
            const auto& note = sections[s][i];
            lines[s].push_back(
                {note.start, note.end, wrapped(note.deviation.value(), centre), weights[s][i], 0.0});
        }
    return lines;
}

/// How far a drift point may be off: by how far the sections scatter about it, beside what eight seconds of
/// any section are known to scatter, and by what all of them may be heard off.
Cents drift_within(const Movement::Point& point)
{
    const auto sections = static_cast<double>(point.sections);
    const auto squares =
        known_scatter_counts * section_noise * section_noise + sections * point.scatter * point.scatter;
    const auto scatter = std::sqrt(squares / (known_scatter_counts + sections));
    return Cents {z95 * std::hypot(all_heard_off, of_a_median * scatter / std::sqrt(sections))};
}

/// How far each note of a line is off the drift, of those that can be judged.
std::vector<Deviation> deviations_of(const Movement::Line& line, const Movement& drift)
{
    auto deviations = std::vector<Deviation> {};
    for (auto i = std::size_t {0}; i < line.size(); ++i) {
        const auto& tone = line[i];
        const auto there = drift.at(tone.from + FrameCount {(tone.to - tone.from).value() / 2});
        if (there.sections >= Movement::fewest_to_judge)
            deviations.push_back(
                {tone.from, tone.to, wrapped(tone.value - there.value, 0.0), tone.weight, i});
    }
    return deviations;
}

/// The same from the class's A.
std::vector<Deviation> deviations_from_a(const Movement::Line& line)
{
    auto deviations = std::vector<Deviation> {};
    for (auto i = std::size_t {0}; i < line.size(); ++i)
        deviations.push_back({line[i].from, line[i].to, line[i].value, line[i].weight, i});
    return deviations;
}

std::vector<std::size_t> that_play(std::span<const Movement::Line> lines)
{
    auto playing = std::vector<std::size_t> {};
    for (auto s = std::size_t {0}; s < lines.size(); ++s)
        if (std::ranges::count_if(lines[s], [](const auto& tone) {
                return tone.weight >= least_weight_judged;
            }) >= fewest_to_play)
            playing.push_back(s);
    return playing;
}

void add_drift(const Movement& drift, int fewest_sections, Intonation& intonation)
{
    intonation.drift.clear();
    for (const auto& [at, point] : drift.points(fewest_sections))
        intonation.drift.push_back({at, Cents {point.value}, drift_within(point), point.weight});
}

/// The median spread of the notes that make a habit, where it was measured.
std::optional<double> spread_of(const SectionHabit& one, std::span<const Deviation> deviations,
                                const std::vector<Note>& notes)
{
    auto spreads = std::vector<double> {};
    for (const auto i : one.deviations)
        if (const auto& note = notes[deviations[i].note]; note.spread)
            spreads.push_back(note.spread->value());
    return spreads.empty() ? std::nullopt : std::optional {median(std::move(spreads))};
}

}  // namespace

HabitRule intonation_rule(Cents tolerance) noexcept
{
    return {std::clamp(tolerance.value() / 3.0, 6.0, 10.0), heard_off_centre, 0.0, least_noise, 2.5, 50.0};
}

HabitRule intonation_rule(Cents tolerance, TuningFrom from) noexcept
{
    auto rule = intonation_rule(tolerance);
    if (from == TuningFrom::the_a)
        rule.usual = std::clamp(tolerance.value() / 2.0, 10.0, 20.0);
    return rule;
}

HabitRule between_two(HabitRule rule) noexcept
{
    rule.systematic *= std::numbers::sqrt2;
    rule.constant *= std::numbers::sqrt2;
    rule.least_noise *= std::numbers::sqrt2;
    return rule;
}

Intonation intonation_of(std::span<const std::vector<Note>> sections, SampleRate rate, Cents tolerance)
{
    const auto rule = intonation_rule(tolerance);
    auto lines = lines_of(sections);
    auto intonation = Intonation {};
    intonation.playing = that_play(lines);
    if (intonation.playing.size() < static_cast<std::size_t>(Movement::fewest_to_judge)) {
        intonation.from = TuningFrom::the_a;
        add_drift(Movement {lines, rate}, intonation.playing.size() == 1 ? 1 : Movement::fewest_to_move,
                  intonation);
        for (const auto& line : lines)
            intonation.sections.push_back(deviations_from_a(line));
        return intonation;
    }
    for (auto round = 0; round < rounds; ++round) {
        const auto drift = Movement {lines, rate};
        add_drift(drift, Movement::fewest_to_move, intonation);
        intonation.sections.clear();
        for (const auto& line : lines)
            intonation.sections.push_back(deviations_of(line, drift));
        const auto standing = Standing {intonation.sections, rule};
        for (auto s = std::size_t {0}; s < lines.size(); ++s)
            for (auto& tone : lines[s])
                tone.own = standing.of(s, tone.from);
    }
    return intonation;
}

std::vector<SectionHabit> intonation_habits(const Intonation& intonation,
                                            std::span<const std::vector<Note>> notes, const Orders& orders,
                                            Cents tolerance)
{
    const auto rule = intonation_rule(tolerance, intonation.from);
    auto own =
        intonation.from == TuningFrom::the_a
            ? habits_beside_the_near(intonation.sections, orders, rule, intonation_rule(tolerance).usual)
            : own_habits(intonation.sections, orders, rule, beside_in(intonation.sections));
    for (auto& one : own)
        if (const auto spread = spread_of(one, intonation.sections[one.section], notes[one.section])) {
            const auto off_centre = *spread > heard_as_one
                                        ? *spread
                                        : std::max(heard_off_centre, heard_off_centre_of_spread * *spread);
            one.habit.confidence =
                std::min(one.habit.confidence,
                         normal_share_below((std::abs(one.habit.amount) - rule.usual) / off_centre));
        }
    std::erase_if(own, [&](const auto& one) { return one.habit.confidence < rule.least_confidence; });
    return own;
}

std::vector<Deviation> cents_between(const Intonation& intonation, std::size_t section, std::size_t other,
                                     SampleRate rate)
{
    const auto reach = to_frames(about_a_note, rate);
    auto between = std::vector<Deviation> {};
    for (const auto& note : intonation.sections[section]) {
        const auto about = Stretch {note.from - reach, note.to + reach};
        if (const auto there = heard_within(intonation.sections[other], std::span {&about, 1}))
            between.push_back({note.from, note.to, note.value - *there, note.weight, note.note});
    }
    return between;
}

}  // namespace tutti::review
