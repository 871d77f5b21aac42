// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/level.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::dsp {

namespace {
constexpr auto full_scale =
    0.9995F;  // 16-bit full scale is 1 − 2⁻¹⁵; converters' own limiters stop a little below
constexpr auto clipped_run = 3;
constexpr auto harmless_limit = 8.0F;
}  // namespace

Level level_of(std::span<const std::span<const float>> microphones) noexcept
{
    auto power = 0.0;
    auto peak = 0.0F;
    auto count = std::size_t {0};
    auto clipped = false;
    for (const auto samples : microphones) {
        auto run = 0;
        for (const auto sample : samples) {
            const auto size = std::fabs(sample);
            power += static_cast<double>(sample) * static_cast<double>(sample);
            peak = std::max(peak, size);
            run = size >= full_scale ? run + 1 : 0;
            clipped = clipped || run >= clipped_run;
        }
        count += samples.size();
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
