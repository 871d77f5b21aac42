// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/backing_volume.hpp"

#include <algorithm>

namespace tutti::analysis {

namespace {
// Chosen so that 9 takes of a player in the same key as the backing have two false turns in all, and a true
// one by 18 dB is followed at once.
constexpr auto smoothing = 0.08F;       // a hop: over 65 ms
constexpr auto least_rise = 0.8F;       // 5 dB; what is less, the path learns as quickly
constexpr auto least_fall = -0.6F;      // 8 dB
constexpr auto least_clearness = 3.0F;  // as of three bins in which nothing else is heard
constexpr auto least_factor = 0.03F;    // −30 dB: as good as off
constexpr auto least_power = 1e-9F;
}  // namespace

float BackingVolume::process(std::span<const std::complex<float>> predicted,
                             std::span<const std::complex<float>> left,
                             std::span<const float> other_power) noexcept
{
    auto common = 0.0F;
    auto power = 0.0F;
    for (auto k = std::size_t {0}; k < predicted.size(); ++k) {
        const auto here = std::norm(predicted[k]);
        const auto weight = 1.0F / (other_power[k] + here + least_power);
        common += weight * (left[k].real() * predicted[k].real() + left[k].imag() * predicted[k].imag());
        power += weight * here;
    }
    common_ += smoothing * (common - common_);
    predicted_ += smoothing * (power - predicted_);
    const auto change = common_ / (predicted_ + least_power);
    const auto small = change < least_rise && change > least_fall;
    if (small || change * change * predicted_ < least_clearness)
        return 1.0F;
    const auto factor = std::max(1.0F + change, least_factor);
    common_ = 0.0F;
    predicted_ *= factor * factor;
    return factor;
}

}  // namespace tutti::analysis
