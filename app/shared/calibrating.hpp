// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "io/kept_latencies.hpp"
#include "io/latency_calibration.hpp"
#include "io/portaudio_device.hpp"
#include "units/result.hpp"

namespace tutti {

/// What is longer is a wireless way, or a sound server's with long buffers: Bluetooth takes 150 to 200 ms, no
/// cable does.
inline constexpr auto wireless = Seconds {0.12};

/// How long sound takes from a loudspeaker to a microphone, measured with six whistles and kept for this
/// pair.
///
///     auto calibrating = Calibrating::open(input, output, microphone);   // up to 10 s
///     (*calibrating)->start();
///     … until over() …
///     const auto found = (*calibrating)->finish();
///
/// Destroyed before, it has measured nothing. [control]
class Calibrating {
public:
    struct Found {
        io::KeptLatency latency;
        std::size_t agreeing = 0;    ///< whistles, of io::CalibrationChirps::count
        std::uint64_t too_busy = 0;  ///< how often the machine was, meanwhile
    };
    /// By name, or the best where those are empty; `microphone` is a channel, from 1. Errors: those of
    /// io::PortAudioDevice and of load_latency(): what is kept already must be readable, or what is measured
    /// could not be put beside it.
    [[nodiscard]] static Result<std::unique_ptr<Calibrating>> open(const std::string& input,
                                                                   const std::string& output, int microphone);
    ~Calibrating();
    Calibrating(const Calibrating&) = delete;
    Calibrating& operator=(const Calibrating&) = delete;

    [[nodiscard]] Status start();
    /// From 0 to 1.
    [[nodiscard]] double progress() const noexcept { return calibration_.progress(); }
    /// All has been heard, or the interface has gone: time for finish().
    [[nodiscard]] bool over() const noexcept;
    /// What was found, once it is kept. Errors: device_refused (the interface went away), those of
    /// io::find_round_trip() and io::save_latency().
    [[nodiscard]] Result<Found> finish();

    [[nodiscard]] std::string plays() const { return device_->output_name(); }
    [[nodiscard]] std::string listens() const { return device_->name(); }

private:
    Calibrating(std::unique_ptr<io::PortAudioDevice>, int microphone);

    std::unique_ptr<io::PortAudioDevice> device_;
    io::LatencyCalibration calibration_;
    std::chrono::steady_clock::time_point give_up_at_;
};

}  // namespace tutti
