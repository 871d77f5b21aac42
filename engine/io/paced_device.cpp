// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/paced_device.hpp"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "rt/thread_role.hpp"

namespace tutti::io {

namespace {

using Clock = std::chrono::steady_clock;

Clock::duration to_duration(Seconds length)
{
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double> {length.value()});
}

}  // namespace

Status PacedDevice::start(audio::AudioCallback callback, void* context)
{
    stop();
    stopping_ = false;
    try {
        thread_ = std::thread {[this, callback, context] { run(callback, context); }};
    } catch (const std::system_error&) {
        return failure(
            ErrorCode::device_refused,
            fmt::format("'{}' could not be started because the system gives no more threads; close "
                        "other programs and try again.",
                        name()));
    }
    return {};
}

void PacedDevice::stop() noexcept
{
    if (!thread_.joinable())
        return;
    {
        const auto lock = std::lock_guard {mutex_};
        stopping_ = true;
    }
    stopped_.notify_all();
    thread_.join();
}

Result<bool> PacedDevice::step(audio::AudioCallback callback, void* context)
{
    if (waiting_) {
        deliver(*std::exchange(waiting_, std::nullopt), callback, context);
        return true;
    }
    while (auto happening = next_happening()) {
        if (const auto* delivery = std::get_if<Delivery>(&*happening)) {
            deliver(*delivery, callback, context);
            return true;
        }
        events_.add(std::get<DeviceEvent>(std::move(*happening)));
    }
    return false;
}

void PacedDevice::give_output(int channels, OutputSink sink)
{
    output_.assign(static_cast<std::size_t>(channels), std::vector<float>(spec().block.size()));
    output_lanes_.clear();
    for (auto& lane : output_)
        output_lanes_.push_back(lane.data());
    sink_ = std::move(sink);
}

DeviceCounts PacedDevice::counts() const noexcept
{
    return {.blocks = blocks_.load(std::memory_order_relaxed),
            .input_overruns = overruns_.load(std::memory_order_relaxed),
            .output_underruns = 0};
}

void PacedDevice::run(audio::AudioCallback callback, void* context)
{
    const auto rate = spec().sample_rate;
    const auto began = Clock::now();
    const auto began_at = heard_until_;
    const auto wait_until = [&](FramePosition position, Seconds late) {
        const auto due = began + to_duration(to_seconds(position - began_at, rate) + late);
        auto lock = std::unique_lock {mutex_};
        return !stopped_.wait_until(lock, due, [this] { return stopping_; });
    };

    while (true) {
        if (!waiting_) {
            auto happening = next_happening();
            if (!happening)
                return;
            if (auto* event = std::get_if<DeviceEvent>(&*happening)) {
                // An event is told even to somebody who stops meanwhile: it will not happen again.
                static_cast<void>(wait_until(event->at, Seconds {}));
                events_.add(std::move(*event));
                continue;
            }
            waiting_ = std::get<Delivery>(*happening);
        }
        if (!wait_until(waiting_->block.position + waiting_->block.frames, waiting_->late))
            return;
        deliver(*std::exchange(waiting_, std::nullopt), callback, context);
    }
}

void PacedDevice::deliver(const Delivery& delivery, audio::AudioCallback callback, void* context)
{
    if (delivery.after_overrun)
        overruns_.fetch_add(1, std::memory_order_relaxed);
    blocks_.fetch_add(1, std::memory_order_relaxed);
    heard_until_ = delivery.block.position + delivery.block.frames;
    for (auto& lane : output_)
        std::ranges::fill(lane, 0.0F);
    const auto output = audio::OutputBlock {output_lanes_, delivery.block.frames};
    {
        const auto role = rt::ScopedRole {rt::Role::audio};
        callback(context, delivery.block, output);
    }
    if (output_.empty())
        return;
    played(output, delivery.block.position);
    if (sink_)
        sink_(output, delivery.block.position);
}

}  // namespace tutti::io
