// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/backing_removal.hpp"

#include <algorithm>
#include <cmath>

#include "dsp/lanes.hpp"

namespace tutti::analysis {

namespace {

// Found on takes of one player beside a loudspeaker (seeds 1 to 4, four instruments), by the pitches right.
constexpr auto first_variance = 0.1F;  // a block may have this power, the first ones before the later
constexpr auto fall_of_rooms =
    decibels(-40.0);                     // a second; a room of 0.4 s falls by 150, but the delay is not known
constexpr auto constancy = 0.9995F;      // of the path, a hop: half of it is new after 7 s
constexpr auto smoothing = 0.05F;        // of powers, a hop: over 0.1 s
constexpr auto known_share = 0.25F;      // the path is known when no more of the prediction is in doubt
constexpr auto hops_to_be_known = 100;   // for half a second; before, it has still to find its own level
constexpr auto doubt_after_turn = 0.1F;  // of the path's power
constexpr auto delay_worth_saying = decibels(6.0);  // of reduction
constexpr auto usual_fall = 0.9988F;                // a hop: 1 dB a second; a soft passage is not silence
constexpr auto least_power = 1e-9F;
constexpr auto least_variance = 1e-12F;

}  // namespace

BackingRemoval::BackingRemoval(const BackingSound& backing, const SpectralShape& shape)
    : block_ {backing.block()}
    , blocks_ {backing.blocks()}
    , bins_ {backing.bins()}
    , rate_ {shape.rate}
    , transform_ {backing.transform()}
    , real_(blocks_ * bins_)
    , imaginary_(real_.size())
    , variance_(real_.size())
    , path_power_(blocks_)
    , predicted_(block_)
    , sum_real_(bins_)
    , sum_imaginary_(bins_)
    , predicted_spectrum_(bins_)
    , left_spectrum_(bins_)
    , uncertain_(bins_)
    , uncertain_power_(bins_)
    , predicted_power_(bins_)
    , other_power_(bins_)
    , prediction_ {{.window = shape.window, .transform = shape.transform}}
    , residue_(shape.bins())
{
    for (auto b = std::size_t {0}; b < blocks_; ++b) {
        const auto time = period_of(rate_) * static_cast<double>(b * block_);
        std::fill_n(variance_.begin() + static_cast<std::ptrdiff_t>(b * bins_), bins_,
                    first_variance * static_cast<float>(to_power(fall_of_rooms * time.value())));
    }
}

void BackingRemoval::process(std::span<float> samples, const BackingSound& backing) noexcept
{
    if (backing.silent()) {
        if (reading_.sounding)
            fall_silent();
        return;
    }
    reading_.sounding = true;
    predict(backing);
    estimate_residue();
    subtract_from(samples);
    if (!follow_volume())
        learn(backing);
    read();
}

void BackingRemoval::predict(const BackingSound& backing) noexcept
{
    std::ranges::fill(sum_real_, 0.0F);
    std::ranges::fill(sum_imaginary_, 0.0F);
    std::ranges::fill(uncertain_, 0.0F);
    for (auto b = std::size_t {0}; b < blocks_; ++b) {
        const auto* xr = backing.real(b).data();
        const auto* xi = backing.imaginary(b).data();
        const auto* power = backing.power(b).data();
        const auto* wr = real_.data() + b * bins_;
        const auto* wi = imaginary_.data() + b * bins_;
        const auto* variance = variance_.data() + b * bins_;
        // One by one: the compiler sees that few arrays do not overlap, and takes four bins at a time.
        for (auto k = std::size_t {0}; k < bins_; ++k)
            sum_real_[k] += wr[k] * xr[k] - wi[k] * xi[k];
        for (auto k = std::size_t {0}; k < bins_; ++k)
            sum_imaginary_[k] += wr[k] * xi[k] + wi[k] * xr[k];
        for (auto k = std::size_t {0}; k < bins_; ++k)
            uncertain_[k] += variance[k] * power[k];
    }
    const auto spectrum = transform_.bins();
    for (auto k = std::size_t {0}; k < bins_; ++k) {
        const auto power = sum_real_[k] * sum_real_[k] + sum_imaginary_[k] * sum_imaginary_[k];
        predicted_power_[k] += smoothing * (power - predicted_power_[k]);
        uncertain_power_[k] += smoothing * (uncertain_[k] - uncertain_power_[k]);
        spectrum[k] = {sum_real_[k], sum_imaginary_[k]};
    }
    transform_.inverse();
    // The first half of the window is what the hop before was; its end would wrap around into it.
    const auto newest = transform_.time().last(block_);
    const auto scale = 1.0F / static_cast<float>(transform_.size());
    for (auto i = std::size_t {0}; i < block_; ++i)
        predicted_[i] = scale * newest[i];
}

/// What the prediction looks like to the ear, bin by bin, as far as each band of it is in doubt.
void BackingRemoval::estimate_residue() noexcept
{
    prediction_.process(predicted_);
    prediction_.powers(residue_);
    removed_power_ = dsp::sum_of(residue_);
    const auto doubt = [&](std::size_t k) {
        return uncertain_power_[k] / (predicted_power_[k] + least_power);
    };
    const auto bands_a_bin = static_cast<float>(bins_ - 1) / static_cast<float>(residue_.size() - 1);
    for (auto k = std::size_t {0}; k < residue_.size(); ++k) {
        const auto place = bands_a_bin * static_cast<float>(k);
        const auto below = std::min(static_cast<std::size_t>(place), bins_ - 2);
        const auto above = place - static_cast<float>(below);
        residue_[k] *= (1.0F - above) * doubt(below) + above * doubt(below + 1);
    }
}

void BackingRemoval::subtract_from(std::span<float> samples) noexcept
{
    const auto time = transform_.time();
    const auto newest = time.last(block_);
    std::ranges::fill(time, 0.0F);
    std::ranges::copy(predicted_, newest.begin());
    transform_.forward();
    std::ranges::copy(transform_.bins(), predicted_spectrum_.begin());
    for (auto i = std::size_t {0}; i < block_; ++i)
        newest[i] = samples[i] -= predicted_[i];
    transform_.forward();
    std::ranges::copy(transform_.bins(), left_spectrum_.begin());
    for (auto k = std::size_t {0}; k < bins_; ++k)
        other_power_[k] += smoothing * (std::norm(left_spectrum_[k]) - other_power_[k]);
}

/// True when the volume was turned in this hop: what is left of it then says nothing more about the path.
bool BackingRemoval::follow_volume() noexcept
{
    const auto known = dsp::sum_of(uncertain_power_) < known_share * dsp::sum_of(predicted_power_);
    known_hops_ = known ? std::min(known_hops_ + 1, hops_to_be_known) : 0;
    if (known_hops_ < hops_to_be_known) {
        volume_.reset();
        return false;
    }
    const auto factor = volume_.process(predicted_spectrum_, left_spectrum_, other_power_);
    if (factor == 1.0F)
        return false;
    for (auto& value : real_)
        value *= factor;
    for (auto& value : imaginary_)
        value *= factor;
    for (auto b = std::size_t {0}; b < blocks_; ++b) {
        const auto doubt = doubt_after_turn * mean_power_of_path(b);
        for (auto k = b * bins_; k < (b + 1) * bins_; ++k)
            variance_[k] = factor * factor * variance_[k] + doubt;
    }
    return true;
}

void BackingRemoval::learn(const BackingSound& backing) noexcept
{
    // Half of each window is this hop's: so much of its power tells of the path.
    constexpr auto half = 0.5F;
    constexpr auto kept = constancy * constancy;
    auto& weight = uncertain_;
    for (auto k = std::size_t {0}; k < bins_; ++k)
        weight[k] = 1.0F / (half * uncertain_[k] + other_power_[k] + least_power);
    for (auto k = std::size_t {0}; k < bins_; ++k) {
        sum_real_[k] = left_spectrum_[k].real();
        sum_imaginary_[k] = left_spectrum_[k].imag();
    }
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
            spectrum[k] = {step * (xr[k] * sum_real_[k] + xi[k] * sum_imaginary_[k]),
                           step * (xr[k] * sum_imaginary_[k] - xi[k] * sum_real_[k])};
        }
        keep_within_block();
        for (auto k = std::size_t {0}; k < bins_; ++k) {
            wr[k] = constancy * (wr[k] + spectrum[k].real());
            wi[k] = constancy * (wi[k] + spectrum[k].imag());
        }
        path_power_[b] = mean_power_of_path(b);
        const auto changed = (1.0F - kept) * path_power_[b] + least_variance;
        for (auto k = std::size_t {0}; k < bins_; ++k)
            variance[k] = kept * (1.0F - half * variance[k] * weight[k] * power[k]) * variance[k] + changed;
    }
}

