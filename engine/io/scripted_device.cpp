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
    if (script.room)
        furnish(*script.room);
}

void ScriptedDevice::furnish(const ScriptedRoom& room)
{
    round_trip_ = std::max(room.delay, sizes_.largest());
    for (std::size_t n = 0; n < room.response.size(); ++n)
        if (room.response[n] != 0.0F)
            taps_.push_back({round_trip_.size() + n, room.response[n]});
    on_its_way_.resize(round_trip_.size() + room.response.size() + sizes_.largest().size());
    sounding_.resize(sizes_.largest().size());
    give_output(room.output_channels, {});
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
            .output_channels = output_channels(),
            .input_latency = Seconds {},
            .output_latency = to_seconds(round_trip_, rate_)};
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
    if (!on_its_way_.empty())
        add_what_comes_back(frames);

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

void ScriptedDevice::add_what_comes_back(FrameCount frames)
{
    const auto take = [this](FramePosition at) {
        return std::exchange(on_its_way_[static_cast<std::size_t>(at.value()) % on_its_way_.size()], 0.0F);
    };
    for (; arrived_until_ < position_; arrived_until_ += FrameCount {1})
        static_cast<void>(take(arrived_until_));  // sounded while the device did not listen
    for (std::size_t f = 0; f < frames.size(); ++f, arrived_until_ += FrameCount {1}) {
        const auto heard = take(arrived_until_);
        for (auto* const lane : lanes_)
            lane[f] += heard;
    }
}

void ScriptedDevice::played(const audio::OutputBlock& block, FramePosition at)
{
    if (on_its_way_.empty())
        return;
    const auto frames = block.frames.size();
    std::fill_n(sounding_.begin(), frames, 0.0F);
    for (const auto* const channel : block.channels)
        for (std::size_t f = 0; f < frames; ++f)
            sounding_[f] += channel[f];
    for (const auto& tap : taps_) {
        const auto to = (static_cast<std::size_t>(at.value()) + tap.after) % on_its_way_.size();
        const auto before_the_seam = std::min(frames, on_its_way_.size() - to);
        for (std::size_t f = 0; f < before_the_seam; ++f)
            on_its_way_[to + f] += tap.gain * sounding_[f];
        for (auto f = before_the_seam; f < frames; ++f)
            on_its_way_[f - before_the_seam] += tap.gain * sounding_[f];
    }
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
