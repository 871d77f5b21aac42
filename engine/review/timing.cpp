// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/timing.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace tutti::review {

namespace {

constexpr auto together = 150.0;     // ms
constexpr auto longest_lag = 120.0;  // ms; what is further off is another rhythm
constexpr auto rounds = 4;
constexpr auto fewest_others = 2;

constexpr auto weight_of_unheard_onset = 0.7;  // its pitch alone scatters more
constexpr auto heard_to = 5.0;
// A trumpet's sound is there at once, a bowed string's grows: in generated classes that play together
// trumpets are heard up to 55 ms ahead of the strings from first note to last. So a lead that never changes
// is believed last.
constexpr auto attacks_differ_by = 25.0;
constexpr auto usual = 28.0;        // ms; an ensemble is heard apart from 25 to 30 on
constexpr auto least_noise = 18.0;  // ms: four players 25 apart, heard to some 12

struct Entry {
    FramePosition from;
    FramePosition to;
    double start = 0.0;  // ms
    double weight = 0.0;
    double own = 0.0;  // its section's standing in the ensemble, ms late, as far as known

    [[nodiscard]] double set_right() const noexcept { return start - own; }
};
using Line = std::vector<Entry>;

std::vector<Line> lines_of(std::span<const std::vector<Note>> sections, SampleRate rate)
{
    const auto weights = note_weights(sections);
    auto lines = std::vector<Line>(sections.size());
    for (auto s = std::size_t {0}; s < sections.size(); ++s)
        for (auto i = std::size_t {0}; i < sections[s].size(); ++i) {
            const auto& note = sections[s][i];
            lines[s].push_back({note.start, note.end, 1000.0 * to_seconds(note.start, rate).value(),
                                weights[s][i] * (note.onset_heard ? 1.0 : weight_of_unheard_onset), 0.0});
        }
    return lines;
}

/// The entry of another section that belongs to an instant. Faults are a few tens of milliseconds and entries
/// at least ninety apart, so the order of the entries is the order they would have if set right.
const Entry* entry_at(const Line& line, double instant, std::size_t& next)
{
    while (next < line.size() && line[next].set_right() < instant - together)
        ++next;
    const auto* best = static_cast<const Entry*>(nullptr);
    for (auto i = next; i < line.size() && line[i].set_right() <= instant + together; ++i)
        if (best == nullptr ||
            std::abs(line[i].set_right() - instant) < std::abs(best->set_right() - instant))
            best = &line[i];
    return best;
}

enum class Reference { everybody, the_others };

std::vector<Deviation> deviations_of(const std::vector<Line>& lines, std::size_t section, Reference reference)
{
    auto deviations = std::vector<Deviation> {};
    auto next = std::vector<std::size_t>(lines.size(), 0);
    auto met = std::vector<bool>(lines.size(), false);
    for (const auto& entry : lines[section]) {
        auto starts = std::vector<Weighed> {};
        for (auto s = std::size_t {0}; s < lines.size(); ++s) {
            if (s == section)
                continue;
            if (const auto* other = entry_at(lines[s], entry.set_right(), next[s])) {
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
        deviations.push_back({entry.from, entry.to, entry.start - median(std::move(starts)), weight});
    }
    // Of two sections nobody can say which is right.
    return std::ranges::count(met, true) >= fewest_others ? deviations : std::vector<Deviation> {};
}

}  // namespace

HabitRule timing_rule() noexcept
{
    return {usual, heard_to, attacks_differ_by, least_noise, 5.0, longest_lag};
}

Timing timing_of(std::span<const std::vector<Note>> sections, SampleRate rate)
{
    const auto rule = timing_rule();
    auto lines = lines_of(sections, rate);
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
    timing.habits = own_habits(timing.sections, rule);
    return timing;
}

}  // namespace tutti::review
