// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/balance.hpp"

#include <algorithm>

namespace tutti::review {

namespace {

constexpr auto rounds = 4;
constexpr auto usual = 8.0;     // dB, see balance_rule()
constexpr auto heard_to = 3.0;  // another passage is another register: the same players in the same dynamics
constexpr auto least_noise = 2.5;
constexpr auto step = 1.0;
constexpr auto largest = 24.0;
// Softer than this a section is likely to be its neighbours, heard through its microphone.
constexpr auto softest = -20.0;

/// Where a section's notes lie when it plays as it mostly does: the median of the shortest interval that
/// holds more than half of them, which a loud passage of nearly half of them does not move, as it does the
/// median of all. At least one is needed.
///
/// P. J. Rousseeuw, "Least median of squares regression", J. Am. Stat. Assoc. 79, 1984, for the interval.
double usual_level(std::vector<double> levels)
{
    std::ranges::sort(levels);
    const auto reach = levels.size() / 2;
    const auto width = [&](std::size_t first) { return levels[first + reach] - levels[first]; };
    auto best = std::size_t {0};
    for (auto first = std::size_t {1}; first + reach < levels.size(); ++first)
        if (width(first) < width(best))
            best = first;
    return levels[best + reach / 2];
}

std::vector<Movement::Line> lines_of(std::span<const std::vector<Note>> sections)
{
    const auto weights = own_weights(sections);
    auto lines = std::vector<Movement::Line>(sections.size());
    for (auto s = std::size_t {0}; s < sections.size(); ++s) {
        if (sections[s].empty())
            continue;
        auto levels = std::vector<double> {};
        for (const auto& note : sections[s])
            levels.push_back(note.level.value());
        const auto mostly = usual_level(std::move(levels));
        for (auto i = std::size_t {0}; i < sections[s].size(); ++i) {
            const auto& note = sections[s][i];
            const auto louder = note.level.value() - mostly;
            lines[s].push_back({note.start, note.end, louder, louder < softest ? 0.0 : weights[s][i], 0.0});
        }
    }
    return lines;
}

}  // namespace

HabitRule balance_rule() noexcept
{
    return {usual, heard_to, 0.0, least_noise, step, largest};
}

std::vector<std::vector<Deviation>> balance_of(std::span<const std::vector<Note>> sections, SampleRate rate)
{
    auto lines = lines_of(sections);
    auto balance = std::vector<std::vector<Deviation>> {};
    for (auto round = 0; round < rounds; ++round) {
        const auto movement = Movement {lines, rate};
        balance.clear();
        for (const auto& line : lines) {
            auto& deviations = balance.emplace_back();
            for (auto i = std::size_t {0}; i < line.size(); ++i) {
                const auto there =
                    movement.at(line[i].from + FrameCount {(line[i].to - line[i].from).value() / 2});
                if (there.sections >= Movement::fewest_to_judge)
                    deviations.push_back(
                        {line[i].from, line[i].to, line[i].value - there.value, line[i].weight, i});
            }
        }
        const auto standing = Standing {balance, balance_rule()};
        for (auto s = std::size_t {0}; s < lines.size(); ++s)
            for (auto& tone : lines[s])
                tone.own = standing.of(s, tone.from);
    }
    return balance;
}

std::vector<SectionHabit> balance_habits(std::span<const std::vector<Deviation>> balance,
                                         const Orders& orders)
{
    return own_habits(balance, orders, balance_rule(), beside_in(balance));
}

}  // namespace tutti::review
