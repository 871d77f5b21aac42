// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/merged_channels.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tutti::analysis {

namespace {

constexpr auto difference_over = Seconds {1.0 / 6000.0};
constexpr auto thinning = std::size_t {4};  // copies are copies at every fourth frame as well
constexpr auto block = 100_ms;
constexpr auto audible = decibels(-60.0);  // of the differences, mean square: above preamplifiers' noise
constexpr auto most_apart = 0.003;    // share of the power that the other does not explain, −25 dB. Two
                                      // microphones a hand apart differ by −10
constexpr auto most_gain = 100.0;     // 20 dB in power: more is crosstalk, not the same cable
constexpr auto believed_after = 2.0;  // s
constexpr auto forgotten = 3.0;       // s for each second that differs

}  // namespace

MergedChannels::MergedChannels(SampleRate rate, FrameCount hop, std::size_t channels)
    : channels_ {channels}
    , thinned_ {(hop.size() + thinning - 1) / thinning}
    , lag_ {std::min(hop.size(), std::max<std::size_t>(1, to_frames(difference_over, rate).size()))}
    , block_hops_ {static_cast<std::size_t>(std::max(1.0, std::round(block / to_seconds(hop, rate))))}
    , block_s_ {static_cast<double>(block_hops_) * to_seconds(hop, rate).value()}
    , least_power_ {to_power(audible) * static_cast<double>(thinned_ * block_hops_)}
    , tail_(channels * lag_, 0.0F)
    , differences_(channels * thinned_, 0.0F)
    , products_(channels * channels, 0.0)
    , alike_s_(channels * channels, 0.0)
    , merged_(channels * channels, 0)
    , same_as_(channels)
{
    reset();
}

void MergedChannels::reset() noexcept
{
    hops_ = 0;
    std::ranges::fill(tail_, 0.0F);
    std::ranges::fill(products_, 0.0);
    std::ranges::fill(alike_s_, 0.0);
    std::ranges::fill(merged_, 0);
    std::iota(same_as_.begin(), same_as_.end(), std::size_t {0});
}

bool MergedChannels::process(std::span<const std::span<const float>> channels) noexcept
{
    for (auto c = std::size_t {0}; c < channels_; ++c) {
        const auto samples = channels[c];
        auto* tail = tail_.data() + c * lag_;
        auto* out = differences_.data() + c * thinned_;
        for (auto i = std::size_t {0}; i < samples.size(); i += thinning)
            *out++ = samples[i] - (i < lag_ ? tail[i] : samples[i - lag_]);
        std::copy_n(samples.end() - static_cast<std::ptrdiff_t>(lag_), lag_, tail);
    }
    for (auto a = std::size_t {0}; a < channels_; ++a)
        for (auto b = a; b < channels_; ++b) {
            const auto* x = differences_.data() + a * thinned_;
            const auto* y = differences_.data() + b * thinned_;
            auto sum = 0.0F;
            for (auto i = std::size_t {0}; i < thinned_; ++i)
                sum += x[i] * y[i];
            products_[pair(a, b)] += static_cast<double>(sum);
        }
    if (++hops_ < block_hops_)
        return false;
    hops_ = 0;
    return judge();
}

bool MergedChannels::judge() noexcept
{
    auto changed = false;
    for (auto a = std::size_t {0}; a < channels_; ++a)
        for (auto b = a + 1; b < channels_; ++b) {
            const auto low = std::min(products_[pair(a, a)], products_[pair(b, b)]);
            const auto high = std::max(products_[pair(a, a)], products_[pair(b, b)]);
            if (high < least_power_)
                continue;
            const auto both = products_[pair(a, b)];
            const auto alike = low * most_gain > high && both * both > (1.0 - most_apart) * low * high;
            auto& alike_s = alike_s_[pair(a, b)];
            alike_s = std::clamp(alike_s + block_s_ * (alike ? 1.0 : -forgotten), 0.0, believed_after);
            auto& merged = merged_[pair(a, b)];
            const auto was = merged;
            if (alike_s >= believed_after)
                merged = 1;
            else if (alike_s <= 0.0)
                merged = 0;
            changed |= merged != was;
        }
    std::ranges::fill(products_, 0.0);
    if (changed) {
        std::iota(same_as_.begin(), same_as_.end(), std::size_t {0});
        for (auto b = std::size_t {1}; b < channels_; ++b)
            for (auto a = std::size_t {0}; a < b; ++a)
                if (merged_[pair(a, b)] != 0) {
                    same_as_[b] = same_as_[a];
                    break;
                }
    }
    return changed;
}

}  // namespace tutti::analysis
