// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/unison.hpp"

#include <algorithm>

namespace tutti::review {

namespace {

constexpr auto least_usual = 20.0;
constexpr auto heard_to = 5.0;  // nine notes in ten are measured to this, see docs/hearing.md
constexpr auto least_noise = 5.0;
constexpr auto step = 2.5;
constexpr auto largest = 100.0;

}  // namespace

HabitRule unison_rule(Cents tolerance) noexcept
{
    auto rule =
        HabitRule {std::max(tolerance.value(), least_usual), heard_to, 0.0, least_noise, step, largest};
    rule.fewest = 6;
    return rule;
}

std::vector<std::vector<Deviation>> unison_of(std::span<const std::vector<Note>> sections)
{
    const auto weights = note_weights(sections);
    auto unison = std::vector<std::vector<Deviation>> {};
    for (auto s = std::size_t {0}; s < sections.size(); ++s) {
        auto& deviations = unison.emplace_back();
        for (auto i = std::size_t {0}; i < sections[s].size(); ++i)
            if (const auto& note = sections[s][i]; note.spread)
                deviations.push_back({note.start, note.end, note.spread->value(), weights[s][i], i});
    }
    return unison;
}

std::vector<SectionHabit> unison_habits(std::span<const std::vector<Deviation>> unison, const Orders& orders,
                                        Cents tolerance)
{
    return all_habits(unison, orders, unison_rule(tolerance));
}

}  // namespace tutti::review
