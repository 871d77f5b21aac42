// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/trend.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>
#include <vector>

namespace tutti::review {

namespace {

constexpr auto fewest_degrees = 2;  // of freedom: four sessions of one piece
constexpr auto normal_95 = 1.959964;

double weight_of(const Estimate& estimate, double between)
{
    return 1.0 / (estimate.error * estimate.error + between);
}

/// A weighted mean of places in time and of values.
struct Middle {
    double w = 0.0;
    double ww = 0.0;  // of squared weights
    double x = 0.0;
    double y = 0.0;

    void add(double weight, const Estimate& estimate)
    {
        w += weight;
        ww += weight * weight;
        x += weight * (estimate.at - x) / w;
        y += weight * (estimate.value - y) / w;
    }
};

/// Parallel lines, one for each piece, by weighted least squares.
struct Fit {
    Middle all;
    double xx = 0.0;  // of distances from each piece's own middle
    double slope = 0.0;
    double left_over = 0.0;  // weighted squares
    double freedom = 0.0;    // of the weights, that the lines leave: the trace of their residuals
};

/// None where every piece was played at one moment only.
std::optional<Fit> fit_of(std::span<const Estimate> estimates, double between)
{
    auto fit = Fit {};
    auto pieces = std::map<int, Middle> {};
    for (const auto& estimate : estimates) {
        fit.all.add(weight_of(estimate, between), estimate);
        pieces[estimate.piece].add(weight_of(estimate, between), estimate);
    }
    auto xy = 0.0;
    auto wwxx = 0.0;
    for (const auto& estimate : estimates) {
        const auto& piece = pieces[estimate.piece];
        const auto w = weight_of(estimate, between);
        const auto x = estimate.at - piece.x;
        fit.xx += w * x * x;
        xy += w * x * (estimate.value - piece.y);
        wwxx += w * w * x * x;
    }
    if (!(fit.xx > 0.0))
        return std::nullopt;
    fit.slope = xy / fit.xx;
    fit.freedom = fit.all.w - wwxx / fit.xx;
    for (const auto& [number, piece] : pieces)
        fit.freedom -= piece.ww / piece.w;
    for (const auto& estimate : estimates) {
        const auto& piece = pieces[estimate.piece];
        const auto off = estimate.value - piece.y - fit.slope * (estimate.at - piece.x);
        fit.left_over += weight_of(estimate, between) * off * off;
    }
    return fit;
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
    auto pieces = std::set<int> {};
    for (const auto& estimate : estimates)
        pieces.insert(estimate.piece);
    const auto degrees = static_cast<int>(estimates.size()) - static_cast<int>(pieces.size()) - 1;
    if (degrees < fewest_degrees)
        return std::nullopt;
    const auto roughly = fit_of(estimates, 0.0);
    if (!roughly)
        return std::nullopt;
    auto trend = Trend {};
    trend.between = std::max(0.0, (roughly->left_over - degrees) / roughly->freedom);
    const auto fit = *fit_of(estimates, trend.between);
    const auto [first, last] = std::ranges::minmax(estimates, {}, &Estimate::at);
    const auto to_first = first.at - fit.all.x;
    const auto to_last = last.at - fit.all.x;
    trend.first = fit.all.y + fit.slope * to_first;
    trend.last = fit.all.y + fit.slope * to_last;
    trend.change = std::abs(trend.last) - std::abs(trend.first);

    const auto residual = std::max(1.0, fit.left_over / degrees);
    // Of a sum of the lines' height in the middle and their slope.
    const auto error_of = [&](double of_height, double of_slope) {
        return std::sqrt(residual * (of_height * of_height / fit.all.w + of_slope * of_slope / fit.xx));
    };
    const auto t = t_95(degrees);
    trend.first_within = t * error_of(1.0, to_first);
    trend.last_within = t * error_of(1.0, to_last);
    const auto moved_error = error_of(0.0, to_last - to_first);
    trend.moved_within = t * moved_error;
    trend.moved_chance = two_sided_chance((trend.last - trend.first) / moved_error, degrees);
    // `change` is sign(last)·last − sign(first)·first.
    const auto error = error_of(sign_of(trend.last) - sign_of(trend.first),
                                sign_of(trend.last) * to_last - sign_of(trend.first) * to_first);
    trend.within = t * error;
    trend.chance = two_sided_chance(trend.change / error, degrees);
    return trend;
}

double variance_of_few(std::span<const Estimate> estimates, double usual)
{
    constexpr auto usual_counts = 3.0;
    auto middle = Middle {};
    for (const auto& estimate : estimates)
        middle.add(weight_of(estimate, 0.0), estimate);
    auto left_over = 0.0;
    for (const auto& estimate : estimates)
        left_over += weight_of(estimate, 0.0) * (estimate.value - middle.y) * (estimate.value - middle.y);
    const auto degrees = static_cast<double>(estimates.size()) - 1.0;
    const auto freedom = middle.w - middle.ww / middle.w;
    const auto found = degrees > 0.0 ? std::max(0.0, (left_over - degrees) / freedom) : 0.0;
    return (usual_counts * usual * usual + degrees * found) / (usual_counts + degrees);
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
