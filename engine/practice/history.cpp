// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/history.hpp"

#include <cmath>

namespace tutti::practice {

namespace {

constexpr auto longest_step =
    0.25;  // quarters: between two places farther apart nothing was heard, it was a jump

}  // namespace

std::optional<playback::PlayingPlace> History::at(FramePosition moment) const noexcept
{
    if (known() == 0)
        return std::nullopt;
    std::size_t n = 0;
    while (n + 1 < known() && ago(n).at > moment)
        ++n;
    auto found = ago(n).place;
    if (n == 0 || ago(n).at > moment)
        return found;
    const auto& after = ago(n - 1);
    const auto step = after.place.quarters - found.quarters;
    if (after.place.pass == found.pass && std::abs(step) < longest_step && after.at > ago(n).at)
        found.quarters += step * static_cast<double>((moment - ago(n).at).value()) /
                          static_cast<double>((after.at - ago(n).at).value());
    return found;
}

int History::pass_at(FramePosition moment) const noexcept
{
    const auto there = at(moment);
    return there ? there->pass : 1;
}

std::optional<FramePosition> History::when(double quarters, FramePosition near) const noexcept
{
    const auto distance = [&](FramePosition at) { return at > near ? at - near : near - at; };
    auto best = std::optional<FramePosition> {};
    for (std::size_t n = 0; n + 1 < known(); ++n) {
        const auto& after = ago(n);
        const auto& before = ago(n + 1);
        if (after.place.state != playback::PlayingPlace::State::playing || quarters < before.place.quarters ||
            quarters >= after.place.quarters || after.place.pass != before.place.pass)
            continue;
        const auto share =
            (quarters - before.place.quarters) / (after.place.quarters - before.place.quarters);
        const auto at = before.at + FrameCount {static_cast<std::int64_t>(
                                        share * static_cast<double>((after.at - before.at).value()))};
        if (!best || distance(at) < distance(*best))
            best = at;
    }
    return best;
}

}  // namespace tutti::practice
