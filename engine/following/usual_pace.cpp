// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/usual_pace.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::following {

namespace {

constexpr auto wanders = 0.02;     // standard deviation of its share after a second
constexpr auto trembles = 50_ms;   // of the time between two beginnings
constexpr auto surprising = 2.5;   // standard deviations
constexpr auto is_a_pause = 0.62;  // of what was thought, slower
constexpr auto is_a_slip = 1.6;    // faster
constexpr auto shortest = 50_ms;

}  // namespace

double UsualPace::doubt() const noexcept
{
    return std::sqrt(variance_);
}

void UsualPace::go_on(Seconds hop) noexcept
{
    variance_ = std::min(variance_ + wanders * wanders * hop.value(), unknown * unknown);
}

void UsualPace::hear(Seconds written, Seconds took) noexcept
{
    if (took < shortest)
        return;
    const auto ratio = written / took / pace_;
    if (ratio < is_a_pause || ratio > is_a_slip)
        return;
    const auto off = ratio - 1.0;
    const auto tremble = trembles / took;
    const auto least = off / surprising;
    const auto noise = std::max(tremble * tremble, least * least - variance_);
    const auto gain = variance_ / (variance_ + noise);
    pace_ *= 1.0 + gain * off;
    variance_ *= 1.0 - gain;
}

}  // namespace tutti::following
