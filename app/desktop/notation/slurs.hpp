// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "desktop/notation/engraved_part.hpp"
#include "score/unfolded_score.hpp"

namespace tutti::desktop {

/// A chord that stands in its place, as far as slurs have to do with it.
struct SlurredChord {
    std::size_t bar = 0;  ///< performed
    double x = 0.0;       ///< the middle of its heads
    double top = 0.0;     ///< of heads and stem
    double bottom = 0.0;
    double head_top = 0.0;
    double head_bottom = 0.0;
    int staff = 1;
    int voice = 1;
    bool stem_up = true;
    std::uint8_t begin = 0;  ///< as score::Note has them
    std::uint8_t end = 0;
};

/// The slurs between chords in the order in which they are played: below where all stems go up, else above,
/// bowed far enough to keep clear of what lies between their ends. One whose end is not played, after a jump,
/// is left out. [any]
[[nodiscard]] std::vector<PlacedCurve> slurs(const score::UnfoldedScore&, std::span<const SlurredChord>);

}  // namespace tutti::desktop
