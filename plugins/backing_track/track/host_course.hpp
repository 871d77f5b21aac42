// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rt/realtime.hpp"
#include "units/quantity.hpp"

namespace tutti::backing_track {

/// Where a host was at a frame of the player's clock, and how it goes on from there as long as it keeps its
/// tempo and does not jump.
struct HostCourse {
    SampleRate rate;
    FramePosition at;
    double quarters;  ///< of the host
    double quarters_a_minute;

    [[nodiscard]] double quarters_at(FramePosition frame) const noexcept RT_SAFE
    {
        return quarters + quarters_in(frame - at);
    }
    [[nodiscard]] double quarters_in(FrameCount frames) const noexcept RT_SAFE
    {
        return to_seconds(frames, rate).value() * quarters_a_minute / 60.0;
    }
    [[nodiscard]] FrameCount frames_for(double more_quarters) const noexcept RT_SAFE
    {
        return to_frames(Seconds {more_quarters * 60.0 / quarters_a_minute}, rate);
    }
};

}  // namespace tutti::backing_track
