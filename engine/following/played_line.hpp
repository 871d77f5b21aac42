// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>

#include "units/quantity.hpp"

namespace tutti::following {

/// Where one player is between two notes, and how fast: a line of place over time through the beginnings that
/// were heard.
///
/// How evenly somebody plays has to be learnt: of who keeps a tempo and places every note a little off it the
/// line is steady, of who pushes and drags it bends. Nine Kalman filters over place and pace stand side by
/// side, for three sorts of tempo and three of unevenness, and each counts as much as it has foretold the
/// beginnings well: D. T. Magill, "Optimal adaptive estimation of sampled stochastic processes", IEEE Trans.
/// Automatic Control 10(4), 1965. What is learnt outlives a stop.
///
///   places   in cells of a ScoreMap
///   pace     share of the marked tempo
///
/// Does not allocate [worker].
class PlayedLine {
public:
    PlayedLine() noexcept;

    /// Anew, at a place known to within some 75 ms, with a pace and the variance of it.
    void begin(double cell, double pace, double pace_variance) noexcept;
    /// One hop, in which the pace comes back a little to the usual one, of which `doubt` is the standard
    /// deviation.
    void go_on(Seconds hop, double usual_pace, double doubt) noexcept;
    /// At the usual pace from now on: of a rest nothing is heard.
    void count_on(double usual_pace) noexcept;
    /// A note began so long ago, known with that standard deviation, that stands at a place.
    void observe(double cell, Seconds ago, Seconds deviation) noexcept;
    /// The same line, there.
    void stand_at(double cell) noexcept;
    /// Likewise, so many cells further.
    void move_by(double cells) noexcept;

    [[nodiscard]] double cell() const noexcept { return cell_; }
    [[nodiscard]] double pace() const noexcept { return pace_; }
    [[nodiscard]] double cell_variance() const noexcept { return cell_variance_; }
    [[nodiscard]] double pace_variance() const noexcept { return pace_variance_; }
    /// Standard deviation of where the player's next beginning stands beside the line: of the line's own
    /// place and of how unevenly they play.
    [[nodiscard]] double beginning_deviation() const noexcept;

private:
    struct Filter {
        double wander;        // of the pace, standard deviation after a second
        double unevenness;    // of a beginning beside the tempo, seconds, standard deviation
        double odds = 0.0;    // natural log, to the likeliest
        double weight = 0.0;  // sums to 1
        double cell = 0.0;
        double pace = 1.0;
        double cell_variance = 0.0;
        double covariance = 0.0;
        double pace_variance = 0.0;
    };
    void sum_up() noexcept;
    void weigh() noexcept;

    std::array<Filter, 9> filters_;
    double cell_ = 0.0;
    double pace_ = 1.0;
    double cell_variance_ = 0.0;
    double pace_variance_ = 0.0;
};

}  // namespace tutti::following
