// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "score/quarters.hpp"
#include "score/score.hpp"
#include "score/unfolding.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::score {

/// What each tempo mark makes of the tempo, in the order of playing: for the playback and for the page, by
/// one walk.
///
/// "a tempo" brings back what was before the "rit." that is under way, however many followed it; "Tempo I"
/// what the movement began with. Other words without a figure, "Andante" or "rit.", leave the playback as it
/// was, and from there on the page holds nobody to a figure. Where it does, the playback has the same.
/// Searches are binary. Built once [control]; everything else [any].
class TempoMap {
public:
    /// The tempo before the first figure, and all through a score that has none.
    static constexpr BeatsPerMinute unmarked_tempo {120.0};  // what MusicXML players and MIDI files assume

    struct Step {
        ScorePosition from;
        Seconds time;           ///< of `from`, at the tempi before it
        BeatsPerMinute played;  ///< quarters in a minute
        bool on_page = false;   ///< the page holds a class to it

        [[nodiscard]] std::optional<BeatsPerMinute> printed() const noexcept
        {
            return on_page ? std::optional {played} : std::nullopt;
        }
    };

    /// Of the bars as they are printed, in the order in which they are played. Fails on more marks, with the
    /// repeats, than any piece has: half a million.
    [[nodiscard]] static Result<TempoMap> lay_out(std::span<const Bar>, std::span<const Visit>);

    /// The beginning, then one for every mark each time that it is played.
    [[nodiscard]] std::span<const Step> steps() const noexcept { return steps_; }
    /// What holds at a position: the last step's from there or before, at least the first.
    [[nodiscard]] const Step& at(ScorePosition) const noexcept;
    /// How long the score up to here lasts.
    [[nodiscard]] Seconds time_at(ScorePosition) const noexcept;

private:
    std::vector<Step> steps_ = {{ScorePosition {}, Seconds {0.0}, unmarked_tempo, false}};
};

}  // namespace tutti::score
