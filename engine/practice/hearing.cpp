// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/hearing.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "practice/pass_summary.hpp"

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
constexpr auto asked_enough = std::uint64_t {200};  // hops, a second, for a word about what is played instead
constexpr auto few_sounded = std::uint64_t {4};     // times so many hops as were surely the pupil were heard

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

Hearing hearing_of(std::span<const PupilNote> verdicts, const Signal& signal)
{
    if (const auto hearing = hearing_of(signal); hearing != Hearing::good)
        return hearing;
    const auto all = summary_of(verdicts);
    const auto few = 2 * all.unsure > all.played() || all.told() == 0;
    if ((few || all.right == 0) && signal.asked >= asked_enough) {
        if (2 * (signal.lower + signal.higher) > signal.asked)
            return Hearing::other_octave;
        if (4 * signal.as_asked < signal.asked)
            return Hearing::other_notes;
    }
    // What the loudspeaker was taken for is no note, and never the pitch that was asked for.
    const auto nobody =
        all.told() == 0 && signal.as_asked == 0 && few_sounded * signal.sounded < signal.heard &&
        std::ranges::none_of(verdicts, [](const auto& each) { return each.note.heard.has_value(); });
    if (all.played() == 0 || signal.heard == 0 || nobody)
        return Hearing::nothing;
    return few ? Hearing::not_sure : Hearing::good;
}

Remark::Kind remark_on(Hearing hearing, const Signal& signal) noexcept
{
    switch (hearing) {
    case Hearing::other_octave:
        return signal.lower > signal.higher ? Remark::Kind::octave_lower : Remark::Kind::octave_higher;
    case Hearing::other_notes:
        if (const auto off = tuned_off(signal))
            return *off > Cents {} ? Remark::Kind::tuned_high : Remark::Kind::tuned_low;
        return Remark::Kind::other_notes;
    case Hearing::too_loud:
        return Remark::Kind::too_loud;
    case Hearing::loudspeaker:
        return Remark::Kind::loudspeaker;
    case Hearing::nothing:
        return 3 * signal.masked > signal.heard ? Remark::Kind::nothing_beside_loudspeaker
                                                : Remark::Kind::nothing_heard;
    case Hearing::not_sure:
    case Hearing::good:
        break;
    }
    return Remark::Kind::not_sure;
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
