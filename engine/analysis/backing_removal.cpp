// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/backing_removal.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::analysis {

namespace {
constexpr auto first_variance = 1.0F;   // nothing is known: the path may well have gain 1 in any block
constexpr auto constancy = 0.9995F;     // of the path from hop to hop: half of it is new after 7 s
constexpr auto other_smoothing = 0.1F;  // a hop: over 50 ms
constexpr auto least_power = 1e-9F;
constexpr auto least_variance = 1e-12F;
}  // namespace

BackingRemoval::BackingRemoval(const BackingSound& backing, Hertz rate)
    : block_ {backing.block()}
    , blocks_ {backing.blocks()}
    , bins_ {backing.bins()}
    , block_time_ {period_of(rate) * static_cast<double>(block_)}
    , transform_ {backing.transform()}
    , real_(blocks_ * bins_)
    , imaginary_(real_.size())
    , variance_(real_.size(), first_variance)
    , error_real_(bins_)
    , error_imaginary_(bins_)
    , other_power_(bins_)
    , uncertain_(bins_)
{
}

void BackingRemoval::process(std::span<float> samples, const BackingSound& backing) noexcept
{
    reading_.sounding = !backing.silent();
    if (!reading_.sounding)
        return;
    predict(backing);
    const auto time = transform_.time();
    const auto scale = 1.0F / static_cast<float>(time.size());
    const auto start = time.size() - block_;
    for (auto i = std::size_t {0}; i < block_; ++i)
        samples[i] -= scale * time[start + i];
    std::fill_n(time.begin(), start, 0.0F);
    std::ranges::copy(samples, time.begin() + static_cast<std::ptrdiff_t>(start));
    transform_.forward();
    const auto error = transform_.bins();
    for (auto k = std::size_t {0}; k < bins_; ++k) {
        error_real_[k] = error[k].real();
        error_imaginary_[k] = error[k].imag();
        other_power_[k] += other_smoothing * (std::norm(error[k]) - other_power_[k]);
    }
    learn(backing);
}

void BackingRemoval::predict(const BackingSound& backing) noexcept
{
    auto& sum_real = error_real_;  // not in use before the prediction is made
    auto& sum_imaginary = error_imaginary_;
    std::ranges::fill(sum_real, 0.0F);
    std::ranges::fill(sum_imaginary, 0.0F);
    std::ranges::fill(uncertain_, 0.0F);
    for (auto b = std::size_t {0}; b < blocks_; ++b) {
        const auto* xr = backing.real(b).data();
        const auto* xi = backing.imaginary(b).data();
        const auto* power = backing.power(b).data();
        const auto* wr = real_.data() + b * bins_;
        const auto* wi = imaginary_.data() + b * bins_;
        const auto* variance = variance_.data() + b * bins_;
        for (auto k = std::size_t {0}; k < bins_; ++k)
            sum_real[k] += wr[k] * xr[k] - wi[k] * xi[k];
        for (auto k = std::size_t {0}; k < bins_; ++k)
            sum_imaginary[k] += wr[k] * xi[k] + wi[k] * xr[k];
        for (auto k = std::size_t {0}; k < bins_; ++k)
            uncertain_[k] += variance[k] * power[k];
    }
    const auto spectrum = transform_.bins();
    for (auto k = std::size_t {0}; k < bins_; ++k)
        spectrum[k] = {sum_real[k], sum_imaginary[k]};
    transform_.inverse();
}

void BackingRemoval::learn(const BackingSound& backing) noexcept
{
    // Half of each block's window is a hop's: so much of its power tells of the path.
    constexpr auto half = 0.5F;
    auto& weight = uncertain_;
    for (auto k = std::size_t {0}; k < bins_; ++k)
        weight[k] = 1.0F / (half * uncertain_[k] + other_power_[k] + least_power);
    const auto kept = constancy * constancy;
    const auto spectrum = transform_.bins();
    for (auto b = std::size_t {0}; b < blocks_; ++b) {
        const auto* xr = backing.real(b).data();
        const auto* xi = backing.imaginary(b).data();
        const auto* power = backing.power(b).data();
        auto* wr = real_.data() + b * bins_;
        auto* wi = imaginary_.data() + b * bins_;
        auto* variance = variance_.data() + b * bins_;
        for (auto k = std::size_t {0}; k < bins_; ++k) {
            const auto step = variance[k] * weight[k];
            spectrum[k] = {step * (xr[k] * error_real_[k] + xi[k] * error_imaginary_[k]),
                           step * (xr[k] * error_imaginary_[k] - xi[k] * error_real_[k])};
        }
        keep_within_block(b);
        for (auto k = std::size_t {0}; k < bins_; ++k) {
            wr[k] = constancy * (wr[k] + spectrum[k].real());
            wi[k] = constancy * (wi[k] + spectrum[k].imag());
        }
        for (auto k = std::size_t {0}; k < bins_; ++k)
            variance[k] = kept * (1.0F - half * variance[k] * weight[k] * power[k]) * variance[k] +
                          (1.0F - kept) * (wr[k] * wr[k] + wi[k] * wi[k]) + least_variance;
    }
}

/// A block of the path is as long as a hop; what a step would put after it belongs to the next block.
void BackingRemoval::keep_within_block(std::size_t) noexcept
{
    transform_.inverse();
    const auto time = transform_.time();
    const auto scale = 1.0F / static_cast<float>(time.size());
    for (auto i = std::size_t {0}; i < block_; ++i)
        time[i] *= scale;
    std::fill(time.begin() + static_cast<std::ptrdiff_t>(block_), time.end(), 0.0F);
    transform_.forward();
}

void BackingRemoval::skip() noexcept
{
    std::ranges::fill(other_power_, 0.0F);
}

}  // namespace tutti::analysis
