// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "backing_track/track/host_course.hpp"
#include "backing_track/track/opened_piece.hpp"
#include "backing_track/track/settings.hpp"
#include "playback/transport.hpp"
#include "rt/realtime.hpp"
#include "units/quantity.hpp"

namespace tutti::backing_track {

/// What differs in the twelfth decimal, as places do that are reckoned from other blocks, is the same here:
/// the same sound comes of it, bit for bit.
[[nodiscard]] inline double rounded(double value) noexcept
{
    return std::round(value * 1e6) / 1e6;
}

/// One playing of a piece, from a seek of the host to the next: a playback::Transport that keeps to the
/// host's beats. The worker makes it and renders ahead, the audio thread tells it where the host is and lets
/// it sound.
class Run {
public:
    /// What is known of it when it is wished for.
    struct Start {
        std::int64_t number;
        FramePosition begins;      ///< of the player's clock
        double quarters;           ///< of the score
        double quarters_a_minute;  ///< that the host goes then
    };
    /// Up to so many frames are rendered before they are heard. [worker]
    Run(const Start&, std::shared_ptr<const OpenedPiece>, SampleRate, FrameCount rendered_ahead);

    /// False when there is no room for more. [worker]
    bool render_chunk() { return transport_.render_chunk(); }
    /// Nobody needs it any more. [audio & running]
    void finish() noexcept RT_SAFE { finished_.store(true, std::memory_order_release); }
    /// [worker]
    [[nodiscard]] bool is_finished() const noexcept { return finished_.load(std::memory_order_acquire); }

    /// Tells it where the host will be, chunk by chunk up to a frame of the player's clock: for as late as
    /// what has not been rendered can still follow. `start`: of the piece, in the host's quarters. [audio &
    /// running]
    void lead(const HostCourse&, double start, FramePosition until) noexcept RT_SAFE;
    /// By the order of the score's parts. [audio & running]
    void mute(const std::array<bool, most_parts>& muted) noexcept RT_SAFE;
    /// Adds so many frames to the channels from one on, rising from silence or, when it is leaving, falling
    /// to it. Returns how many were missing within the music, for they came too late. [audio & running]
    [[nodiscard]] std::size_t sound(bool leaving, std::span<float* const> channels, std::size_t from,
                                    FrameCount frames) noexcept RT_SAFE;
    /// [audio & running]
    [[nodiscard]] bool is_silent() const noexcept RT_SAFE { return gain_ == 0.0F; }

    const std::int64_t number;
    // The audio thread's, once it has it:
    FramePosition begins;  ///< of the player's clock
    FrameCount owed {};    ///< to be left out, for it is too late for them

private:
    std::shared_ptr<const OpenedPiece> piece_;
    playback::Transport transport_;
    float fade_step_;
    std::atomic<bool> finished_ {false};  // audio → worker
    FrameCount led_ {};                   // up to here the transport has been told where the host is
    float gain_ = 0.0F;
    bool heard_ = false;
};

}  // namespace tutti::backing_track
