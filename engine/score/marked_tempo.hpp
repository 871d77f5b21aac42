// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "score/unfolded_score.hpp"
#include "units/quantity.hpp"

namespace tutti::score {

/// Quarters in a minute as the page has them here. Nothing before the first mark that has a figure, however
/// many say "Andante": UnfoldedScore::tempo_at() is then what is played where nothing is marked. [any]
[[nodiscard]] std::optional<BeatsPerMinute> marked_tempo(const UnfoldedScore&, ScorePosition) noexcept;

}  // namespace tutti::score
