// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/marked_tempo.hpp"

#include <algorithm>

namespace tutti::score {

std::optional<BeatsPerMinute> marked_tempo(const UnfoldedScore& score, ScorePosition position) noexcept
{
    for (const auto& bar : score.bars()) {
        if (bar.start > position)
            break;
        for (const auto& mark : score.printed(bar).tempo_marks)
            if (mark.quarters && bar.start + std::min(mark.at, bar.length) <= position)
                return score.tempo_at(position);
    }
    return std::nullopt;
}

}  // namespace tutti::score
