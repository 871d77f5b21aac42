// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/ensemble.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <optional>

namespace tutti::review {

namespace {

// What tells a neighbour's note from one's own that happens to be in unison with it.
constexpr auto same_pitch = 8.0;         // cents, whatever the octave: players never agree so well for long
constexpr auto softer_than_there = 8.0;  // dB
constexpr auto bleed_weight = 0.02;
// A note this much softer than the section usually is counts half, more softly played ones less and less: it
// may be somebody else's, and a tutor heard it less.
constexpr auto soft = 10.0;       // dB
constexpr auto soft_range = 2.0;  // dB, of the transition

constexpr auto least_heard = 1.0;  // in weight: two notes or so
constexpr auto fewest_witnesses = 2;

constexpr auto movement_step = 1_s;
constexpr auto movement_reach = 4_s;  // to either side: a few notes of every section

double cents_above_key_0(const Note& note)
{
    return 100.0 * note.pitch.midi_key() + note.deviation.value();
}

bool sounds_like(const Note& note, const Note& other)
{
    const auto apart = std::abs(std::remainder(cents_above_key_0(note) - cents_above_key_0(other), 1200.0));
    const auto together = std::min(note.end, other.end) - std::max(note.start, other.start);
    return apart <= same_pitch && 2 * together > note.end - note.start &&
           note.level.value() <= other.level.value() - softer_than_there;
}

}  // namespace

Decibels played_level(std::span<const Note> notes)
{
    auto levels = std::vector<double> {};
    for (const auto& note : notes)
        levels.push_back(note.level.value());
    const auto upper = levels.begin() + static_cast<std::ptrdiff_t>(3 * levels.size() / 4);
    std::nth_element(levels.begin(), upper, levels.end());
    return decibels(*upper);
}

std::vector<Weighed> weighed(std::span<const Deviation> deviations)
{
    auto values = std::vector<Weighed> {};
    values.reserve(deviations.size());
    for (const auto& deviation : deviations)
        values.push_back({deviation.value, deviation.weight});
    return values;
}

std::vector<std::vector<double>> own_weights(std::span<const std::vector<Note>> sections)
{
    auto weights = std::vector<std::vector<double>> {};
    for (const auto& own : sections) {
        auto& row = weights.emplace_back();
        if (own.empty())
            continue;
        const auto usual = played_level(own);
        auto next = std::vector<std::size_t>(sections.size(), 0);
        for (const auto& note : own) {
            auto bleed = false;
            for (auto s = std::size_t {0}; s < sections.size(); ++s) {
                const auto& others = sections[s];
                if (&others == &own || note.level > usual - likely_bleed)
                    continue;
                while (next[s] < others.size() && others[next[s]].end <= note.start)
                    ++next[s];
                for (auto i = next[s]; i < others.size() && others[i].start < note.end; ++i)
                    bleed = bleed || sounds_like(note, others[i]);
            }
            row.push_back(bleed ? bleed_weight : note.confidence);
        }
    }
    return weights;
}

std::vector<std::vector<double>> note_weights(std::span<const std::vector<Note>> sections)
{
    auto weights = own_weights(sections);
    for (auto s = std::size_t {0}; s < sections.size(); ++s) {
        if (sections[s].empty())
            continue;
        const auto usual = played_level(sections[s]);
        for (auto i = std::size_t {0}; i < sections[s].size(); ++i) {
            const auto softer = (usual - sections[s][i].level).value();
            const auto loudness = 1.0 / (1.0 + std::exp((softer - soft) / soft_range));
            if (weights[s][i] > bleed_weight)
                weights[s][i] *= loudness;
        }
    }
    return weights;
}

Standing::Standing(std::span<const std::vector<Deviation>> sections, const HabitRule& rule)
{
    for (const auto& deviations : sections) {
        auto& line = lines_.emplace_back();
        for (const auto& deviation : deviations)
            line.from.push_back(deviation.from);
        line.levels = steady_levels(weighed(deviations), rule);
    }
}

double Standing::Line::at(FramePosition position) const
{
    const auto after = std::ranges::upper_bound(from, position) - from.begin();
    return levels[static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, after - 1))];
}

double Standing::of(std::size_t section, FramePosition position) const
{
    if (lines_[section].levels.empty())
        return 0.0;
    auto all = std::vector<double> {};
    for (const auto& line : lines_)
        if (!line.levels.empty())
            all.push_back(line.at(position));
    return lines_[section].at(position) - median(std::move(all));
}

