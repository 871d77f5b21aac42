// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <vector>

#include "audio/block.hpp"
#include "audio/stream_spec.hpp"
#include "io/calibration_chirps.hpp"
#include "io/device.hpp"
#include "io/round_trip.hpp"
#include "rt/realtime.hpp"
#include "units/result.hpp"

namespace tutti::io {

/// Plays the chirps to a device and keeps what its microphone hears: the measurement of a round trip, from
/// the first block to the answer.
///
///     auto calibration = LatencyCalibration {device.spec()};
///     device.start(LatencyCalibration::callback, &calibration);
///     … until finished() …
///     device.stop();
///     const auto round_trip = calibration.round_trip();
///
/// A device that loses frames on the way spoils the chirp that it loses, and no more. Construction allocates.
class LatencyCalibration {
public:
    /// Peak of what is played: clearly heard across a table, not loud.
    static constexpr auto usual_level = Decibels::raw(-12.0);

    /// `channel` is the one that is listened to, from 0. [control]
    explicit LatencyCalibration(const audio::StreamSpec&, std::size_t channel = 0,
                                Decibels level = usual_level);

    /// An audio::AudioCallback; the context is the calibration. [audio & running]
    static void callback(void* context, const audio::InputBlock&, const audio::OutputBlock&) noexcept RT_SAFE;

    /// How long it takes.
    [[nodiscard]] FrameCount length() const noexcept { return chirps_.whole(); }
    /// How much of it is done, from 0 to 1. [any]
    [[nodiscard]] double progress() const noexcept;
    [[nodiscard]] bool finished() const noexcept { return progress() >= 1.0; }
    /// What was found; see find_round_trip(). [control & !running]
    [[nodiscard]] Result<RoundTrip> round_trip() const { return find_round_trip(chirps_, heard_); }

private:
    void process(const audio::InputBlock&, const audio::OutputBlock&) noexcept RT_SAFE;

    CalibrationChirps chirps_;
    std::size_t channel_;
    std::vector<float> sound_;            // all that is played
    std::vector<float> heard_;            // the audio thread's while it runs
    bool begun_ = false;                  // likewise
    FramePosition zero_;                  // likewise
    std::atomic<std::int64_t> done_ {0};  // frames; stored by audio, loaded by anybody
};

}  // namespace tutti::io
