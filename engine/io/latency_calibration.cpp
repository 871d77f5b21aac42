// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/latency_calibration.hpp"

#include <algorithm>

namespace tutti::io {

LatencyCalibration::LatencyCalibration(const audio::StreamSpec& spec, std::size_t channel, Decibels level)
    : chirps_ {spec.sample_rate}
    , channel_ {channel}
    , sound_(chirps_.whole().size())
    , heard_(chirps_.whole().size())
{
    const auto gain = static_cast<float>(to_gain(level));
    for (std::size_t n = 0; n < CalibrationChirps::count; ++n) {
        auto to = chirps_.start(n).size();
        for (const auto sample : chirps_.chirp(n))
            sound_[to++] = gain * sample;
    }
}

void LatencyCalibration::callback(void* context, const audio::InputBlock& input,
                                  const audio::OutputBlock& output) noexcept RT_SAFE
{
    static_cast<LatencyCalibration*>(context)->process(input, output);
}

void LatencyCalibration::process(const audio::InputBlock& input,
                                 const audio::OutputBlock& output) noexcept RT_SAFE
{
    if (!begun_) {
        begun_ = true;
        zero_ = input.position;
    }
    const auto at = static_cast<std::size_t>(std::max<std::int64_t>((input.position - zero_).value(), 0));
    const auto frames = std::min(input.frames.size(), sound_.size() - std::min(at, sound_.size()));
    for (auto* const channel : output.channels)
        std::copy_n(sound_.data() + std::min(at, sound_.size()), frames, channel);
    if (channel_ < input.channels.size())
        std::copy_n(input.channels[channel_], frames, heard_.data() + std::min(at, heard_.size()));
    done_.store(static_cast<std::int64_t>(at + frames), std::memory_order_release);
}

double LatencyCalibration::progress() const noexcept
{
    const auto done = done_.load(std::memory_order_acquire);
    return std::min(static_cast<double>(done) / static_cast<double>(sound_.size()), 1.0);
}

}  // namespace tutti::io
