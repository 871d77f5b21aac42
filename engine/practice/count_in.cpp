// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/count_in.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::practice {

int counted_beat(const score::UnfoldedScore& score, double from, double now)
{
    const auto place = score.place_at(score::ScorePosition {score::Quarters::nearest(from + 1e-6)});
    const auto& bar = score.printed().bars[place.bar];
    const auto start = score.bars()[place.performed_bar].start.value();
    const auto beat = bar.metre.beat().value();
    const auto whole = bar.metre.bar_length().value();
    // Within the metre's bar; a pick-up begins late in it.
    const auto into = std::fmod(now - start + bar.begins_at.value() + 64.0 * whole, whole);
    // A little early, for the eye; before a bar line that is the next bar's first.
    const auto beats = std::max(1, static_cast<int>(std::lround(whole / beat)));
    return 1 + static_cast<int>(std::floor(into / beat + 0.02)) % beats;
}

}  // namespace tutti::practice
