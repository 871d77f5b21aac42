// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/usual_pace.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::following {

namespace {

constexpr auto wanders = 0.012;         // standard deviation of its share after a second
constexpr auto trembles = 50_ms;        // of the time between two beginnings
constexpr auto of_what_it_took = 0.03;  // and as much more: over a rest nobody counts exactly
constexpr auto of_what_a_pause_took = 0.3;
constexpr auto surprising = 2.5;   // standard deviations
constexpr auto is_a_pause = 0.62;  // of what was thought, slower
constexpr auto is_a_slip = 1.6;    // faster
constexpr auto alike = 0.15;
constexpr auto often = 3;
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

void UsualPace::hear(Seconds written, Seconds took, bool paused) noexcept
{
    if (took < shortest)
        return;
    const auto pace = written / took;
    const auto ratio = pace / pace_;
    if (ratio < is_a_pause || ratio > is_a_slip) {
        how_often_ = std::fabs(pace / otherwise_ - 1.0) < alike ? how_often_ + 1 : 1;
        otherwise_ = pace;
        if (how_often_ == often) {
            pace_ = pace;
            variance_ = alike * alike;
            how_often_ = 0;
        }
        return;
    }
    how_often_ = 0;
    const auto off = ratio - 1.0;
    const auto tremble = trembles / took + (paused ? of_what_a_pause_took : of_what_it_took);
    const auto least = off / surprising;
    const auto noise = std::max(tremble * tremble, least * least - variance_);
    const auto gain = variance_ / (variance_ + noise);
    pace_ *= 1.0 + gain * off;
    variance_ *= 1.0 - gain;
}

}  // namespace tutti::following
