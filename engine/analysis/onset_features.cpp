// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/onset_features.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "dsp/lanes.hpp"

namespace tutti::analysis {

namespace {

constexpr auto bands_per_octave = 24.0;
constexpr auto lowest_band = 60.0;  // Hz
constexpr auto highest_band = 5'400.0;
constexpr auto narrowest_band = 23.0;  // Hz: less than the window can part
constexpr auto quietest_band =
    1e-13F;  // power, under the noise of any converter: only against dividing by nothing
constexpr auto quietest = 1e-8F;
constexpr auto quietest_sum = 1e-9F;
constexpr auto usual_bands = 100.0F;  // sums are brought to it
constexpr auto counted_partials = 8;
constexpr auto fairly_sure = 0.5;
constexpr auto memory = std::size_t {28};  // hops: 150 ms

float one_pole(Seconds time, Seconds hop)
{
    return static_cast<float>(1.0 - std::exp(-(hop / time)));
}

void widen(std::span<const float> from, std::span<float> maximum) noexcept
{
    for (auto b = std::size_t {0}; b < from.size(); ++b) {
        const auto left = from[b > 0 ? b - 1 : b];
        const auto right = from[b + 1 < from.size() ? b + 1 : b];
        maximum[b] = std::max(std::max(left, from[b]), right);
    }
}

float excess(std::span<const float> now, std::span<const float> over) noexcept
{
    // Four sums let the compiler use vector registers without changing the order of addition.
    auto sums = std::array<float, 4> {};
    const auto whole = now.size() / 4 * 4;
    for (auto b = std::size_t {0}; b < whole; b += 4) {
        for (auto lane = std::size_t {0}; lane < 4; ++lane)
            sums[lane] += std::max(now[b + lane] - over[b + lane], 0.0F);
    }
    for (auto b = whole; b < now.size(); ++b)
        sums[b - whole] += std::max(now[b] - over[b], 0.0F);
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

}  // namespace

OnsetFeatures::OnsetFeatures(Parameters parameters)
    : parameters_ {parameters}
{
    auto centres = std::vector<std::size_t> {};
    const auto narrowest =
        static_cast<std::size_t>(std::max(1L, std::lround(narrowest_band / parameters.bin_spacing.value())));
    for (auto hertz = lowest_band; hertz <= highest_band; hertz *= std::exp2(1.0 / bands_per_octave)) {
        const auto bin = static_cast<std::size_t>(std::lround(hertz / parameters.bin_spacing.value()));
        if (bin < parameters.bins && (centres.empty() || bin >= centres.back() + narrowest))
            centres.push_back(bin);
    }
    for (auto i = std::size_t {1}; i + 1 < centres.size(); ++i) {
        const auto [left, middle, right] = std::array {centres[i - 1], centres[i], centres[i + 1]};
        auto band = Band {.first_bin = left + 1, .first_weight = weights_.size(), .count = right - left - 1};
        auto sum = 0.0F;
        for (auto bin = left + 1; bin < right; ++bin) {
            const auto weight = bin <= middle
                                    ? static_cast<float>(bin - left) / static_cast<float>(middle - left)
                                    : static_cast<float>(right - bin) / static_cast<float>(right - middle);
            weights_.push_back(weight);
            sum += weight;
        }
        for (auto w = band.first_weight; w < weights_.size(); ++w)
            weights_[w] /= sum;
        // Filled up with zeros: power_in() takes four bins at a time. Near the end of the spectrum it begins
        // earlier instead of reading past it.
        const auto spare = (4 - band.count % 4) % 4;
        const auto early = std::max(band.first_bin + band.count + spare, parameters.bins) - parameters.bins;
        weights_.insert(weights_.begin() + static_cast<std::ptrdiff_t>(band.first_weight), early, 0.0F);
        weights_.resize(weights_.size() + spare - early, 0.0F);
        band.first_bin -= early;
        band.count += spare;
        bands_.push_back(band);
    }
    // The band whose middle is nearest.
    band_of_bin_.resize(parameters.bins);
    for (auto bin = std::size_t {0}, b = std::size_t {0}; bin < parameters.bins; ++bin) {
        while (b + 1 < bands_.size() && 2 * bin > centres[b + 1] + centres[b + 2])
            ++b;
        band_of_bin_[bin] = b;
    }
    band_.resize(bands_.size());
    heard_band_.resize(bands_.size());
    smoothed_.resize(bands_.size());
    noise_.resize(bands_.size());
    for (auto& spectra : past_) {
        for (auto* values :
             {&spectra.compressed, &spectra.compressed_maximum, &spectra.relative, &spectra.relative_maximum})
            values->resize(bands_.size());
    }
    reset();
}

void OnsetFeatures::reset() noexcept
{
    std::ranges::fill(smoothed_, 0.0F);
    std::ranges::fill(noise_, 1.0F);
    for (auto& spectra : past_) {
        for (auto* values :
             {&spectra.compressed, &spectra.compressed_maximum, &spectra.relative, &spectra.relative_maximum})
            std::ranges::fill(*values, 0.0F);
    }
    levels_.fill(0.0F);
    neighbours_levels_.fill(0.0F);
    rises_.fill(0.0F);
    cents_.fill(std::numeric_limits<float>::quiet_NaN());
    row_ = {};
    smoothed_total_ = 0.0F;
    loudness_ = quietest;
    hops_ = 0;
}

const OnsetFeatures::Spectra& OnsetFeatures::ago(std::size_t hops) const noexcept
{
    // Nothing is older than the first hop.
    return past_[(hops_ - std::min(hops, hops_)) % past_.size()];
}

const OnsetFeatures::Row& OnsetFeatures::process(const OnsetEvidence& evidence) noexcept
{
    follow_levels(evidence);
    compress();

    const auto& now = past_[hops_ % past_.size()];
    const auto scale = usual_bands / static_cast<float>(bands_.size());
    const auto rise = [&](std::size_t span) {
        return 0.25F * scale * excess(now.compressed, ago(span).compressed_maximum);
    };
    const auto fall = [&](std::size_t span) {
        return 0.25F * scale * excess(ago(span).compressed, now.compressed_maximum);
    };
    row_[rise_2] = rise(2);
    row_[rise_4] = rise(4);
    row_[rise_6] = rise(6);
    row_[rise_10] = rise(10);
    row_[rise_16] = rise(16);
    row_[rise_28] = rise(28);
    row_[fall_4] = fall(4);
    row_[fall_10] = fall(10);
    row_[loud_rise_4] = scale * excess(now.relative, ago(4).relative_maximum);
    row_[loud_rise_8] = scale * excess(now.relative, ago(8).relative_maximum);
    auto sum = 0.0F;
    for (const auto value : now.compressed)
        sum += value;
    row_[fullness] = 0.05F * scale * sum;

    const auto decibel = 10.0F * std::log10(total_ / loudness_ + 1e-6F);
    levels_[hops_ % remembered] = decibel;
    const auto step = [&](std::span<const float, remembered> levels, std::size_t span) {
        return 0.1F * (levels[hops_ % remembered] - levels[(hops_ - std::min(span, hops_)) % remembered]);
    };
    row_[level] = 0.05F * decibel;
    row_[level_step_3] = step(levels_, 3);
    row_[level_step_8] = step(levels_, 8);
    row_[level_step_20] = step(levels_, 20);
    row_[level_step_50] = step(levels_, 50);
    auto floor = quietest_sum;
    for (const auto noise : noise_)
        floor += noise;
    row_[above_noise] = 0.05F * std::clamp(10.0F * std::log10((total_ + quietest_sum) / floor), 0.0F, 60.0F);

    row_[own_share] =
        0.05F * std::max(10.0F * std::log10((total_ + quietest_sum) / (heard_ + quietest_sum)), -40.0F);
    // Under the section's own loudness by 40 dB the neighbours do not matter.
    neighbours_levels_[hops_ % remembered] =
        10.0F * std::log10(std::max(heard_ - total_, 0.0F) / loudness_ + 1e-4F);
    row_[neighbours_step_4] = step(neighbours_levels_, 4);
    row_[neighbours_step_10] = step(neighbours_levels_, 10);

    rises_[hops_ % remembered] = row_[rise_6];
    const auto known = std::min(hops_, memory);
    auto mean = 0.0F;
    for (auto i = std::size_t {0}; i <= known; ++i)
        mean += rises_[(hops_ - i) % remembered];
    row_[rise_mean] = mean / static_cast<float>(known + 1);
    auto before = 0.0F;
    for (auto i = std::size_t {1}; i <= std::min(hops_, std::size_t {9}); ++i)
        before = std::max(before, rises_[(hops_ - i) % remembered]);
    row_[rise_before] = before;

    row_[sureness] = static_cast<float>(evidence.sureness);
    follow_partials(evidence.f0);
    follow_pitch(evidence.sureness >= fairly_sure ? evidence.f0 : std::nullopt);
    ++hops_;
    return row_;
}

float OnsetFeatures::power_in(const Band& band, std::span<const float> power) const noexcept
{
    auto sum = dsp::Lanes {};
    for (auto i = std::size_t {0}; i < band.count; i += 4)
        sum +=
            dsp::load_lanes(&weights_[band.first_weight + i]) * dsp::load_lanes(&power[band.first_bin + i]);
    return dsp::sum_of(sum);
}

void OnsetFeatures::follow_levels(const OnsetEvidence& evidence) noexcept
{
    const auto smoothing = one_pole(40_ms, parameters_.hop);
    const auto noise_rise = static_cast<float>(std::pow(10.0, 0.3 * parameters_.hop.value()));
    const auto loudness_fall = static_cast<float>(std::pow(10.0, -0.1 * parameters_.hop.value()));
    const auto attack = one_pole(100_ms, parameters_.hop);
    total_ = 0.0F;
    heard_ = 0.0F;
    const auto alone = evidence.heard.data() == evidence.own.data();
    for (auto b = std::size_t {0}; b < bands_.size(); ++b) {
        const auto own = power_in(bands_[b], evidence.own);
        const auto power = alone ? own : power_in(bands_[b], evidence.heard);
        band_[b] = own;
        heard_band_[b] = power;
        total_ += own;
        heard_ += power;
    }
    const auto share = hops_ == 0 ? 1.0F : smoothing;
    for (auto b = std::size_t {0}; b < bands_.size(); ++b) {
        band_[b] = std::sqrt(band_[b]);
        smoothed_[b] += share * (heard_band_[b] - smoothed_[b]);
        noise_[b] = std::max(std::min(noise_[b] * noise_rise, smoothed_[b]), quietest_band);
    }
    smoothed_total_ += attack * (total_ - smoothed_total_);
    loudness_ = std::max(std::max(loudness_ * loudness_fall, smoothed_total_), quietest);
}

void OnsetFeatures::compress() noexcept
{
    auto& now = past_[hops_ % past_.size()];
    const auto root = std::sqrt(loudness_);
    for (auto b = std::size_t {0}; b < bands_.size(); ++b) {
        now.compressed[b] = dsp::quick_log10(1.0F + band_[b] / (1.5F * std::sqrt(noise_[b]) + 0.02F * root));
        now.relative[b] = std::min(band_[b] / root, 3.0F);
    }
    widen(now.compressed, now.compressed_maximum);
    widen(now.relative, now.relative_maximum);
}

void OnsetFeatures::follow_partials(std::optional<Hertz> f0) noexcept
{
    constexpr auto places =
        std::array {partials_rise_4, partials_rise_10, partials_rise_20, partials_rise_32};
    constexpr auto spans = std::array<std::size_t, 4> {4, 10, 20, 32};
    for (const auto place : {partials, partials_rise_4, partials_rise_10, partials_rise_20, partials_rise_32})
        row_[place] = 0.0F;
    if (!f0)
        return;
    const auto& now = past_[hops_ % past_.size()];
    auto counted = 0;
    for (auto k = 1; k <= counted_partials; ++k) {
        const auto bin = static_cast<std::size_t>(std::lround(k * (*f0 / parameters_.bin_spacing)));
        if (bin >= band_of_bin_.size())
            break;
        const auto band = band_of_bin_[bin];
        row_[partials] += now.compressed[band];
        for (auto i = std::size_t {0}; i < spans.size(); ++i)
            row_[places[i]] += std::max(now.compressed[band] - ago(spans[i]).compressed_maximum[band], 0.0F);
        ++counted;
    }
    const auto share = 1.0F / static_cast<float>(std::max(counted, 1));
    for (const auto place : {partials, partials_rise_4, partials_rise_10, partials_rise_20, partials_rise_32})
        row_[place] *= share;
}

void OnsetFeatures::follow_pitch(std::optional<Hertz> f0) noexcept
{
    constexpr auto newest = std::size_t {4};
    constexpr auto first_old = std::size_t {9};
    constexpr auto last_old = std::size_t {20};
    cents_[hops_ % remembered] =
        f0 ? static_cast<float>(cents_between(*f0, 440_Hz).value()) : std::numeric_limits<float>::quiet_NaN();
    row_[pitch_step] = 0.0F;
    row_[pitch_steady] = 0.0F;
    if (hops_ < last_old)
        return;
    auto now = std::array<float, newest> {};
    for (auto i = std::size_t {0}; i < newest; ++i) {
        now[i] = cents_[(hops_ - i) % remembered];
        if (std::isnan(now[i]))
            return;
    }
    auto then = std::array<float, last_old - first_old + 1> {};
    auto known = std::size_t {0};
    for (auto i = first_old; i <= last_old; ++i) {
        const auto cents = cents_[(hops_ - i) % remembered];
        if (!std::isnan(cents))
            then[known++] = cents;
    }
    if (known < 8)
        return;
    std::ranges::sort(now);
    std::sort(then.begin(), then.begin() + static_cast<std::ptrdiff_t>(known));
    const auto now_width = now.back() - now.front();
    const auto then_width = then[known * 3 / 4] - then[known / 4];
    const auto steady =
        std::exp(-(now_width / 40.0F) * (now_width / 40.0F) - (then_width / 60.0F) * (then_width / 60.0F));
    // Vibrato and tuning move less than half a semitone; an octave more than a third adds no evidence.
    const auto moved = std::min(std::abs(0.5F * (now[1] + now[2]) - then[known / 2]), 400.0F);
    row_[pitch_step] = steady * std::max(moved - 50.0F, 0.0F) / 150.0F;
    row_[pitch_steady] = steady;
}

}  // namespace tutti::analysis
