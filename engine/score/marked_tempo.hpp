// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include "score/unfolded_score.hpp"
#include "units/quantity.hpp"

namespace tutti::score {

/// What words do to the tempo that holds.
enum class TempoWords { none, by_and_by, back, back_to_first };

/// "rit." is by and by, "a tempo" back, "Tempo I" back to the movement's first. [any]
[[nodiscard]] TempoWords tempo_words(std::string_view) noexcept;

/// What a class can be held to, mark by mark in the order of playing. "Andante" without a figure ends the
/// figure that stood before it, and so does "rit."; "a tempo" brings back what the last "rit." ended, "Tempo
/// I" the first of the movement.
class MarkedTempo {
public:
    /// Before the marks of each bar: a movement has a first tempo of its own.
    void enter(const Bar&, Arrival) noexcept;
    void read(const TempoMark&) noexcept;
    [[nodiscard]] std::optional<BeatsPerMinute> figure() const noexcept { return figure_; }  ///< quarters

private:
    std::optional<BeatsPerMinute> figure_;
    std::optional<BeatsPerMinute> before_;  ///< a "rit."
    bool under_way_ = false;                ///< it is
    std::optional<BeatsPerMinute> first_;   ///< that the movement begins with
    bool entered_ = false;
    bool beginning_ = false;  ///< in the movement's first bar
};

/// Quarters in a minute as the page has them here. Nothing where no figure holds, however many say "Andante":
/// UnfoldedScore::tempo_at() is then only what is played. [any]
[[nodiscard]] std::optional<BeatsPerMinute> marked_tempo(const UnfoldedScore&, ScorePosition) noexcept;

}  // namespace tutti::score
