// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace tutti::review {

/// A number and how much it counts.
struct Weighed {
    double value = 0.0;
    double weight = 1.0;
};

/// The middle value, the mean of the two middle ones where their number is even. At least one is needed.
/// [any]
[[nodiscard]] inline double median(std::vector<double> values)
{
    const auto half = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), half, values.end());
    return values.size() % 2 == 1 ? *half : 0.5 * (*half + *std::max_element(values.begin(), half));
}

/// The value with half of the weight to either side; where that falls between two, their mean. At least one
/// value of a weight above 0 is needed. [any]
[[nodiscard]] inline double median(std::vector<Weighed> values)
{
    std::ranges::sort(values, {}, &Weighed::value);
    auto total = 0.0;
    for (const auto& value : values)
        total += value.weight;
    auto below = 0.0;
    for (auto i = std::size_t {0}; i < values.size(); ++i) {
        below += values[i].weight;
        // Sums of weights such as 0.1 are not exact; a hair's breadth counts as the middle.
        if (std::abs(below - 0.5 * total) <= 1e-9 * total && i + 1 < values.size())
            return 0.5 * (values[i].value + values[i + 1].value);
        if (below > 0.5 * total)
            return values[i].value;
    }
    return values.back().value;
}

/// A median's error over a mean's, of what is normally distributed: √(π/2).
inline constexpr auto of_a_median = 1.2533;

/// A standard deviation that outliers do not move: 1.4826 times the median distance from `centre`, which is
/// the standard deviation of what is normally distributed.
[[nodiscard]] inline double robust_deviation(std::vector<Weighed> values, double centre)
{
    for (auto& value : values)
        value.value = std::abs(value.value - centre);
    return 1.4826 * median(std::move(values));
}

/// The share of a normal distribution that lies below `z` standard deviations.
[[nodiscard]] inline double normal_share_below(double z) noexcept
{
    return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

}  // namespace tutti::review