/// A block of the path is as long as a hop; what a step would put after its end belongs to the next block.
void BackingRemoval::keep_within_block() noexcept
{
    transform_.inverse();
    const auto time = transform_.time();
    const auto scale = 1.0F / static_cast<float>(time.size());
    for (auto& sample : time.first(block_))
        sample *= scale;
    std::ranges::fill(time.subspan(block_), 0.0F);
    transform_.forward();
}

float BackingRemoval::mean_power_of_path(std::size_t block) const noexcept
{
    const auto real = std::span {real_}.subspan(block * bins_, bins_);
    const auto imaginary = std::span {imaginary_}.subspan(block * bins_, bins_);
    return (dsp::product_of(real, real) + dsp::product_of(imaginary, imaginary)) / static_cast<float>(bins_);
}

void BackingRemoval::read() noexcept
{
    const auto predicted = dsp::sum_of(predicted_power_);
    const auto uncertain = dsp::sum_of(uncertain_power_) + least_power;
    const auto own = std::max(dsp::sum_of(other_power_) - 0.5F * uncertain, 0.0F);
    usual_own_ = std::max(own, usual_own_ * usual_fall);
    reading_.reduction = decibels_from_power(static_cast<double>((predicted + uncertain) / uncertain));
    reading_.told_apart = usual_own_ > 0.5F * uncertain;
    reading_.delay.reset();
    if (reading_.reduction >= delay_worth_saying)
        reading_.delay = delay_of_path();
}

