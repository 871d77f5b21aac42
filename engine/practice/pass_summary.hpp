// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "practice/pupil_note.hpp"
#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::practice {

/// One playing of the passage.
struct PassSummary {
    int pass = 1;
    int right = 0;
    int wrong = 0;  ///< another note, or one too many
    int missing = 0;
    int unsure = 0;
    int silent = 0;                ///< not played: before the pupil began, or after they stopped
    std::optional<Cents> off;      ///< median distance from the pitch, of right notes; with fewer than 4 none
    std::optional<Cents> leaning;  ///< their median deviation: + is sharp
    std::optional<Seconds> lead;   ///< their median lead over the recordings: + is early
    int ahead = 0;                 ///< right, and begun half a second or more before the recordings
    int behind = 0;                ///< likewise after
    bool apart_at_first = false;   ///< the first right note was one of these

    [[nodiscard]] int told() const noexcept { return right + wrong + missing; }
    /// Told, or played though nobody is sure what.
    [[nodiscard]] int played() const noexcept { return told() + unsure; }
    /// Of the notes that could be told.
    [[nodiscard]] double share_right() const noexcept
    {
        return told() == 0 ? 0.0 : static_cast<double>(right) / told();
    }
};

/// Of verdicts, all of them together. [control]
[[nodiscard]] PassSummary summary_of(std::span<const PupilNote> verdicts);
/// Pass by pass. [control]
[[nodiscard]] std::vector<PassSummary> summaries_of(std::span<const PupilNote> verdicts);

/// Whether about as much was played and could be told. [any]
[[nodiscard]] bool comparable(const PassSummary&, const PassSummary&) noexcept;

/// The last pass that was played. Who has put the instrument down, not without a sound, is told of what they
/// played before. There is a pass. [any]
[[nodiscard]] std::span<const PassSummary>::iterator last_played(std::span<const PassSummary>) noexcept;

/// Whether a pass ended long before its time: what was said of the one before stands. [any]
[[nodiscard]] bool broken_off(const PassSummary& now, const PassSummary& before) noexcept;

}  // namespace tutti::practice
