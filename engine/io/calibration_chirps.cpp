// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/calibration_chirps.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tutti::io {

namespace {

constexpr auto fade = Seconds {0.03};

}  // namespace

CalibrationChirps::CalibrationChirps(SampleRate rate)
    : rate_ {rate}
{
    const auto frames = to_frames(length, rate).size();
    const auto faded = static_cast<double>(to_frames(fade, rate).value());
    const auto octaves = std::log(highest / lowest);
    auto& rising = sweeps_[0];
    rising.resize(frames);
    for (std::size_t f = 0; f < frames; ++f) {
        const auto share = static_cast<double>(f) / static_cast<double>(frames);
        const auto turns = lowest.value() * length.value() / octaves * std::expm1(share * octaves);
        const auto edge = static_cast<double>(std::min(f, frames - 1 - f));
        const auto gain = edge < faded ? 0.5 - 0.5 * std::cos(std::numbers::pi * edge / faded) : 1.0;
        rising[f] = static_cast<float>(gain * std::sin(2.0 * std::numbers::pi * turns));
    }
    sweeps_[1].assign(rising.rbegin(), rising.rend());
}

FrameCount CalibrationChirps::start(std::size_t n) const noexcept
{
    return to_frames(lead + static_cast<double>(n) * apart, rate_);
}

FrameCount CalibrationChirps::whole() const noexcept
{
    return start(count - 1) + to_frames(length + longest_way + Seconds {0.1}, rate_);
}

}  // namespace tutti::io
