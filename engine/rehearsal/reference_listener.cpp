// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/reference_listener.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tutti::rehearsal {

namespace {

constexpr auto usual_a4 = 440_Hz;
constexpr auto an_a = 80_cents;
constexpr auto surely = 0.6;
constexpr auto long_enough = 1.5_s;
constexpr auto widest = 10.0;   // cents between the quartiles
constexpr auto window = 85_ms;  // of the longest that f0 is taken from at an A
// Of a median of normal errors, from their interquartile range: 1.96 × 1.2533 ÷ 1.349.
constexpr auto interval_of_median = 1.82;
constexpr auto least_within = 0.5;  // cents: the tracker's own error on a steady tone

}  // namespace

ReferenceListener::ReferenceListener(Seconds hop)
    : wanted_ {static_cast<std::size_t>(std::max(8.0, std::round(long_enough / hop)))}
    , heard_(wanted_)
    , sorted_(wanted_)
    , hops_in_window_ {std::max(1.0, window / hop)}
    , confidences_(wanted_)
{
}

void ReferenceListener::begin(std::size_t channel) noexcept
{
    next_ = count_ = 0;
    glance_ = {};
    glance_.channel = channel;
}

void ReferenceListener::end() noexcept
{
    glance_ = {};
}

void ReferenceListener::process(const analysis::SectionReading& reading) noexcept
{
    if (!glance_.channel || reading.state != analysis::SectionState::sounding || !reading.f0 ||
        reading.confidence < surely)
        return;
    const auto off = from_an_a(*reading.f0, usual_a4);
    if (abs(off) > an_a)
        return;
    heard_[next_] = off.value();
    confidences_[next_] = reading.confidence;
    next_ = (next_ + 1) % wanted_;
    count_ = std::min(count_ + 1, wanted_);
    glance_.progress = static_cast<double>(count_) / static_cast<double>(wanted_);
    if (count_ < wanted_)
        return;
    std::ranges::copy(heard_, sorted_.begin());
    std::ranges::sort(sorted_);
    const auto between = sorted_[wanted_ * 3 / 4] - sorted_[wanted_ / 4];
    if (between > widest)
        return;
    glance_.a4 = transposed(usual_a4, Cents {sorted_[wanted_ / 2]});
    glance_.within =
        Cents {std::max(least_within, interval_of_median * between /
                                          std::sqrt(static_cast<double>(wanted_) / hops_in_window_))};
    glance_.confidence =
        std::accumulate(confidences_.begin(), confidences_.end(), 0.0) / static_cast<double>(wanted_);
}

}  // namespace tutti::rehearsal
