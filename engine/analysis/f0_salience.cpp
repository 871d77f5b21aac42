// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/f0_salience.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "dsp/lanes.hpp"

namespace tutti::analysis {

namespace {

constexpr auto pi = std::numbers::pi;
constexpr auto interpolate_taps = std::size_t {8};  // windowed sinc between two lags
constexpr auto least_window_overlap =
    0.15;                             // long lags see little of the window: dividing by less amplifies noise
constexpr auto band_share = 0.45;     // of the sample rate; above it the decimator has begun to cut
constexpr auto least_power = 1e-20F;  // so that silence divides by something
const auto points_per_octave = 1200.0 / PitchGrid::step.value();

/// Steps of the logarithmic axis between a candidate and the kernel's first tap, at a quarter of it.
const auto kernel_start = std::log2(0.25) * points_per_octave;

std::size_t taps_for(int harmonics)
{
    const auto steps = std::log2(harmonics + 0.75) * points_per_octave - kernel_start;
    return static_cast<std::size_t>(std::ceil(steps)) + 1;
}

/// Frequency of a kernel's tap, relative to the candidate.
double harmonic_at(std::size_t tap)
{
    return std::exp2((static_cast<double>(tap) + kernel_start) / points_per_octave);
}

/// A length not below `least` that FFTW likes: 2ᵃ or 9 · 2ᵃ or 5 · 2ᵃ.
std::size_t convenient_length(std::size_t least)
{
    auto best = std::bit_ceil(least);
    for (const auto odd : {std::size_t {5}, std::size_t {9}})
        best = std::min(best, odd * std::bit_ceil((least + odd - 1) / odd));
    return best;
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
    , partials_(parameters.transform / 2 + 1 + 4, 0.0F)
    , bin_weight_(parameters.transform / 2 + 1, 0.0F)
    , correlation_ {convenient_length(grid.size() + taps_for(parameters.harmonics))}
    , periodicity_(grid.size(), 0.0F)
    , harmonicity_(grid.size(), 0.0F)
    , untilted_(grid.size(), 0.0F)
    , total_(grid.size(), 0.0F)
{
    lay_out_lags();
    lay_out_axis();
    lay_out_kernel();
    parameters_.window = {};  // the caller's, and read only here
    for (auto i = std::size_t {0}; i < grid.size(); ++i)
        tilt_.push_back(
            static_cast<float>(1.0 + parameters.octave_tilt * static_cast<double>(i) / points_per_octave));
}

void F0Salience::lay_out_lags()
{
    for (auto i = std::size_t {0}; i < grid_.size(); ++i) {
        const auto lag = parameters_.sample_rate / grid_.at(static_cast<double>(i));
        const auto first =
            static_cast<std::size_t>(std::max(0.0, std::floor(lag) - interpolate_taps / 2 + 1));
        lag_first_.push_back(first);
        const auto overlap = std::max(least_window_overlap, window_overlap(parameters_.window, lag));
        for (auto k = std::size_t {0}; k < interpolate_taps; ++k) {
            const auto x = lag - static_cast<double>(first + k);
            const auto sinc = x == 0.0 ? 1.0 : std::sin(pi * x) / (pi * x);
            const auto hann =
                0.5 + 0.5 * std::cos(pi * std::clamp(2.0 * x / (interpolate_taps + 1), -1.0, 1.0));
            lag_weights_.push_back(static_cast<float>(sinc * hann / overlap));
        }
    }
}

/// The axis begins where the kernel of the lowest candidate does and ends with the band. Each of its points
/// is a mean of the bins within a step, so that no partial falls between two points.
void F0Salience::lay_out_axis()
{
    const auto rate = parameters_.sample_rate.value();
    const auto bin_width = rate / static_cast<double>(parameters_.transform);
    const auto band_end = band_share * rate;
    const auto length = grid_.size() + taps_for(parameters_.harmonics);
    for (auto j = std::size_t {0}; j < length; ++j) {
        const auto centre = grid_.at(static_cast<double>(j) + kernel_start).value();
        if (centre > band_end)
            break;
        const auto half_width = std::max(bin_width, centre * (std::exp2(1.0 / points_per_octave) - 1.0));
        const auto first =
            static_cast<std::size_t>(std::max(0.0, std::ceil((centre - half_width) / bin_width)));
        auto point = Sparse {first, point_weights_.size(), 0};
        auto sum = 0.0F;
        for (auto bin = first; bin < bin_weight_.size(); ++bin) {
            const auto weight = 1.0 - std::fabs(static_cast<double>(bin) * bin_width - centre) / half_width;
            if (weight <= 0.0)
                break;
            point_weights_.push_back(static_cast<float>(weight));
            sum += static_cast<float>(weight);
            ++point.count;
        }
        for (auto k = std::size_t {0}; k < point.count; ++k)
            point_weights_[point.first_weight + k] /= sum;
        // Filled up with zeros to what resample() takes at a time: two bins, or from the first point on that
        // is wider, four.
        if (point.count <= 2 && narrow_points_ == points_.size())
            ++narrow_points_;
        const auto taken = narrow_points_ > points_.size() ? std::size_t {2} : std::size_t {4};
        point.count = (point.count + taken - 1) / taken * taken;
        point_weights_.resize(point.first_weight + point.count, 0.0F);
        points_.push_back(point);
    }
    for (auto bin = std::size_t {1}; bin < bin_weight_.size(); ++bin)
        bin_weight_[bin] = static_cast<double>(bin) * bin_width <= band_end ? 1.0F : 0.0F;
}

/// Over frequency the kernel falls with 1 / √q; a step of the logarithmic axis spans q times more of it.
void F0Salience::lay_out_kernel()
{
    const auto taps = taps_for(parameters_.harmonics);
    const auto bin_width = parameters_.sample_rate / static_cast<double>(parameters_.transform);
    const auto step = std::log(2.0) / points_per_octave;
    for (auto i = std::size_t {0}; i < grid_.size(); ++i) {
        auto square = 1e-9;
        for (auto t = std::size_t {0}; t < taps && i + t < points_.size(); ++t)
            square += std::pow(comb(harmonic_at(t), parameters_.harmonics), 2.0);
        // Sums over the axis stand for sums over bins, in the product as in the kernel's norm.
        const auto bins_a_step = step * (grid_.at(static_cast<double>(i)) / bin_width);
        kernel_scale_.push_back(
            static_cast<float>(std::sqrt(bins_a_step / square) / static_cast<double>(correlation_.size())));
    }
    std::ranges::fill(correlation_.time(), 0.0F);
    for (auto t = std::size_t {0}; t < taps; ++t) {
        const auto q = harmonic_at(t);
        correlation_.time()[t] = static_cast<float>(comb(q, parameters_.harmonics) * std::sqrt(q));
    }
    correlation_.forward();
    for (const auto bin : correlation_.bins()) {
        const auto conjugate = std::conj(bin);
        kernel_real_.insert(kernel_real_.end(), 2, conjugate.real());
        kernel_imaginary_.push_back(-conjugate.imag());
        kernel_imaginary_.push_back(conjugate.imag());
    }
}

void F0Salience::autocorrelate(std::span<const float> power) noexcept
{
    const auto bins = inverse_.bins();
    for (auto k = std::size_t {0}; k < bins.size(); ++k)
        bins[k] = power[k] * bin_weight_[k];
    const auto sum = least_power + dsp::product_of(bin_weight_, power);
    inverse_.inverse();
    const auto lags = inverse_.time();
    const auto scale = 0.5F / sum;  // every bin but the first stands for two
    for (auto i = std::size_t {0}; i < grid_.size(); ++i) {
        const auto* lag = &lags[lag_first_[i]];
        const auto* weight = &lag_weights_[i * interpolate_taps];
        periodicity_[i] = scale * dsp::sum_of(dsp::load_lanes(lag) * dsp::load_lanes(weight) +
                                              dsp::load_lanes(lag + 4) * dsp::load_lanes(weight + 4));
    }
}

void F0Salience::resample(std::span<const float> power) noexcept
{
    const auto bins = bin_weight_.size();
    for (auto k = std::size_t {0}; k < bins; ++k)
        partials_[k] = std::sqrt(power[k]);
    auto norm = least_power;
    if (parameters_.compressed) {
        norm += dsp::product_of(bin_weight_, partials_);
        for (auto k = std::size_t {0}; k < bins; ++k)
            partials_[k] = std::sqrt(partials_[k]);
    } else {
        norm += dsp::product_of(bin_weight_, power);
    }
    const auto scale = 1.0F / std::sqrt(norm);
    const auto axis = correlation_.time();
    for (auto j = std::size_t {0}; j < narrow_points_; ++j) {
        const auto* partial = &partials_[points_[j].first_bin];
        const auto* weight = &point_weights_[2 * j];
        axis[j] = scale * (partial[0] * weight[0] + partial[1] * weight[1]);
    }
    for (auto j = narrow_points_; j < points_.size(); ++j) {
        const auto& point = points_[j];
        const auto* partial = &partials_[point.first_bin];
        const auto* weight = &point_weights_[point.first_weight];
        auto sum = dsp::Lanes {};
        for (auto k = std::size_t {0}; k < point.count; k += 4)
            sum += dsp::load_lanes(partial + k) * dsp::load_lanes(weight + k);
        axis[j] = scale * dsp::sum_of(sum);
    }
}

void F0Salience::correlate_with_kernel() noexcept
{
    const auto axis = correlation_.time();
    std::fill(axis.begin() + static_cast<std::ptrdiff_t>(points_.size()), axis.end(), 0.0F);
    correlation_.forward();
    const auto bins = correlation_.bins();
    auto k = std::size_t {0};
    for (; k + 2 <= bins.size(); k += 2) {  // two complex products at once
        auto* at = reinterpret_cast<float*>(&bins[k]);
        const auto a = dsp::load_lanes(at);
        const auto turned = dsp::Lanes {a[1], a[0], a[3], a[2]};
        dsp::store_lanes(a * dsp::load_lanes(&kernel_real_[2 * k]) +
                             turned * dsp::load_lanes(&kernel_imaginary_[2 * k]),
                         at);
    }
    for (; k < bins.size(); ++k)
        bins[k] = {bins[k].real() * kernel_real_[2 * k] + bins[k].imag() * kernel_imaginary_[2 * k],
                   bins[k].imag() * kernel_real_[2 * k] + bins[k].real() * kernel_imaginary_[2 * k + 1]};
    correlation_.inverse();
    for (auto i = std::size_t {0}; i < harmonicity_.size(); ++i)
        harmonicity_[i] = axis[i] * kernel_scale_[i];
}

void F0Salience::process(std::span<const float> power) noexcept
{
    autocorrelate(power);
    resample(power);
    correlate_with_kernel();
    const auto share = static_cast<float>(parameters_.harmonics_share);
    for (auto i = std::size_t {0}; i < grid_.size(); ++i) {
        untilted_[i] = (1.0F - share) * periodicity_[i] + share * harmonicity_[i];
        total_[i] = std::max(untilted_[i], 0.0F) * tilt_[i];
    }
}

}  // namespace tutti::analysis
