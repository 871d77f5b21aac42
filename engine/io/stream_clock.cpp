// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/stream_clock.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::io {

namespace {

using namespace std::chrono_literals;

constexpr auto suspicious_lateness = Seconds {0.05};
constexpr auto usual_wait = 100ms;
constexpr auto longest_wait = 500ms;
constexpr auto clock_difference = 200e-6;

}  // namespace

StreamClock::StreamClock(SampleRate rate) noexcept
    : rate_ {rate}
{
}

FramePosition StreamClock::place(std::int64_t counted, FrameCount frames, Time time,
                                 bool after_overrun) noexcept RT_SAFE
{
    if (anew_) {
        anew_ = false;
        base_ = time;
        usual_lateness_ = -static_cast<double>(counted + frames.value());
        suspicious_since_.reset();
        auto position = heard_until_;
        if (!first_ever_) {
            const auto away = std::chrono::duration<double> {time - heard_at_}.count() * rate_.value();
            position += std::max(FrameCount {std::llround(away)} - frames, FrameCount {});
        }
        first_ever_ = false;
        position_of_zero_ = position.value() - counted;
    } else {
        const auto lateness = frames_since_base(time) - static_cast<double>(counted + frames.value());
        look_for_loss(lateness, frames, time, after_overrun);
    }
    const auto position = std::max(FramePosition {position_of_zero_ + counted}, heard_until_);
    heard_until_ = position + frames;
    heard_at_ = time;
    return position;
}

void StreamClock::look_for_loss(double lateness, FrameCount frames, Time time, bool after_overrun) noexcept
{
    usual_lateness_ =
        std::min(usual_lateness_ + clock_difference * static_cast<double>(frames.value()), lateness);
    const auto above_usual = lateness - usual_lateness_;

    if (after_overrun)
        last_overrun_ = time;
    if (!suspicious_since_) {
        if (!after_overrun &&
            above_usual < static_cast<double>(to_frames(suspicious_lateness, rate_).value()))
            return;
        suspicious_since_ = time;
        last_overrun_ = time;
        least_lateness_ = above_usual;
    }
    least_lateness_ = std::min(least_lateness_, above_usual);

    if (time - last_overrun_ < usual_wait && time - *suspicious_since_ < longest_wait)
        return;
    suspicious_since_.reset();
    // Half a block is more than blocks that come in time are late by, on the average of a window.
    if (least_lateness_ < 0.5 * static_cast<double>(frames.value()))
        return;
    const auto lost = std::llround(least_lateness_);
    position_of_zero_ += lost;
    usual_lateness_ += static_cast<double>(lost);
}

double StreamClock::frames_since_base(Time time) const noexcept
{
    return std::chrono::duration<double> {time - base_}.count() * rate_.value();
}

}  // namespace tutti::io
