// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/backing_mask.hpp"

#include <algorithm>

#include "dsp/lanes.hpp"

namespace tutti::analysis {

namespace {
constexpr auto residue_weight = 2.0F;  // how many times over what may be left counts
constexpr auto least_mask = 1e-4F;     // as BleedMask's
constexpr auto least_power = 1e-14F;
}  // namespace

BackingMask::BackingMask(std::size_t bins)
    : residue_(bins)
    , own_(bins)
{
}

void BackingMask::begin() noexcept
{
    std::ranges::fill(residue_, 0.0F);
    removed_ = 0.0F;
}

void BackingMask::add(const BackingRemoval& removal, float weight) noexcept
{
    const auto residue = removal.residue();
    for (auto k = std::size_t {0}; k < residue_.size(); ++k)
        residue_[k] += weight * residue[k];
    removed_ += weight * removal.removed_power();
}

void BackingMask::process(std::span<const float> power) noexcept
{
    for (auto k = std::size_t {0}; k < own_.size(); ++k) {
        const auto own = std::max(power[k] - residue_[k], 0.0F);
        const auto share = own / (own + residue_weight * residue_[k] + least_power);
        own_[k] = std::max(share * share, least_mask) * power[k];
    }
    balance_ = {dsp::sum_of(power) + removed_, dsp::sum_of(own_), dsp::sum_of(residue_)};
}

}  // namespace tutti::analysis
