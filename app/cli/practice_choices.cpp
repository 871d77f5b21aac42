// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/practice_choices.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::cli {

namespace {

constexpr auto steps = 10.0;
constexpr auto same = 1e-6;  // in steps: a tenth is not quite one as a number

}  // namespace

practice::PlayedBars bars_to_repeat(std::size_t from, std::size_t here) noexcept
{
    return {std::min(from, here), std::max(from, here)};
}

practice::PlayedBars bars_afterwards(const practice::PlayedBars& passage, int passes,
                                     std::size_t here) noexcept
{
    return passes == 1 ? practice::PlayedBars {std::min(here, passage.last), passage.last} : passage;
}

double softer_than(double volume) noexcept
{
    return std::clamp((std::ceil(steps * volume - same) - 1.0) / steps, 0.0, 1.0);
}

double louder_than(double volume) noexcept
{
    return std::clamp((std::floor(steps * volume + same) + 1.0) / steps, 0.0, 1.0);
}

double muted_or_not(double volume, std::span<const double> asked) noexcept
{
    if (volume > 0.0)
        return 0.0;
    const auto heard = std::find_if(asked.rbegin(), asked.rend(), [](double gain) { return gain > 0.0; });
    return heard == asked.rend() ? 1.0 : *heard;
}

}  // namespace tutti::cli
