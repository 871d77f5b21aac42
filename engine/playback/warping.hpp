// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "playback/alignment_features.hpp"

namespace tutti::playback {

/// A frame of the recording and the frame of the score that is heard in it.
struct WarpingStep {
    std::size_t recording;
    std::size_t score;
    float cost;  ///< 0: alike
};

/// The cheapest way through both from beginning to end, never backwards (dynamic time warping). Frames of the
/// recording before and after the music may stand at the score's first and last frame at a small cost.
/// `pinned` steps are passed exactly; they grow in both. [control]
[[nodiscard]] std::vector<WarpingStep> warping_path(std::span<const AlignmentFrame> recording,
                                                    std::span<const AlignmentFrame> score,
                                                    std::span<const WarpingStep> pinned);

}  // namespace tutti::playback
