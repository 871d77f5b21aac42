// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/tapped_device.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace tutti::io {

TappedDevice::TappedDevice(std::unique_ptr<Device> device, std::size_t channel, FrameCount room)
    : device_ {std::move(device)}
    , stepped_ {dynamic_cast<SteppedDevice*>(device_.get())}
    , channel_ {channel}
    , frames_ {2, room}
    , silence_(device_->spec().block.size())
{
}

TappedDevice::~TappedDevice()
{
    device_->stop();
}

Status TappedDevice::start(audio::AudioCallback user, void* context)
{
    device_->stop();
    user_ = user;
    user_context_ = context;
    return device_->start(callback, this);
}

Result<bool> TappedDevice::step(audio::AudioCallback user, void* context)
{
    if (stepped_ == nullptr)
        return failure(ErrorCode::bad_argument, fmt::format("{} cannot run faster than it plays.", name()));
    user_ = user;
    user_context_ = context;
    return stepped_->step(callback, this);
}

std::optional<FrameCount> TappedDevice::length() const
{
    return stepped_ == nullptr ? std::nullopt : stepped_->length();
}

void TappedDevice::callback(void* context, const audio::InputBlock& input,
                            const audio::OutputBlock& output) noexcept RT_SAFE
{
    static_cast<TappedDevice*>(context)->process(input, output);
}

void TappedDevice::process(const audio::InputBlock& input, const audio::OutputBlock& output) noexcept RT_SAFE
{
    const auto still = paused_.load(std::memory_order_relaxed);
    const auto was_still = std::exchange(still_, still);
    if (still && was_still)
        return;
    user_(user_context_, input, output);
    if (still != was_still)
        for (std::size_t f = 0; f < output.frames.size(); ++f) {
            const auto share = static_cast<float>(f) / static_cast<float>(output.frames.size());
            for (auto* const channel : output.channels)
                channel[f] *= still ? 1.0F - share : share;
        }
    if (!tapped_.load(std::memory_order_relaxed) || input.frames.size() > silence_.size())
        return;
    const auto* const heard = channel_ < input.channels.size() ? input.channels[channel_] : silence_.data();
    const auto* const played = output.channels.empty() ? silence_.data() : output.channels[0];
    // No room is a gap in the take, which is silence there.
    static_cast<void>(frames_.push(std::array {heard, played}, input.frames, input.position));
}

}  // namespace tutti::io
