// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "analysis/onset_features.hpp"

namespace tutti::analysis {

/// A small network that weighs OnsetFeatures: rows of six hops, one hidden layer of 24 (tanh), two outputs.
///
/// Its weights were fitted by benchmarks/train_onsets.py on lines whose onsets are known: ../shared/eval's
/// generated tunes and random tunes of its single real notes, in seven conditions of noise, room and bleed.
/// Half of them were heard without f0. Neither the tunes of seed 1 nor the assembled real recordings, on
/// which it is measured, were used.
struct OnsetVerdict {
    float clearness;  ///< 0…1 that a note began 8 to 44 ms before the end of the newest hop
    float ago;        ///< how long before that end it began, if so, in seconds
};

/// How many hops back each of the rows lies.
inline constexpr std::array<std::size_t, 6> onset_rows_ago {0, 2, 4, 8, 14, 22};

/// `rows` in the order of onset_rows_ago. [worker]
[[nodiscard]] OnsetVerdict weigh_onset(std::span<const OnsetFeatures::Row* const, 6> rows) noexcept;

}  // namespace tutti::analysis
