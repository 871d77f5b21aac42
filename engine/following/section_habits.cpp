// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/section_habits.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::following {

namespace {

constexpr auto habit = 0.15;  // share of a new note in what is usual
constexpr auto most_off = 45_cents;
constexpr auto most_lag = 120_ms;

// A section's wrong notes, and those in its rests, lay within 4 dB of its usual level; its neighbours'
// without a microphone 5 dB below it and more.
constexpr auto softer_than_own = decibels(4.0);

}  // namespace

int SectionHabits::nearest_key(double cents) const noexcept
{
    return static_cast<int>(std::lround((cents - off_.value()) / 100.0));
}

bool SectionHabits::is_as_loud_as_usual(std::optional<Decibels> level) const noexcept
{
    return level && level_ && *level >= *level_ - softer_than_own;
}

void SectionHabits::learn_off(Cents off) noexcept
{
    off_ = std::clamp(off_ + habit * (off - off_), -most_off, most_off);
}

void SectionHabits::learn_lag(Seconds lag) noexcept
{
    lag_ = std::clamp(lag_ + habit * (lag - lag_), -most_lag, most_lag);
}

void SectionHabits::learn_level(Decibels level) noexcept
{
    const auto usual = level_.value_or(level);
    level_ = usual + (level - usual) * habit;
}

}  // namespace tutti::following
