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
    , out_(longest / factor_ + 1, 0.0F)
{
    assert(factor >= 1);
}

std::span<const float> Decimator::process(std::span<const float> samples) noexcept
{
    const auto old = taps_.size() - 1;
    assert(old + samples.size() <= past_.size());
    std::ranges::copy(samples, past_.begin() + static_cast<std::ptrdiff_t>(old));
    auto made = std::size_t {0};
    for (auto i = std::size_t {0}; i < samples.size(); ++i) {
        if (++phase_ < factor_)
            continue;
        phase_ = 0;
        // Four sums let the compiler use vector registers without changing the order that we promise.
        float sums[4] = {};
        const auto* from = past_.data() + i;
        auto k = std::size_t {0};
        for (; k + 4 <= taps_.size(); k += 4)
            for (auto lane = std::size_t {0}; lane < 4; ++lane)
                sums[lane] += taps_[k + lane] * from[k + lane];
        for (; k < taps_.size(); ++k)
            sums[0] += taps_[k] * from[k];
        out_[made++] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
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