/// Where the path is loudest: by the direct sound.
Seconds BackingRemoval::delay_of_path() noexcept
{
    const auto loudest =
        static_cast<std::size_t>(std::ranges::max_element(path_power_) - path_power_.begin());
    const auto spectrum = transform_.bins();
    for (auto k = std::size_t {0}; k < bins_; ++k)
        spectrum[k] = {real_[loudest * bins_ + k], imaginary_[loudest * bins_ + k]};
    transform_.inverse();
    const auto taps = transform_.time().first(block_);
    const auto peak = std::ranges::max_element(taps, {}, [](float tap) { return std::abs(tap); });
    return period_of(rate_) *
           static_cast<double>(loudest * block_ + static_cast<std::size_t>(peak - taps.begin()));
}

/// Nothing is said of a loudspeaker that is not heard, and nothing of it is left. The path stays known.
void BackingRemoval::fall_silent() noexcept
{
    reading_ = {};
    prediction_.reset();
    removed_power_ = 0.0F;
    std::ranges::fill(residue_, 0.0F);
}

void BackingRemoval::skip() noexcept
{
    std::ranges::fill(uncertain_power_, 0.0F);
    std::ranges::fill(predicted_power_, 0.0F);
    std::ranges::fill(other_power_, 0.0F);
    prediction_.reset();
    volume_.reset();
    known_hops_ = 0;
}

}  // namespace tutti::analysis
