// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/f0_salience.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tutti::analysis {

namespace {

constexpr auto pi = std::numbers::pi;
constexpr auto block = std::size_t {16};            // candidates computed together, for vector registers
constexpr auto interpolate_taps = std::size_t {8};  // windowed sinc between two lags
constexpr auto least_window_overlap =
    0.15;                             // long lags see little of the window: dividing by less amplifies noise
constexpr auto band_share = 0.45;     // of the sample rate; above it the decimator has begun to cut
constexpr auto least_power = 1e-20F;  // so that silence divides by something
const auto points_per_octave = 1200.0 / PitchGrid::step.value();

std::size_t rounded_up(std::size_t n)
{
    return (n + block - 1) / block * block;
}

/// Autocorrelation of the window at a lag in samples, 1 at lag 0.
double window_overlap(std::span<const float> window, double lag)
{
    const auto at = [&](std::size_t whole) {
        auto sum = 0.0;
        for (auto i = std::size_t {0}; i + whole < window.size(); ++i)
            sum += static_cast<double>(window[i]) * static_cast<double>(window[i + whole]);
        return sum;
    };
    const auto below = static_cast<std::size_t>(lag);
    const auto part = lag - static_cast<double>(below);
    return ((1.0 - part) * at(below) + part * at(below + 1)) / at(0);
}

/// The comb at `q` times the candidate: +1 at harmonics, −1 halfway between, −½ where only one neighbour is.
double comb(double q, int harmonics)
{
    if (q < 0.25 || q > harmonics + 0.75)
        return 0.0;
    const auto one_sided = q < 0.75 || q > harmonics + 0.25;
    return (one_sided ? 0.5 : 1.0) * std::cos(2.0 * pi * q);
}

}  // namespace

F0Salience::F0Salience(const PitchGrid& grid, Parameters parameters)
    : grid_ {grid}
    , parameters_ {parameters}
    , inverse_ {parameters.transform}
    , root_(parameters.transform / 2 + 1)
    , bin_weight_(root_.size(), 0.0F)
{
    const auto rate = parameters.sample_rate.value();
    const auto bin_width = rate / static_cast<double>(parameters.transform);
    const auto count = grid.size();
    const auto padded = rounded_up(count);

    for (auto i = std::size_t {0}; i < count; ++i) {
        const auto lag = rate / grid.at(static_cast<double>(i)).value();
        const auto first =
            static_cast<std::size_t>(std::max(0.0, std::floor(lag) - interpolate_taps / 2 + 1));
        lag_first_.push_back(first);
        const auto overlap = std::max(least_window_overlap, window_overlap(parameters.window, lag));
        for (auto k = std::size_t {0}; k < interpolate_taps; ++k) {
            const auto x = lag - static_cast<double>(first + k);
            const auto sinc = x == 0.0 ? 1.0 : std::sin(pi * x) / (pi * x);
            const auto hann =
                0.5 + 0.5 * std::cos(pi * std::clamp(2.0 * x / (interpolate_taps + 1), -1.0, 1.0));
            lag_weights_.push_back(static_cast<float>(sinc * hann / overlap));
        }
        tilt_.push_back(
            static_cast<float>(parameters.octave_tilt * static_cast<double>(i) / points_per_octave));
    }

    // The axis begins where the kernel of the lowest candidate does, a quarter of it, and ends with the band.
    const auto kernel_start = std::log2(0.25) * points_per_octave;
    const auto taps = static_cast<std::size_t>(std::ceil(
                          std::log2(parameters.harmonics + 0.75) * points_per_octave - kernel_start)) +
                      1;
    axis_.assign(padded + taps, 0.0F);
    const auto band_end = band_share * rate;
    for (auto j = std::size_t {0}; j < axis_.size(); ++j) {
        const auto centre = grid.at(static_cast<double>(j) + kernel_start).value();
        if (centre > band_end)
            break;
        const auto half_width = std::max(bin_width, centre * (std::exp2(1.0 / points_per_octave) - 1.0));
        const auto first =
            static_cast<std::size_t>(std::max(0.0, std::ceil((centre - half_width) / bin_width)));
        auto point = Sparse {first, point_weights_.size(), 0};
        auto sum = 0.0F;
        for (auto bin = first; bin < root_.size(); ++bin) {
            const auto weight = 1.0 - std::fabs(static_cast<double>(bin) * bin_width - centre) / half_width;
            if (weight <= 0.0)
                break;
            point_weights_.push_back(static_cast<float>(weight));
            sum += static_cast<float>(weight);
            ++point.count;
        }
        for (auto k = std::size_t {0}; k < point.count; ++k)
            point_weights_[point.first_weight + k] /= sum;
        points_.push_back(point);
    }
    for (auto bin = std::size_t {1}; bin < root_.size(); ++bin)
        bin_weight_[bin] = static_cast<double>(bin) * bin_width <= band_end ? 1.0F : 0.0F;

    // On the axis of frequency the kernel falls with 1 / √q; a step of the logarithmic axis spans q times
    // more of it.
    for (auto t = std::size_t {0}; t < taps; ++t) {
        const auto q = std::exp2((static_cast<double>(t) + kernel_start) / points_per_octave);
        kernel_.push_back(static_cast<float>(comb(q, parameters.harmonics) * std::sqrt(q)));
    }
    kernel_scale_.assign(padded, 0.0F);
    for (auto i = std::size_t {0}; i < count; ++i) {
        // Norms as integrals over frequency, so that they compare with the sum over bins of the spectrum's.
        auto square = 0.0;
        for (auto t = std::size_t {0}; t < taps && i + t < points_.size(); ++t) {
            const auto q = std::exp2((static_cast<double>(t) + kernel_start) / points_per_octave);
            square += static_cast<double>(kernel_[t]) * static_cast<double>(kernel_[t]) / q;
        }
        const auto f0 = grid.at(static_cast<double>(i)).value();
        const auto step = std::log(2.0) / points_per_octave;
        // Σ over axis of K·L·q·step·f0/bin_width approximates Σ over bins; likewise the norm.
        kernel_scale_[i] =
            static_cast<float>(std::sqrt(step * f0 / bin_width) / std::sqrt(std::max(square, 1e-9)));
    }
    periodicity_.assign(padded, 0.0F);
    harmonicity_.assign(padded, 0.0F);
    untilted_.assign(padded, 0.0F);
    total_.assign(padded, 0.0F);
}

