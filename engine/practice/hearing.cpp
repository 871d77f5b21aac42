// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/hearing.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tutti::practice {

namespace {

constexpr auto much_clipped = 0.1;  // of what was heard
constexpr auto much_masked = 0.33;
constexpr auto hardly_any = 0.1;  // the loudspeaker, before it was known, was taken for the pupil
constexpr auto remembered = 2_s;  // as a time constant: a few notes
constexpr auto heard_enough = 500_ms;
constexpr auto fewest_of_a_pitch = std::uint64_t {8};  // an eighth of all, that it counts
constexpr auto bin_width = 10.0;                       // cents
constexpr auto least_off = 40_cents;                   // less is a pupil's ear
constexpr auto most_off = 150_cents;                   // more is another note
constexpr auto the_same = 25_cents;

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

void put_off(Signal& signal, Pitch asked, Cents off) noexcept
{
    ++signal.of_pitch[static_cast<std::size_t>(asked.pitch_class())];
    const auto middle = static_cast<long>(signal.off.size() / 2);
    const auto bin = std::clamp(std::lround(off.value() / bin_width), -middle, middle);
    ++signal.off[static_cast<std::size_t>(bin + middle)];
}

std::optional<Cents> tuned_off(const Signal& signal) noexcept
{
    const auto all = std::accumulate(signal.off.begin(), signal.off.end(), std::uint64_t {0});
    const auto often = [&](std::uint64_t times) { return times > 0 && fewest_of_a_pitch * times >= all; };
    if (std::ranges::count_if(signal.of_pitch, often) < 2)
        return std::nullopt;
    const auto quartile = [&](std::uint64_t which) {
        auto below = std::uint64_t {0};
        auto bin = std::size_t {0};
        while (4 * (below + signal.off[bin]) < which * all)
            below += signal.off[bin++];
        const auto middle = static_cast<double>(signal.off.size() / 2);
        return Cents {bin_width * (static_cast<double>(bin) - middle)};
    };
    const auto middle = quartile(2);
    if (abs(middle) < least_off || abs(middle) > most_off || middle - quartile(1) > the_same ||
        quartile(3) - middle > the_same)
        return std::nullopt;
    return middle;
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
