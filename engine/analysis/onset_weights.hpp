// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "analysis/onset_features.hpp"
#include "analysis/voicing.hpp"

namespace tutti::analysis {

/// Two small networks that weigh OnsetFeatures: rows of seven hops, one hidden layer (tanh), two outputs. One
/// is for a player alone, one for a section among others, whose attack is smeared over its players and whose
/// spectrum is masked.
///
/// Fitted by benchmarks/fitting/onset_fit.py on sound whose onsets are known: alone on generated lines and on
/// tunes spliced from single real notes, in noise, rooms and bleed; among neighbours on generated classes of
/// every such kind, with two sound fonts (benchmarks/fitting/README.md names them).
struct OnsetVerdict {
    float clearness;  ///< 0…1 that a note began within the span looked for
    float ago;        ///< how long before the end of the newest hop it began, if so, in seconds
};

/// How many hops back each of the rows lies.
inline constexpr std::array<std::size_t, 7> onset_rows_ago {0, 2, 4, 8, 14, 22, 32};

/// `rows` in the order of onset_rows_ago. [worker]
[[nodiscard]] OnsetVerdict weigh_onset(std::span<const OnsetFeatures::Row* const, onset_rows_ago.size()> rows,
                                       Company) noexcept;

}  // namespace tutti::analysis
