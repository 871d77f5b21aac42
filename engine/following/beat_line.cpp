// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/beat_line.hpp"

#include <cmath>

#include "following/hops.hpp"
#include "following/score_map.hpp"

namespace tutti::following {

namespace {

constexpr auto beat_reach = 700_ms;  // to either side of a beat: longer, and a ritardando bends the line
constexpr auto most_tremble = 150_ms;

}  // namespace

double BeatLine::beat_at(double cell, double from, std::uint32_t way) const noexcept
{
    const auto middle = static_cast<std::int64_t>(std::llround(from));
    const auto reach = to_hops(beat_reach, hop_);
    const auto first = std::max<std::int64_t>(1, middle - reach);
    const auto last = std::min(newest_, middle + reach);
    auto n = 0.0;
    auto sum_x = 0.0;
    auto sum_y = 0.0;
    auto sum_xx = 0.0;
    auto sum_xy = 0.0;
    for (auto hop = first; hop <= last; ++hop) {
        const auto& moment = at(hop);
        const auto y = static_cast<double>(moment.cell) - cell;
        if (!moment.followed || moment.way != way || std::fabs(y) > beat_reach / ScoreMap::cell_length * 2.0)
            continue;
        const auto x = static_cast<double>(hop) - from;
        n += 1.0;
        sum_x += x;
        sum_y += y;
        sum_xx += x * x;
        sum_xy += x * y;
    }
    const auto slope = (n * sum_xy - sum_x * sum_y) / (n * sum_xx - sum_x * sum_x);
    if (n < static_cast<double>(reach) || !(slope > 0.0))
        return from;
    const auto off = (slope * sum_x - sum_y) / (n * slope);
    return std::fabs(off) < static_cast<double>(to_hops(most_tremble, hop_)) ? from + off : from;
}

std::int64_t BeatLine::followed_hops(std::int64_t first, std::int64_t last) const noexcept
{
    auto followed = std::int64_t {0};
    for (auto hop = first; hop < last; ++hop)
        followed += at(hop).followed ? 1 : 0;
    return followed;
}

}  // namespace tutti::following
