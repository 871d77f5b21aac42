// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/rising_spectrum.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::analysis {

namespace {
constexpr auto averaging_time =
    15_ms;  // of the past that a bin is held against; with the three hops it is 30 ms old
constexpr auto least_weight = 0.05F;
constexpr auto most_weight = 4.0F;    // 12 dB: more, and a click would outweigh a chord
constexpr auto least_power = 1e-14F;  // −140 dB
}  // namespace

RisingSpectrum::RisingSpectrum(std::size_t bins, Seconds hop)
    : smoothing_ {static_cast<float>(1.0 - std::exp(-(hop / averaging_time)))}
    , before_(bins, 0.0F)
    , out_(bins, 0.0F)
{
    for (auto& old : past_)
        old.assign(bins, 0.0F);
}

std::span<const float> RisingSpectrum::process(std::span<const float> power) noexcept
{
    auto& old = past_[turn_];
    turn_ = (turn_ + 1) % past_.size();
    for (auto k = std::size_t {0}; k < out_.size(); ++k) {
        before_[k] += smoothing_ * (old[k] - before_[k]);
        old[k] = power[k];
        const auto rise = std::sqrt((power[k] + least_power) / (before_[k] + least_power));
        out_[k] = power[k] * std::min(std::max(rise, least_weight), most_weight);
    }
    return out_;
}

void RisingSpectrum::reset() noexcept
{
    std::ranges::fill(before_, 0.0F);
    for (auto& old : past_)
        std::ranges::fill(old, 0.0F);
}

}  // namespace tutti::analysis
