// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/level.hpp"

#include <algorithm>
#include <cmath>

#include "dsp/lanes.hpp"

namespace tutti::dsp {

namespace {
constexpr auto full_scale =
    0.9995F;  // 16-bit full scale is 1 − 2⁻¹⁵; converters' own limiters stop a little below
constexpr auto clipped_run = 3;
constexpr auto harmless_limit = 8.0F;

bool is_clipped(std::span<const float> samples) noexcept
{
    auto run = 0;
    for (const auto sample : samples) {
        run = std::fabs(sample) >= full_scale ? run + 1 : 0;
        if (run >= clipped_run)
            return true;
    }
    return false;
}
}  // namespace

Level level_of(std::span<const std::span<const float>> microphones) noexcept
{
    auto power = 0.0;
    auto peak = 0.0F;
    auto count = std::size_t {0};
    auto clipped = false;
    for (const auto samples : microphones) {
        // Sums of sixteen are short enough for single precision.
        auto highest = Lanes {};
        auto i = std::size_t {0};
        for (; i + 16 <= samples.size(); i += 16) {
            auto square = Lanes {};
            for (auto j = i; j < i + 16; j += 4) {
                const auto four = load_lanes(&samples[j]);
                square += four * four;
                const auto size = four < 0.0F ? -four : four;
                highest = size > highest ? size : highest;
            }
            power += static_cast<double>(sum_of(square));
        }
        peak = std::max({peak, highest[0], highest[1], highest[2], highest[3]});
        for (; i < samples.size(); ++i) {
            power += static_cast<double>(samples[i]) * static_cast<double>(samples[i]);
            peak = std::max(peak, std::fabs(samples[i]));
        }
        count += samples.size();
        clipped = clipped || (peak >= full_scale && is_clipped(samples));
    }
    const auto mean = count == 0 ? 0.0 : power / static_cast<double>(count);
    const auto at_least_silence = [](Decibels level) { return std::max(level, silence_level); };
    return Level {at_least_silence(decibels_from_power(mean)),
                  at_least_silence(decibels_from_gain(static_cast<double>(peak))), clipped};
}

Level level_of(std::span<const float> samples) noexcept
{
    return level_of(std::span {&samples, 1});
}

int make_harmless(std::span<const float> in, std::span<float> out) noexcept
{
    auto changed = 0;
    for (auto i = std::size_t {0}; i < in.size(); ++i) {
        const auto sample = in[i];
        const auto safe = std::isfinite(sample) ? std::clamp(sample, -harmless_limit, harmless_limit) : 0.0F;
        changed += safe == sample ? 0 : 1;
        out[i] = safe;
    }
    return changed;
}

}  // namespace tutti::dsp
