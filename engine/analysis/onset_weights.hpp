// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "analysis/onset_features.hpp"

namespace tutti::analysis {

/// A small network that weighs OnsetFeatures: rows of six hops, one hidden layer of 24 (tanh), two outputs.
///
/// Fitted on some 1.8 million hops of lines whose onsets are known: 210 files of ../shared/eval's generated
/// tunes (seeds 2, 11 and 31, two sound fonts) and 264 of random tunes spliced from its single real notes at
/// their −20 dB points, each in up to seven conditions of noise, room and bleed; the f0 was our own
/// tracker's, and left out for an eighth of them. Cross-entropy for the clearness, squared error for the
/// time, Adam with a cosine schedule, weight decay 5e-4, seven passes. Hops within 30 ms before and 30 ms
/// after the target span do not count. Neither the tunes of seed 1 nor the assembled real recordings, on
/// which it is measured, were used.
struct OnsetVerdict {
    float clearness;  ///< 0…1 that a note began 6 to 40 ms before the end of the newest hop
    float ago;        ///< how long before that end it began, if so, in seconds
};

/// How many hops back each of the rows lies.
inline constexpr std::array<std::size_t, 6> onset_rows_ago {0, 2, 4, 8, 14, 22};

/// `rows` in the order of onset_rows_ago. [worker]
[[nodiscard]] OnsetVerdict weigh_onset(std::span<const OnsetFeatures::Row* const, 6> rows) noexcept;

}  // namespace tutti::analysis