Movement::Movement(std::span<const Line> lines, SampleRate rate)
    : step_ {to_frames(movement_step, rate)}
{
    auto end = FramePosition {};
    for (const auto& line : lines)
        if (!line.empty())
            end = std::max(end, line.back().to);
    points_.resize(static_cast<std::size_t>((end - FramePosition {}) / step_) + 2);

    const auto reach = to_frames(movement_reach, rate);
    auto next = std::vector<std::size_t>(lines.size(), 0);
    for (auto p = std::size_t {0}; p < points_.size(); ++p) {
        const auto at = position(p);
        auto sections = std::vector<Weighed> {};
        auto weights = 0.0;
        auto heard_tones = std::size_t {0};
        for (auto s = std::size_t {0}; s < lines.size(); ++s) {
            auto tones = std::vector<Weighed> {};
            auto heard = 0.0;
            while (next[s] < lines[s].size() && lines[s][next[s]].to < at - reach)
                ++next[s];
            for (auto i = next[s]; i < lines[s].size() && lines[s][i].from < at + reach; ++i) {
                tones.push_back({lines[s][i].value - lines[s][i].own, lines[s][i].weight});
                heard += lines[s][i].weight;
            }
            if (heard <= 0.5)
                continue;
            weights += heard;
            heard_tones += tones.size();
            sections.push_back({median(std::move(tones)), 1.0});
        }
        auto& point = points_[p];
        point.sections = static_cast<int>(sections.size());
        if (sections.empty())
            continue;
        point.value = median(sections);
        point.weight = weights / static_cast<double>(heard_tones);
        auto squares = 0.0;
        for (const auto& section : sections)
            squares += (section.value - point.value) * (section.value - point.value);
        point.scatter = std::sqrt(squares / static_cast<double>(sections.size()));
    }
}

Movement::Point Movement::at(FramePosition position) const
{
    const auto exact = static_cast<double>(position.value()) / static_cast<double>(step_.value());
    const auto before = std::min(static_cast<std::size_t>(std::max(0.0, exact)), points_.size() - 2);
    const auto& a = points_[before];
    const auto& b = points_[before + 1];
    if (a.sections < fewest_to_move || b.sections < fewest_to_move)
        return a.sections > b.sections ? a : b;
    const auto share = std::clamp(exact - static_cast<double>(before), 0.0, 1.0);
    const auto between = [&](double Point::*what) { return (1.0 - share) * a.*what + share * b.*what; };
    return {between(&Point::value), std::min(a.sections, b.sections), between(&Point::scatter),
            between(&Point::weight)};
}

std::vector<std::pair<FramePosition, Movement::Point>> Movement::points(int fewest) const
{
    auto points = std::vector<std::pair<FramePosition, Point>> {};
    for (auto p = std::size_t {0}; p < points_.size(); ++p)
        if (points_[p].sections >= fewest)
            points.emplace_back(position(p), points_[p]);
    return points;
}

FramePosition Movement::position(std::size_t point) const
{
    return FramePosition {} + step_ * static_cast<std::int64_t>(point);
}

std::optional<double> heard_within(std::span<const Deviation> deviations, std::span<const Stretch> stretches)
{
    auto within = std::vector<Weighed> {};
    auto heard = 0.0;
    for (const auto& stretch : stretches) {
        auto first = std::ranges::lower_bound(deviations, stretch.from, {}, &Deviation::from);
        for (; first != deviations.end() && first->from <= stretch.to; ++first) {
            within.push_back({first->value, first->weight});
            heard += first->weight;
        }
    }
    if (heard < least_heard)
        return {};
    return median(std::move(within));
}

Beside beside_in(std::span<const std::vector<Deviation>> sections)
{
    return [sections](std::size_t own, std::size_t other,
                      std::span<const Stretch> stretches) -> std::optional<double> {
        const auto there = heard_within(sections[other], stretches);
        const auto here = heard_within(sections[own], stretches);
        return there && here ? std::optional {*here - *there} : std::nullopt;
    };
}

Orders by_time(std::span<const std::vector<Deviation>> sections)
{
    auto orders = Orders {};
    for (const auto& deviations : sections) {
        auto& order = orders.emplace_back(deviations.size());
        std::iota(order.begin(), order.end(), std::size_t {0});
    }
    return orders;
}

