// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/ensemble.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace tutti::review {

namespace {

// What tells a neighbour's note from one's own that happens to be in unison with it.
constexpr auto same_pitch = 8.0;         // cents, whatever the octave: players never agree so well for long
constexpr auto softer_than_usual = 8.0;  // dB
constexpr auto softer_than_there = 8.0;  // dB
constexpr auto bleed_weight = 0.02;
// A note this much softer than the section usually is counts half, more softly played ones less and less: it
// may be somebody else's, and a tutor heard it less.
constexpr auto soft = 10.0;       // dB
constexpr auto soft_range = 2.0;  // dB, of the transition

constexpr auto least_heard = 1.0;  // in weight: two notes or so
constexpr auto fewest_witnesses = 2;

/// The level at which the section plays when it plays: three quarters of its notes are softer.
double usual_level(const std::vector<Note>& notes)
{
    auto levels = std::vector<double> {};
    for (const auto& note : notes)
        levels.push_back(note.level.value());
    const auto upper = levels.begin() + static_cast<std::ptrdiff_t>(3 * levels.size() / 4);
    std::nth_element(levels.begin(), upper, levels.end());
    return *upper;
}

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

std::vector<Weighed> weighed(std::span<const Deviation> deviations)
{
    auto values = std::vector<Weighed> {};
    values.reserve(deviations.size());
    for (const auto& deviation : deviations)
        values.push_back({deviation.value, deviation.weight});
    return values;
}

std::vector<std::vector<double>> note_weights(std::span<const std::vector<Note>> sections)
{
    auto weights = std::vector<std::vector<double>> {};
    for (const auto& own : sections) {
        auto& row = weights.emplace_back();
        if (own.empty())
            continue;
        const auto usual = usual_level(own);
        auto next = std::vector<std::size_t>(sections.size(), 0);
        for (const auto& note : own) {
            auto bleed = false;
            for (auto s = std::size_t {0}; s < sections.size(); ++s) {
                const auto& others = sections[s];
                if (&others == &own || note.level.value() > usual - softer_than_usual)
                    continue;
                while (next[s] < others.size() && others[next[s]].end <= note.start)
                    ++next[s];
                for (auto i = next[s]; i < others.size() && others[i].start < note.end; ++i)
                    bleed = bleed || sounds_like(note, others[i]);
            }
            const auto softer = usual - note.level.value();
            const auto loudness = 1.0 / (1.0 + std::exp((softer - soft) / soft_range));
            row.push_back(bleed ? bleed_weight : note.confidence * loudness);
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

std::optional<double> heard_within(std::span<const Deviation> deviations, FramePosition from,
                                   FramePosition to)
{
    auto within = std::vector<Weighed> {};
    auto heard = 0.0;
    auto first = std::ranges::lower_bound(deviations, from, {}, &Deviation::from);
    for (; first != deviations.end() && first->from <= to; ++first) {
        within.push_back({first->value, first->weight});
        heard += first->weight;
    }
    if (heard < least_heard)
        return {};
    return median(std::move(within));
}

namespace {

bool is_its_own(const SectionHabit& found, std::span<const std::vector<Deviation>> sections,
                const Beside& beside)
{
    const auto& own = sections[found.section];
    auto witnesses = 0;
    auto present = 1;
    for (auto s = std::size_t {0}; s < sections.size(); ++s) {
        if (s == found.section)
            continue;
        const auto apart = beside(found.section, s, own[found.habit.first].from, own[found.habit.last].from);
        present += apart ? 1 : 0;
        witnesses += apart && *apart / found.habit.amount >= 0.5 ? 1 : 0;
    }
    return witnesses >= fewest_witnesses && 3 * (present - witnesses) <= present;
}

}  // namespace

std::vector<SectionHabit> own_habits(std::span<const std::vector<Deviation>> sections, const HabitRule& rule,
                                     const Beside& beside)
{
    auto found = std::vector<SectionHabit> {};
    for (auto s = std::size_t {0}; s < sections.size(); ++s)
        for (const auto& habit : habits(weighed(sections[s]), rule))
            found.push_back({s, habit});
    std::erase_if(found, [&](const auto& one) { return !is_its_own(one, sections, beside); });
    return found;
}

}  // namespace tutti::review
