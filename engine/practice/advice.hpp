// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "playback/renderer.hpp"
#include "practice/pass_summary.hpp"
#include "practice/pupil_note.hpp"
#include "practice/remark.hpp"
#include "score/unfolded_score.hpp"

// What a pupil may be told to look at. Each finds one thing, and nothing where it is as it should be; which
// of them are said, and in what order, is the assessment's. Notes are the verdicts on them.
namespace tutti::practice {

/// The note that went wrong most often in the last two passes and was not put right since, of several the
/// first; then the worst of another bar. [control]
[[nodiscard]] std::vector<Remark> worst_places(const score::UnfoldedScore&, std::size_t part,
                                               std::span<const PupilNote>);

/// That more than a quarter of what was right was half a second or more from the recordings. Who began with
/// the others and did not stay with them needs no other beginning. [any]
[[nodiscard]] std::optional<Remark> apart(const PassSummary&, bool began_apart);

/// That most of what was right was a little ahead of the recordings or behind them; nothing of who is
/// apart() from them. [any]
[[nodiscard]] std::optional<Remark> ahead_or_behind(const PassSummary&);

/// Where a pupil waited in one pass. [control]
[[nodiscard]] std::optional<Remark> waits_of(const score::UnfoldedScore&, std::span<const PupilNote>);

/// That all of it was too high or too low. [any]
[[nodiscard]] std::optional<Remark> all_off(const PassSummary&);

/// The pitch that is farthest off of those that are too high or too low each time in one pass, beside all
/// others in tune: a string, or a finger. [control]
[[nodiscard]] std::optional<Remark> pitch_off(const score::UnfoldedScore&, std::size_t part,
                                              std::span<const PupilNote>);

/// The phrase that is farthest off of those that are too high or too low as a whole in one pass. [control]
[[nodiscard]] std::optional<Remark> phrase_off(const score::UnfoldedScore&, std::size_t part,
                                               const playback::Passage&, std::span<const PupilNote>);

}  // namespace tutti::practice
