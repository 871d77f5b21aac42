// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/f0_refinement.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace tutti::analysis {

namespace {

constexpr auto most_partials = 10;
constexpr auto least_own_share = 0.25F;     // of a partial's power; less, and its peak is somebody else's
constexpr auto furthest = 40_cents;         // from the candidate; more is another sound
constexpr auto least_of_strongest = 1e-4F;  // −40 dB: below lie side lobes
constexpr auto least_power = 1e-14F;
constexpr auto lobe = 59_Hz;  // half the main lobe of a Hann window of 43 ms, and room for a spread section
constexpr auto together = 12.0;  // cents about the median within which partials count as agreeing

struct Vote {
    double deviation_cents;
    double weight;
};

/// Of the bins within `half` of a place, moving with it once: the first place may lie to one side of the
/// lobe.
double centre_of_gravity(std::span<const float> power, double place, double half) noexcept
{
    for (auto turn = 0; turn < 2; ++turn) {
        const auto first = static_cast<std::size_t>(std::max(0.0, std::ceil(place - half - 0.5)));
        const auto last = std::min(power.size() - 1, static_cast<std::size_t>(place + half + 0.5));
        auto sum = 1e-20;
        auto moment = 0.0;
        for (auto bin = first; bin <= last; ++bin) {
            const auto at = static_cast<double>(bin);
            // The outermost bins count in part, so that the result moves smoothly with the place.
            const auto inside = std::clamp(half + 0.5 - std::fabs(at - place), 0.0, 1.0);
            const auto weight = inside * static_cast<double>(power[bin]);
            sum += weight;
            moment += weight * (at - place);
        }
        place += moment / sum;
    }
    return place;
}

}  // namespace

Hertz refine_f0(Hertz candidate, std::span<const float> heard, std::span<const float> own,
                Hertz bin_width) noexcept
{
    auto votes = std::array<Vote, most_partials> {};
    auto count = std::size_t {0};
    const auto spacing = candidate / bin_width;
    auto strongest = least_power;
    for (auto k = 1; k <= most_partials; ++k) {
        const auto middle = static_cast<std::size_t>(std::lround(k * spacing));
        if (middle + 3 < own.size() && middle >= 2)
            strongest = std::max(strongest, own[middle]);
    }
    const auto half = std::min(lobe / bin_width, 0.5 * spacing);
    for (auto k = 1; k <= most_partials; ++k) {
        const auto expected = k * spacing;
        // A fortieth of an octave either way, but at least a bin: the peak moves with the tuning.
        const auto reach = std::max(1.0, 0.025 * expected);
        const auto first = static_cast<std::size_t>(std::max(1.0, std::floor(expected - reach)));
        const auto last = static_cast<std::size_t>(std::ceil(expected + reach));
        if (last + 1 >= heard.size())
            break;
        const auto top =
            static_cast<std::size_t>(std::max_element(heard.begin() + static_cast<std::ptrdiff_t>(first),
                                                      heard.begin() + static_cast<std::ptrdiff_t>(last) + 1) -
                                     heard.begin());
        if (heard[top] < heard[top - 1] || heard[top] < heard[top + 1] ||
            own[top] < least_own_share * heard[top] || own[top] < least_of_strongest * strongest)
            continue;
        const auto centre = centre_of_gravity(heard, static_cast<double>(top), half);
        const auto found = bin_width * (centre / k);
        const auto deviation = cents_between(found, candidate);
        if (abs(deviation) > furthest)
            continue;
        votes[count++] = {deviation.value(),
                          k * std::sqrt(static_cast<double>(own[top]) * static_cast<double>(heard[top]))};
    }
    if (count == 0)
        return candidate;
    // Around the weighted median, so that one foreign peak does not pull.
    std::sort(votes.begin(), votes.begin() + static_cast<std::ptrdiff_t>(count),
              [](const Vote& x, const Vote& y) { return x.deviation_cents < y.deviation_cents; });
    auto total = 0.0;
    for (auto i = std::size_t {0}; i < count; ++i)
        total += votes[i].weight;
    auto sum = 0.0;
    auto median = votes[0].deviation_cents;
    for (auto i = std::size_t {0}; i < count && sum < 0.5 * total; ++i) {
        sum += votes[i].weight;
        median = votes[i].deviation_cents;
    }
    auto weighted = 0.0;
    auto weight = 0.0;
    for (auto i = std::size_t {0}; i < count; ++i)
        if (std::fabs(votes[i].deviation_cents - median) <= together) {
            weighted += votes[i].weight * votes[i].deviation_cents;
            weight += votes[i].weight;
        }
    return transposed(candidate, Cents {weighted / weight});
}

}  // namespace tutti::analysis
