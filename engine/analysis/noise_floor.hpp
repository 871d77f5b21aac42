// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

#include "units/quantity.hpp"

namespace tutti::analysis {

/// The level that a place has when nobody plays, learned while it runs.
///
/// Falls at once to any lower level and rises slowly, so that a long note does not become "the room": at half
/// a decibel a second a whole minute without a breath lifts it by 30 dB, and every rest brings it back.
/// Starts low: until something quieter was heard, everything above −60 dBFS may be music.
class NoiseFloor {
public:
    struct Parameters {
        Seconds hop;
        Decibels start = decibels(-60.0);
        Decibels lowest = decibels(-90.0);   ///< a converter's own noise
        Decibels highest = decibels(-30.0);  ///< louder than any hall: what is above is sound
        double rise_db_per_second = 0.5;
    };
    explicit NoiseFloor(Parameters parameters) noexcept
        : parameters_ {parameters}
        , floor_ {parameters.start}
    {
    }

    /// The floor after a hop of this level.
    Decibels operator()(Decibels level) noexcept
    {
        const auto risen = floor_ + decibels(parameters_.rise_db_per_second * parameters_.hop.value());
        floor_ = std::clamp(std::min(level, risen), parameters_.lowest, parameters_.highest);
        return floor_;
    }
    [[nodiscard]] Decibels value() const noexcept { return floor_; }

private:
    Parameters parameters_;
    Decibels floor_;
};

}  // namespace tutti::analysis
