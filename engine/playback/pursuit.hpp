// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "units/quantity.hpp"

namespace tutti::playback {

/// Where somebody who leads is heard, for the recordings to go with them.
struct Lead {
    enum class State {
        along,    ///< whoever leads is heard to play: be where they are
        onward,   ///< nobody has to be met: go on at this rate
        waiting,  ///< they have stopped: fade away and wait
    };
    FramePosition from;  ///< not to be taken up before this frame of what is rendered
    FramePosition at;    ///< a frame of what is rendered,
    Seconds source;      ///< when this moment of the recordings should be heard
    double rate = 1.0;   ///< how fast they move there: seconds of the recordings in a second
    int pass = 1;        ///< which playing of the passage `source` lies in
    State state = State::onward;
};

/// How recordings keep to a Lead: a phase-locked loop that never lurches.
///
/// The rate is the lead's, corrected by the distance to it over `catching_up`, and changes by no more than
/// `agility` a second. Who is too far away to be caught up with is met by a turn: the recordings go on from
/// there. Whoever waits goes on with one.
///
/// next() is called for each hop of the stretcher. [worker]
class Pursuit {
public:
    static constexpr double slowest = 0.5;
    static constexpr double fastest = 1.5;

    struct Parameters {
        Seconds catching_up = 300_ms;
        double agility = 1.6;       ///< of the rate, in a second: 2.5 as the stretcher's whole frames show it
        Seconds farthest = 300_ms;  ///< of the recordings: farther away is met by a turn
    };
    struct Move {
        double rate;
        bool turn;     ///< go on from where the lead is
        bool audible;  ///< else fade away
    };
    Pursuit() = default;
    explicit Pursuit(Parameters parameters)
        : parameters_ {parameters}
    {
    }

    /// `error` is how far the lead is ahead of the recordings, in their seconds; `waiting`: they are silent.
    [[nodiscard]] Move next(const Lead&, Seconds error, Seconds since_last, bool waiting) noexcept;
    [[nodiscard]] Seconds farthest() const noexcept { return parameters_.farthest; }
    void set_rate(double rate) noexcept { rate_ = rate; }

private:
    Parameters parameters_ {};
    double rate_ = 1.0;
};

}  // namespace tutti::playback
