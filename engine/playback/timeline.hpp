// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "score/unfolded_score.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::playback {

/// Where in a recording a place of the score is heard.
struct Anchor {
    score::ScorePosition at;
    Seconds time;             ///< from the recording's start
    double confidence = 1.0;  ///< of the alignment that found it
    bool pinned = false;      ///< a person said so: alignment leaves it where it is
};

/// A beat of the metre, as a conductor gives it.
struct Beat {
    Seconds time;
    bool first_of_bar = false;
};

/// A recording laid along its score: score position to time and back.
///
/// Between anchors time runs as the marked tempi say, stretched to fit; before the first and after the last,
/// as fast as beside them. Positions and times both grow, so each has exactly one counterpart.
/// Built once [control]; everything else [any].
class Timeline {
public:
    /// At least two anchors, in order of position, with growing times. Errors: score_invalid. [control]
    [[nodiscard]] static Result<Timeline> create(std::shared_ptr<const score::UnfoldedScore>,
                                                 const std::vector<Anchor>&);
    /// As the score is marked, beginning at 0. [control]
    [[nodiscard]] static Timeline as_marked(std::shared_ptr<const score::UnfoldedScore>);

    [[nodiscard]] Seconds time_at(score::ScorePosition) const noexcept;
    /// Quarters from the start of the score; below 0 before it.
    [[nodiscard]] double quarters_at(Seconds) const noexcept;
    [[nodiscard]] const score::UnfoldedScore& score() const noexcept { return *score_; }

    /// The beats from a position up to, and without, another. [control]
    [[nodiscard]] std::vector<Beat> beats(score::ScorePosition from, score::ScorePosition to) const;
    /// How long a beat lasts around a bar: the mean over that bar and the next.
    [[nodiscard]] Seconds beat_length(std::size_t performed_bar) const noexcept;

private:
    struct Knot {
        double nominal;  // seconds at the marked tempi
        double time;
        double quarters;
    };
    Timeline(std::shared_ptr<const score::UnfoldedScore> score, std::vector<Knot> knots)
        : score_ {std::move(score)}
        , knots_ {std::move(knots)}
    {
    }

    std::shared_ptr<const score::UnfoldedScore> score_;
    std::vector<Knot> knots_;
};

}  // namespace tutti::playback
