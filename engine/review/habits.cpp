// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/habits.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <numbers>
#include <optional>

namespace tutti::review {

namespace {

// Half of three standard deviations squared: what one wild note may cost at most.
constexpr auto most_per_note = 4.5;
// With it, three notes in a row cannot pay for going to another level and back, four can.
constexpr auto least_price_of_change = 6.0;
constexpr auto fewest_at_usual_place = std::ptrdiff_t {6};

double noise_of(std::span<const Weighed> deviations, double least)
{
    // A note of little weight scatters more for what it is; the noise is that of a note that counts fully.
    auto steps = std::vector<Weighed> {};
    for (auto i = std::size_t {1}; i < deviations.size(); ++i) {
        const auto weight = std::min(deviations[i].weight, deviations[i - 1].weight);
        steps.push_back(
            {std::sqrt(weight) * std::abs(deviations[i].value - deviations[i - 1].value), weight});
    }
    if (steps.size() < 4)
        return least;
    return std::max(least, robust_deviation(std::move(steps), 0.0) / std::numbers::sqrt2);
}

}  // namespace

std::vector<double> steady_levels(std::span<const Weighed> deviations, const HabitRule& rule)
{
    if (deviations.empty())
        return {};
    const auto to_either_side = static_cast<int>(std::ceil(rule.largest / rule.step));
    const auto count = static_cast<std::size_t>(2 * to_either_side + 1);
    const auto level = [&](std::size_t k) { return rule.step * (static_cast<double>(k) - to_either_side); };
    const auto noise = noise_of(deviations, rule.least_noise);
    const auto price = std::max(least_price_of_change, std::log(static_cast<double>(deviations.size())));

    auto cost = std::vector<double>(count, 0.0);
    auto came_from = std::vector<std::uint16_t>(deviations.size() * count);
    for (auto i = std::size_t {0}; i < deviations.size(); ++i) {
        const auto best = static_cast<std::size_t>(std::ranges::min_element(cost) - cost.begin());
        const auto moved = cost[best] + price;
        for (auto k = std::size_t {0}; k < count; ++k) {
            const auto stays = i == 0 || cost[k] <= moved;
            came_from[i * count + k] = static_cast<std::uint16_t>(stays ? k : best);
            const auto off = (deviations[i].value - level(k)) / noise;
            cost[k] =
                (stays ? cost[k] : moved) + deviations[i].weight * std::min(0.5 * off * off, most_per_note);
        }
    }

    auto levels = std::vector<double>(deviations.size());
    auto k = static_cast<std::size_t>(std::ranges::min_element(cost) - cost.begin());
    for (auto i = deviations.size(); i-- > 0;) {
        levels[i] = level(k);
        k = came_from[i * count + k];
    }
    return levels;
}

namespace {

/// Where the section is when it is not off: the level of most of its notes among those that are not beyond
/// the usual. None where there are too few.
std::optional<double> usual_place(std::span<const double> levels, const HabitRule& rule)
{
    auto sorted = std::vector<double> {};
    std::ranges::copy_if(levels, std::back_inserter(sorted),
                         [&](auto l) { return std::abs(l) <= rule.usual; });
    std::ranges::sort(sorted);
    auto best = std::optional<double> {};
    auto most = fewest_at_usual_place;
    for (auto first = sorted.begin(); first != sorted.end();) {
        const auto last = std::upper_bound(first, sorted.end(), *first);
        if (last - first >= most) {
            most = last - first;
            best = *first;
        }
        first = last;
    }
    return best;
}

Habit measured(std::span<const Weighed> deviations, std::size_t first, std::size_t last,
               std::optional<double> usual_place, double noise, const HabitRule& rule)
{
    const auto middle = [&] {
        return median(std::vector<Weighed>(deviations.begin() + static_cast<std::ptrdiff_t>(first),
                                           deviations.begin() + static_cast<std::ptrdiff_t>(last + 1)));
    };
    // From the section's usual place or from the ensemble, whichever accuses it of less.
    const auto from = usual_place && *usual_place * middle() > 0.0 ? *usual_place : 0.0;
    auto amount = middle() - from;
    const auto agrees = [&](const Weighed& deviation) {
        return Habit {.from = from, .amount = amount}.agrees(deviation);
    };
    // A level says nothing of where notes lie that hardly count: they neither begin a habit nor end it.
    while (first < last && !agrees(deviations[first]))
        ++first;
    while (first < last && !agrees(deviations[last]))
        --last;
    amount = middle() - from;

    auto habit = Habit {.first = first, .last = last, .from = from, .amount = amount};
    auto weight = 0.0;
    auto stretch = std::vector<Weighed> {};
    for (const auto& deviation : deviations.subspan(first, last - first + 1)) {
        habit.agreeing += agrees(deviation) ? 1 : 0;
        habit.count += deviation.weight >= least_weight_judged ? 1 : 0;
        weight += deviation.weight;
        stretch.push_back(deviation);
    }
    // A stretch chosen for agreeing has less scatter than its section's notes have.
    const auto scatter = std::max(noise, robust_deviation(std::move(stretch), amount + from));
    const auto error = of_a_median * scatter / std::sqrt(std::max(weight, 1.0));
    const auto nature = usual_place ? 0.0 : rule.constant;
    const auto passages = rule.passage > 0 ? std::max(1.0, weight / rule.passage) : 1.0;
    habit.confidence = normal_share_below((std::abs(amount) - rule.usual) /
                                          std::hypot(rule.systematic / std::sqrt(passages), nature, error));
    return habit;
}

}  // namespace

bool Habit::agrees(const Weighed& deviation) const noexcept
{
    const auto off = deviation.value - from;
    return deviation.weight >= least_weight_judged && off * amount > 0.0 &&
           std::abs(off) >= 0.5 * std::abs(amount);
}

std::vector<Habit> habits(std::span<const Weighed> deviations, const HabitRule& rule)
{
    const auto levels = steady_levels(deviations, rule);
    const auto place = rule.constant > 0.0 ? usual_place(levels, rule) : std::optional {0.0};
    const auto noise = noise_of(deviations, rule.least_noise);
    const auto side = [&](std::size_t i) {
        const auto off = levels[i] - place.value_or(0.0);
        return off > rule.usual ? 1 : off < -rule.usual ? -1 : 0;
    };

    auto found = std::vector<Habit> {};
    for (auto first = std::size_t {0}; first < levels.size();) {
        auto last = first;
        while (last + 1 < levels.size() && side(last + 1) == side(first))
            ++last;
        if (side(first) != 0) {
            const auto habit = measured(deviations, first, last, place, noise, rule);
            if (habit.agreeing >= rule.fewest && std::abs(habit.amount) <= rule.largest &&
                habit.confidence >= rule.least_confidence && habit.agreeing >= rule.least_share * habit.count)
                found.push_back(habit);
        }
        first = last + 1;
    }
    return found;
}

}  // namespace tutti::review
