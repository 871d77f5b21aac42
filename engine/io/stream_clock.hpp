// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "rt/realtime.hpp"
#include "units/quantity.hpp"

namespace tutti::io {

/// Where on the stream's time line a device's blocks lie, from the device's own count of frames and from when
/// the blocks come.
///
/// The count is the truth, since it is exact and its clock is the one the samples were taken by. It fails in
/// two ways. When the device loses input, time passes that it does not count: blocks are late from then on,
/// all of them, whereas a block that is merely delivered late is followed by others in time. So whenever an
/// overrun is reported, or a block is 50 ms late, the least lateness of the next 100 ms (of 500 ms while
/// overruns go on) says how many frames were lost, and the position jumps by them. And when the device has
/// been away, its count begins anew: the wall clock says how long that was, to some 20 ms, since the first
/// block of a stream comes late.
///
/// The device's clock and the wall clock may differ by 200 ppm without being taken for a loss.
class StreamClock {
public:
    using Time = std::chrono::nanoseconds;  // on the steady clock

    explicit StreamClock(SampleRate rate) noexcept;

    /// The position of a block's first frame. `counted` is the device's own count up to it; `time` is when
    /// its last frame had been heard. Positions never go backwards.
    [[nodiscard]] FramePosition place(std::int64_t counted, FrameCount frames, Time time,
                                      bool after_overrun) noexcept RT_SAFE;

    /// The device has begun anew: the next block counts from another zero and lies where the wall clock says.
    void restart() noexcept RT_SAFE { anew_ = true; }

    /// Up to where the stream has been heard.
    [[nodiscard]] FramePosition heard_until() const noexcept { return heard_until_; }

private:
    [[nodiscard]] double frames_since_base(Time) const noexcept;
    void look_for_loss(double lateness, FrameCount frames, Time time, bool after_overrun) noexcept;

    SampleRate rate_;
    bool anew_ = true;
    bool first_ever_ = true;
    FramePosition heard_until_;
    Time heard_at_ {};

    std::int64_t position_of_zero_ = 0;  // where the device's count began
    Time base_ {};
    double usual_lateness_ = 0.0;  // the least of late, creeping up by what clocks may differ; in frames

    std::optional<Time> suspicious_since_;
    Time last_overrun_ {};
    double least_lateness_ = 0.0;  // since then, above the usual
};

}  // namespace tutti::io