namespace {

/// Where a section plays these notes, which are in order of time, and none between them.
std::vector<Stretch> stretches_of(std::span<const Deviation> deviations, std::span<const std::size_t> notes)
{
    auto stretches = std::vector<Stretch> {};
    for (auto i = std::size_t {0}; i < notes.size(); ++i) {
        if (i == 0 || notes[i] != notes[i - 1] + 1)
            stretches.push_back({deviations[notes[i]].from, {}});
        stretches.back().to = deviations[notes[i]].from;
    }
    return stretches;
}

/// Whether a section was found off the same way in at least half of the time between two instants.
bool was_off_too(std::size_t section, double amount, Stretch when, std::span<const SectionHabit> found,
                 std::span<const std::vector<Deviation>> sections)
{
    return std::ranges::any_of(found, [&](const SectionHabit& other) {
        if (other.section != section || other.habit.amount * amount <= 0.0)
            return false;
        const auto first = sections[section][other.deviations.front()].from;
        const auto last = sections[section][other.deviations.back()].from;
        return 2 * (std::min(last, when.to) - std::max(first, when.from)) >= when.to - when.from;
    });
}

bool is_its_own(const SectionHabit& one, std::span<const SectionHabit> found,
                std::span<const std::vector<Deviation>> sections, double usual, const Beside& beside)
{
    const auto stretches = stretches_of(sections[one.section], one.deviations);
    const auto when = Stretch {stretches.front().from, stretches.back().to};
    auto witnesses = 0;
    auto present = 1;
    for (auto s = std::size_t {0}; s < sections.size(); ++s) {
        if (s == one.section)
            continue;
        const auto apart = beside(one.section, s, stretches);
        const auto by = apart ? std::copysign(1.0, one.habit.amount) * *apart : 0.0;
        const auto speaks_for_it = apart && by >= usual;
        // One that it is half as far from as would count says neither, as exactly as sections are heard.
        const auto abstains = apart && !speaks_for_it && by >= 0.5 * usual;
        witnesses += speaks_for_it ? 1 : 0;
        // One that never plays together with it may be off with it all the same.
        const auto is_present = apart ? !abstains : was_off_too(s, one.habit.amount, when, found, sections);
        present += is_present ? 1 : 0;
    }
    return witnesses >= fewest_witnesses && 3 * (present - witnesses) <= present;
}

}  // namespace

std::vector<SectionHabit> all_habits(std::span<const std::vector<Deviation>> sections, const Orders& orders,
                                     const HabitRule& rule)
{
    auto found = std::vector<SectionHabit> {};
    for (auto s = std::size_t {0}; s < sections.size(); ++s) {
        auto ordered = std::vector<Weighed> {};
        for (const auto i : orders[s])
            ordered.push_back({sections[s][i].value, sections[s][i].weight});
        for (const auto& habit : habits(ordered, rule)) {
            auto& one = found.emplace_back(SectionHabit {s, habit});
            for (auto i = habit.first; i <= habit.last; ++i)
                one.deviations.push_back(orders[s][i]);
            std::ranges::sort(one.deviations);
        }
    }
    return found;
}

std::vector<SectionHabit> own_habits(std::span<const std::vector<Deviation>> sections, const Orders& orders,
                                     const HabitRule& rule, const Beside& beside)
{
    const auto found = all_habits(sections, orders, rule);
    auto own = std::vector<SectionHabit> {};
    std::ranges::copy_if(found, std::back_inserter(own), [&](const auto& one) {
        return is_its_own(one, found, sections, rule.usual, beside);
    });
    return own;
}

std::vector<SectionHabit> habits_beside_the_near(std::span<const std::vector<Deviation>> sections,
                                                 const Orders& orders, const HabitRule& rule, double near)
{
    auto found = all_habits(sections, orders, rule);
    std::erase_if(found, [&](const SectionHabit& one) {
        const auto stretches = stretches_of(sections[one.section], one.deviations);
        for (auto s = std::size_t {0}; s < sections.size(); ++s)
            if (const auto there = s == one.section ? std::nullopt : heard_within(sections[s], stretches);
                there && std::abs(*there) > near)
                return true;
        return false;
    });
    return found;
}

}  // namespace tutti::review
