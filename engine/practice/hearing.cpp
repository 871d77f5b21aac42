// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/hearing.hpp"

#include <cmath>

namespace tutti::practice {

namespace {

constexpr auto much_clipped = 0.1;  // of what was heard
constexpr auto much_masked = 0.33;
constexpr auto hardly_any = 0.1;  // the loudspeaker, before it was known, was taken for the pupil
constexpr auto remembered = 2_s;  // as a time constant: a few notes
constexpr auto heard_enough = 500_ms;

Hearing hearing_of(double heard, double clipped, double masked) noexcept
{
    if (clipped > much_clipped * heard)
        return Hearing::too_loud;
    return masked > much_masked * heard ? Hearing::loudspeaker : Hearing::good;
}

}  // namespace

Hearing hearing_of(const Signal& signal) noexcept
{
    const auto heard = static_cast<double>(signal.heard);
    const auto hearing =
        hearing_of(heard, static_cast<double>(signal.clipped), static_cast<double>(signal.masked));
    if (hearing == Hearing::loudspeaker && static_cast<double>(signal.sounded) < hardly_any * heard)
        return Hearing::nothing;
    return hearing;
}

HearingOfLate::HearingOfLate(Seconds hop) noexcept
    : keeps_ {std::exp(-(hop / remembered))}
    // As many hops as half a second has, each of them worth less since.
    , fewest_ {(1.0 - std::exp(-(heard_enough / remembered))) / (1.0 - keeps_)}
{
}

void HearingOfLate::put(bool clipped, bool masked) noexcept
{
    heard_ = keeps_ * heard_ + 1.0;
    clipped_ = keeps_ * clipped_ + (clipped ? 1.0 : 0.0);
    masked_ = keeps_ * masked_ + (masked ? 1.0 : 0.0);
}

Hearing HearingOfLate::now() const noexcept
{
    return heard_ < fewest_ ? Hearing::good : hearing_of(heard_, clipped_, masked_);
}

}  // namespace tutti::practice
