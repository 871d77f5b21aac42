// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/balance.hpp"

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
        const auto usual_level = median(std::move(levels));
        for (auto i = std::size_t {0}; i < sections[s].size(); ++i) {
            const auto& note = sections[s][i];
            const auto louder = note.level.value() - usual_level;
            lines[s].push_back({note.start, note.end, louder, louder < softest ? 0.0 : weights[s][i], 0.0});
        }
    }
    return lines;
}

}  // namespace

HabitRule balance_rule() noexcept
{
    auto rule = HabitRule {usual, heard_to, 0.0, least_noise, step, largest};
    rule.fewest = 6;
    return rule;
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
