// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/scripted_device.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tutti::io {

namespace {

std::vector<ScriptedDevice::Generator> players_of(std::vector<std::vector<float>>&& channels)
{
    auto players = std::vector<ScriptedDevice::Generator> {};
    for (auto& channel : channels)
        players.emplace_back([samples = std::move(channel)](FramePosition at) {
            const auto index = static_cast<std::size_t>(at.value());
            return index < samples.size() ? samples[index] : 0.0F;
        });
    return players;
}

FrameCount longest(const std::vector<std::vector<float>>& channels)
{
    auto frames = std::size_t {0};
    for (const auto& channel : channels)
        frames = std::max(frames, channel.size());
    return FrameCount {static_cast<std::int64_t>(frames)};
}

bool is_gap(const Mishap& mishap)
{
    return mishap.kind == Mishap::Kind::lost_frames || mishap.kind == Mishap::Kind::unplugged;
}

}  // namespace

Mishap lose_frames(FramePosition at, FrameCount count)
{
    return {.kind = Mishap::Kind::lost_frames, .at = at, .length = count, .delay = Seconds {}};
}

Mishap unplug(FramePosition at, FrameCount count)
{
    return {.kind = Mishap::Kind::unplugged, .at = at, .length = count, .delay = Seconds {}};
}

Mishap delay_block(FramePosition at, Seconds delay)
{
    return {.kind = Mishap::Kind::late_block, .at = at, .length = FrameCount {1}, .delay = delay};
}

Mishap spoil(FramePosition at, FrameCount count, std::size_t channel, float value)
{
    return {.kind = Mishap::Kind::spoiled,
            .at = at,
            .length = count,
            .delay = Seconds {},
            .channel = channel,
            .value = value};
}

Mishap clip(FramePosition at, FrameCount count, std::size_t channel, float gain)
{
    return {.kind = Mishap::Kind::clipped,
            .at = at,
            .length = count,
            .delay = Seconds {},
            .channel = channel,
            .value = gain};
}

ScriptedDevice::ScriptedDevice(FrameCount length, std::vector<Generator> channels, Script script)
    : generators_ {std::move(channels)}
    , end_ {FramePosition {} + length}
    , rate_ {script.sample_rate}
    , sizes_ {std::move(script.blocks)}
{
    std::partition_copy(script.mishaps.begin(), script.mishaps.end(), std::back_inserter(gaps_),
                        std::back_inserter(others_), is_gap);
    std::stable_sort(gaps_.begin(), gaps_.end(),
                     [](const Mishap& a, const Mishap& b) { return a.at > b.at; });
    for (std::size_t c = 0; c < generators_.size(); ++c)
        samples_.emplace_back(sizes_.largest().size());
    for (auto& lane : samples_)
        lanes_.push_back(lane.data());
}

ScriptedDevice::ScriptedDevice(std::vector<Generator> channels, FrameCount length, Script script)
    : ScriptedDevice {length, std::move(channels), std::move(script)}
{
}

// Braces, because they promise that the length is taken before the samples are moved away.
ScriptedDevice::ScriptedDevice(std::vector<std::vector<float>> channels, Script script)
    : ScriptedDevice {longest(channels), players_of(std::move(channels)), std::move(script)}
{
}

ScriptedDevice::ScriptedDevice(std::vector<std::vector<float>> channels)
    : ScriptedDevice {std::move(channels), Script {}}
{
}

ScriptedDevice::~ScriptedDevice()
{
    stop();
}

std::string ScriptedDevice::name() const
{
    return "a script";
}

audio::StreamSpec ScriptedDevice::spec() const
{
    return {.sample_rate = rate_,
            .block = sizes_.largest(),
            .input_channels = static_cast<int>(generators_.size()),
            .output_channels = 0,
            .input_latency = Seconds {},
            .output_latency = Seconds {}};
}

std::optional<FrameCount> ScriptedDevice::length() const
{
    return end_ - FramePosition {};
}

std::optional<PacedDevice::Happening> ScriptedDevice::next_happening()
{
    if (return_to_tell_)
        return *std::exchange(return_to_tell_, std::nullopt);
    while (!gaps_.empty() && gaps_.back().at <= position_ && position_ < end_) {
        const auto gap = gaps_.back();
        gaps_.pop_back();
        const auto left_at = position_;
        position_ = std::max(position_, std::min(gap.at + gap.length, end_));
        if (gap.kind == Mishap::Kind::lost_frames) {
            after_overrun_ = true;
            continue;
        }
        return_to_tell_ = DeviceEvent {DeviceEvent::Kind::came_back, position_,
                                       "The interface is back and is heard again."};
        return DeviceEvent {DeviceEvent::Kind::went_away, left_at,
                            "The interface went away; it will be heard again when it is back."};
    }
    if (position_ < end_)
        return make_block();
    if (std::exchange(ended_, true))
        return std::nullopt;
    return DeviceEvent {DeviceEvent::Kind::ended, position_, {}};
}

ScriptedDevice::Delivery ScriptedDevice::make_block()
{
    auto end = std::min(position_ + sizes_.next(), end_);
    if (!gaps_.empty())
        end = std::min(end, gaps_.back().at);
    const auto frames = end - position_;
    for (std::size_t c = 0; c < generators_.size(); ++c)
        for (std::size_t f = 0; f < frames.size(); ++f)
            lanes_[c][f] = generators_[c](position_ + FrameCount {static_cast<std::int64_t>(f)});

    auto late = Seconds {};
    for (const auto& mishap : others_) {
        if (mishap.kind == Mishap::Kind::late_block) {
            if (position_ <= mishap.at && mishap.at < end)
                late += mishap.delay;
        } else {
            alter(mishap, frames);
        }
    }
    const auto block = audio::InputBlock {
        .channels = {lanes_.data(), lanes_.size()}, .frames = frames, .position = position_};
    position_ = end;
    return {.block = block, .late = late, .after_overrun = std::exchange(after_overrun_, false)};
}

void ScriptedDevice::alter(const Mishap& mishap, FrameCount frames)
{
    const auto first = std::max(mishap.at - position_, FrameCount {});
    const auto behind = std::min(mishap.at + mishap.length - position_, frames);
    for (auto f = first; f < behind; f += FrameCount {1}) {
        auto& sample = samples_.at(mishap.channel)[f.size()];
        sample = mishap.kind == Mishap::Kind::clipped ? std::clamp(sample * mishap.value, -1.0F, 1.0F)
                                                      : mishap.value;
    }
}

}  // namespace tutti::io