void F0Salience::autocorrelate(std::span<const float> power) noexcept
{
    const auto bins = inverse_.bins();
    auto sum = least_power;
    for (auto k = std::size_t {0}; k < bins.size(); ++k) {
        bins[k] = power[k] * bin_weight_[k];
        sum += power[k] * bin_weight_[k];
    }
    inverse_.inverse();
    const auto lags = inverse_.time();
    const auto scale = 0.5F / sum;  // every bin but the first stands for two
    for (auto i = std::size_t {0}; i < grid_.size(); ++i) {
        auto value = 0.0F;
        for (auto k = std::size_t {0}; k < interpolate_taps; ++k)
            value += lags[lag_first_[i] + k] * lag_weights_[i * interpolate_taps + k];
        periodicity_[i] = value * scale;
    }
}

void F0Salience::resample(std::span<const float> power) noexcept
{
    auto norm = least_power;
    for (auto k = std::size_t {0}; k < root_.size(); ++k) {
        const auto magnitude = std::sqrt(power[k]);
        root_[k] = std::sqrt(magnitude);
        norm += magnitude * bin_weight_[k];
    }
    const auto scale = 1.0F / std::sqrt(norm);
    for (auto j = std::size_t {0}; j < points_.size(); ++j) {
        const auto& point = points_[j];
        auto value = 0.0F;
        for (auto k = std::size_t {0}; k < point.count; ++k)
            value += root_[point.first_bin + k] * point_weights_[point.first_weight + k];
        axis_[j] = value * scale;
    }
}

void F0Salience::correlate_with_kernel() noexcept
{
    for (auto i = std::size_t {0}; i < harmonicity_.size(); i += block) {
        float sums[block] = {};
        for (auto t = std::size_t {0}; t < kernel_.size(); ++t)
            for (auto lane = std::size_t {0}; lane < block; ++lane)
                sums[lane] += kernel_[t] * axis_[i + t + lane];
        for (auto lane = std::size_t {0}; lane < block; ++lane)
            harmonicity_[i + lane] = sums[lane] * kernel_scale_[i + lane];
    }
}

void F0Salience::process(std::span<const float> power) noexcept
{
    autocorrelate(power);
    resample(power);
    correlate_with_kernel();
    const auto share = static_cast<float>(parameters_.harmonics_share);
    for (auto i = std::size_t {0}; i < grid_.size(); ++i) {
        untilted_[i] = (1.0F - share) * periodicity_[i] + share * harmonicity_[i];
        total_[i] = untilted_[i] + tilt_[i];
    }
}

}  // namespace tutti::analysis
