// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "units/quantity.hpp"

namespace tutti::io {

/// What is played to measure the way from loudspeaker to microphone: six short whistles, up and down in turn,
/// a second apart.
///
/// Each is an exponential sweep, which lets a compressed pulse be won of it that stands 33 dB higher above
/// the room's noise than the sweep did. The band is what a laptop's loudspeaker and a telephone's microphone
/// both have. A loudspeaker's distortion becomes false pulses, earlier than the true one where the whistle
/// rises, and later where it falls: so they never agree.
class CalibrationChirps {
public:
    static constexpr std::size_t count = 6;
    static constexpr auto lowest = Hertz {300.0};
    static constexpr auto highest = Hertz {7'500.0};
    static constexpr auto length = Seconds {0.35};
    static constexpr auto apart = Seconds {1.0};
    static constexpr auto lead = Seconds {0.6};         ///< for loudspeakers that must wake up
    static constexpr auto longest_way = Seconds {0.5};  ///< that can be found

    explicit CalibrationChirps(SampleRate);

    [[nodiscard]] SampleRate rate() const noexcept { return rate_; }
    /// One of them, without silence around it. Its highest sample is 1. Even ones rise, odd ones fall.
    [[nodiscard]] const std::vector<float>& chirp(std::size_t n) const noexcept { return sweeps_[n % 2]; }
    /// Where it begins.
    [[nodiscard]] FrameCount start(std::size_t n) const noexcept;
    /// Up to where the last one has died away, even on the longest way.
    [[nodiscard]] FrameCount whole() const noexcept;

private:
    SampleRate rate_;
    std::vector<float> sweeps_[2];
};

}  // namespace tutti::io
