// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "units/quantity.hpp"

namespace tutti::following {

/// How fast one player goes in the long run, as a share of the marked tempo: a Kalman filter over how long it
/// took from one note to another, both of which were heard to begin. A pause is no slower tempo, and a note
/// that was missed no faster one; what is merely surprising counts less. Who is surprising three times in the
/// same way has another tempo.
class UsualPace {
public:
    explicit UsualPace(double pace) noexcept
        : pace_ {pace}
    {
    }
    [[nodiscard]] double value() const noexcept { return pace_; }
    /// Standard deviation, as a share of it.
    [[nodiscard]] double doubt() const noexcept;

    void go_on(Seconds hop) noexcept;
    /// What is written to last so long at the marked tempo took so long. `paused`: it was silent when it was
    /// over, as in a pause.
    void hear(Seconds written, Seconds took, bool paused) noexcept;

private:
    static constexpr double unknown = 0.25;  // standard deviation, before anything was heard
    double pace_;
    double variance_ = unknown * unknown;  // of its share
    double otherwise_ = 1.0;               // what was not believed,
    int how_often_ = 0;                    // so often in a row
};

}  // namespace tutti::following
