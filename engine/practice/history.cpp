// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/history.hpp"

namespace tutti::practice {

int History::pass_at(FramePosition moment) const noexcept
{
    for (std::size_t n = 0; n < known(); ++n)
        if (ago(n).at <= moment)
            return ago(n).pass;
    return known() == 0 ? 1 : ago(known() - 1).pass;
}

std::optional<FramePosition> History::when(double quarters, FramePosition near) const noexcept
{
    const auto distance = [&](FramePosition at) { return at > near ? at - near : near - at; };
    auto best = std::optional<FramePosition> {};
    for (std::size_t n = 0; n + 1 < known(); ++n) {
        const auto& after = ago(n);
        const auto& before = ago(n + 1);
        if (!after.playing || quarters < before.quarters || quarters >= after.quarters ||
            after.pass != before.pass)
            continue;
        const auto share = (quarters - before.quarters) / (after.quarters - before.quarters);
        const auto at = before.at + FrameCount {static_cast<std::int64_t>(
                                        share * static_cast<double>((after.at - before.at).value()))};
        if (!best || distance(at) < distance(*best))
            best = at;
    }
    return best;
}

}  // namespace tutti::practice
