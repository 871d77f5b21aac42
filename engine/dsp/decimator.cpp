// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/decimator.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace tutti::dsp {

namespace {

constexpr auto taps_per_factor = 24;
constexpr auto cutoff = 0.47;       // of the output rate
constexpr auto kaiser_beta = 5.65;  // 60 dB of stop band (Kaiser's formula)

std::vector<float> low_pass(int factor)
{
    const auto count = taps_per_factor * factor;
    auto taps = std::vector<float>(static_cast<std::size_t>(count));
    if (factor == 1) {
        taps.assign(1, 1.0F);
        return taps;
    }
    auto exact = std::vector<double>(taps.size());
    auto sum = 0.0;
    for (auto i = 0; i < count; ++i) {
        const auto t = i - 0.5 * (count - 1);
        const auto x = 2.0 * std::numbers::pi * cutoff / factor * t;
        const auto across = 2.0 * t / count;
        const auto window = std::cyl_bessel_i(0.0, kaiser_beta * std::sqrt(1.0 - across * across));
        exact[static_cast<std::size_t>(i)] = window * (x == 0.0 ? 1.0 : std::sin(x) / x);
        sum += exact[static_cast<std::size_t>(i)];
    }
    std::ranges::transform(exact, taps.begin(), [&](double tap) { return static_cast<float>(tap / sum); });
    return taps;
}

}  // namespace

Decimator::Decimator(int factor, std::size_t longest)
    : factor_ {static_cast<std::size_t>(factor)}
    , taps_ {low_pass(factor)}
    , past_(taps_.size() - 1 + longest, 0.0F)
    , lane_(longest / factor_ + taps_per_factor + 1, 0.0F)
    , out_(longest / factor_ + 1, 0.0F)
{
    assert(factor >= 1);
}

std::span<const float> Decimator::process(std::span<const float> samples) noexcept
{
    const auto old = taps_.size() - 1;
    assert(old + samples.size() <= past_.size());
    std::ranges::copy(samples, past_.begin() + static_cast<std::ptrdiff_t>(old));
    const auto made = (phase_ + samples.size()) / factor_;
    const auto first = factor_ - 1 - phase_;  // of the past, under the first tap of the first output
    phase_ = (phase_ + samples.size()) % factor_;

    // Tap by tap over all outputs: every `factor`-th sample is first laid side by side, so that the inner
    // loop runs over neighbours and vector registers can be used without changing the order of any sum.
    std::fill_n(out_.begin(), made, 0.0F);
    const auto steps = taps_.size() / factor_;
    for (auto p = std::size_t {0}; p < factor_ && made > 0; ++p) {
        for (auto q = std::size_t {0}; q + 1 < made + steps; ++q)
            lane_[q] = past_[first + p + q * factor_];
        auto* to = out_.data();
        auto j = std::size_t {0};
        for (; j + 4 <= steps; j += 4) {  // four taps for one pass over the outputs
            const auto tap = [&](std::size_t k) { return taps_[(j + k) * factor_ + p]; };
            const auto a = tap(0), b = tap(1), c = tap(2), d = tap(3);
            const auto* from = lane_.data() + j;
            for (auto m = std::size_t {0}; m < made; ++m)
                to[m] += (a * from[m] + b * from[m + 1]) + (c * from[m + 2] + d * from[m + 3]);
        }
        for (; j < steps; ++j)
            for (auto m = std::size_t {0}; m < made; ++m)
                to[m] += taps_[j * factor_ + p] * lane_[j + m];
    }
    std::copy_n(past_.begin() + static_cast<std::ptrdiff_t>(samples.size()), old, past_.begin());
    return {out_.data(), made};
}

void Decimator::reset() noexcept
{
    std::ranges::fill(past_, 0.0F);
    phase_ = 0;
}

}  // namespace tutti::dsp
