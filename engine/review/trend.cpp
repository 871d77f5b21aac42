// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/trend.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace tutti::review {

namespace {

constexpr auto fewest_sessions = std::size_t {4};
constexpr auto normal_95 = 1.959964;

/// Sums that a weighted line needs; `x` counts from the first session.
struct Sums {
    double w = 0.0;
    double wx = 0.0;
    double wxx = 0.0;
    double wy = 0.0;
    double wxy = 0.0;
    [[nodiscard]] double determinant() const noexcept { return w * wxx - wx * wx; }
};

struct Line {
    double start = 0.0;
    double slope = 0.0;
    [[nodiscard]] double at(double x) const noexcept { return start + slope * x; }
};

double weight_of(const Estimate& estimate, double between)
{
    return 1.0 / (estimate.error * estimate.error + between);
}

Sums sums_of(std::span<const Estimate> estimates, double origin, double between)
{
    auto sums = Sums {};
    for (const auto& estimate : estimates) {
        const auto w = weight_of(estimate, between);
        const auto x = estimate.at - origin;
        sums.w += w;
        sums.wx += w * x;
        sums.wxx += w * x * x;
        sums.wy += w * estimate.value;
        sums.wxy += w * x * estimate.value;
    }
    return sums;
}

Line line_of(const Sums& sums)
{
    return {(sums.wxx * sums.wy - sums.wx * sums.wxy) / sums.determinant(),
            (sums.w * sums.wxy - sums.wx * sums.wy) / sums.determinant()};
}

double left_over(std::span<const Estimate> estimates, double origin, const Line& line, double between)
{
    auto sum = 0.0;
    for (const auto& estimate : estimates) {
        const auto off = estimate.value - line.at(estimate.at - origin);
        sum += weight_of(estimate, between) * off * off;
    }
    return sum;
}

/// The variance between sessions, by moments.
double variance_between(std::span<const Estimate> estimates, double origin)
{
    const auto sums = sums_of(estimates, origin, 0.0);
    const auto left = left_over(estimates, origin, line_of(sums), 0.0);
    auto squares = Sums {};  // the same of squared weights
    for (const auto& estimate : estimates) {
        const auto w = weight_of(estimate, 0.0) * weight_of(estimate, 0.0);
        const auto x = estimate.at - origin;
        squares.w += w;
        squares.wx += w * x;
        squares.wxx += w * x * x;
    }
    const auto explained =
        (sums.wxx * squares.w - 2.0 * sums.wx * squares.wx + sums.w * squares.wxx) / sums.determinant();
    const auto degrees = static_cast<double>(estimates.size()) - 2.0;
    return std::max(0.0, (left - degrees) / (sums.w - explained));
}

double sign_of(double value)
{
    return value < 0.0 ? -1.0 : 1.0;
}

/// The t that is exceeded either way in one of twenty.
double t_95(int degrees)
{
    auto low = 1.9;
    auto high = 13.0;  // 12.71 at one degree
    for (auto n = 0; n < 60; ++n) {
        const auto middle = 0.5 * (low + high);
        (two_sided_chance(middle, degrees) > 0.05 ? low : high) = middle;
    }
    return high;
}

}  // namespace

std::optional<Trend> trend_of(std::span<const Estimate> estimates)
{
    if (estimates.size() < fewest_sessions)
        return std::nullopt;
    const auto [first, last] = std::ranges::minmax(estimates, {}, &Estimate::at);
    const auto span = last.at - first.at;
    if (span <= 0.0)
        return std::nullopt;
    auto trend = Trend {};
    trend.between = variance_between(estimates, first.at);
    const auto sums = sums_of(estimates, first.at, trend.between);
    const auto line = line_of(sums);
    trend.first = line.at(0.0);
    trend.last = line.at(span);
    trend.change = std::abs(trend.last) - std::abs(trend.first);

    const auto degrees = static_cast<int>(estimates.size()) - 2;
    const auto residual =
        std::max(1.0, left_over(estimates, first.at, line, trend.between) / static_cast<double>(degrees));
    // Of a sum of the line's start and slope.
    const auto error_of = [&](double of_start, double of_slope) {
        return std::sqrt(residual *
                         (of_start * of_start * sums.wxx - 2.0 * of_start * of_slope * sums.wx +
                          of_slope * of_slope * sums.w) /
                         sums.determinant());
    };
    const auto t = t_95(degrees);
    trend.last_within = t * error_of(1.0, span);
    trend.moved_within = t * error_of(0.0, span);
    // `change` is sign(last)·last − sign(first)·first.
    const auto error = error_of(sign_of(trend.last) - sign_of(trend.first), sign_of(trend.last) * span);
    trend.within = t * error;
    trend.chance = two_sided_chance(trend.change / error, degrees);
    return trend;
}

Pooled pooled(std::span<const Estimate> estimates, double between)
{
    auto weights = 0.0;
    auto sum = 0.0;
    for (const auto& estimate : estimates) {
        weights += weight_of(estimate, between);
        sum += weight_of(estimate, between) * estimate.value;
    }
    return {sum / weights, normal_95 / std::sqrt(weights)};
}

double two_sided_chance(double t, int degrees) noexcept
{
    // Abramowitz and Stegun, 26.7.3 and 26.7.4: a finite sum for whole degrees of freedom.
    const auto angle = std::atan(std::abs(t) / std::sqrt(static_cast<double>(degrees)));
    const auto cosine = std::cos(angle);
    const auto is_odd = degrees % 2 == 1;
    auto term = is_odd ? cosine : 1.0;
    auto sum = degrees == 1 ? 0.0 : term;
    for (auto n = is_odd ? 3 : 2; n < degrees; n += 2) {
        term *= cosine * cosine * (n - 1.0) / n;
        sum += term;
    }
    const auto within =
        is_odd ? 2.0 / std::numbers::pi * (angle + std::sin(angle) * sum) : std::sin(angle) * sum;
    return std::clamp(1.0 - within, 0.0, 1.0);
}

double believed_up_to(std::span<const double> chances, double false_ones)
{
    auto sorted = std::vector<double>(chances.begin(), chances.end());
    std::ranges::sort(sorted);
    for (auto n = sorted.size(); n > 0; --n)
        if (sorted[n - 1] <= false_ones * static_cast<double>(n) / static_cast<double>(sorted.size()))
            return sorted[n - 1];
    return 0.0;
}

}  // namespace tutti::review
