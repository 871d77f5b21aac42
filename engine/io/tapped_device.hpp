// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

#include "io/device.hpp"
#include "rt/frame_queue.hpp"
#include "rt/realtime.hpp"

namespace tutti::io {

/// A device that stands between another one and its user: it can hold everything up, and hand over what is
/// heard and played to whoever keeps a take.
///
/// While it is paused the callback is not called: to its user the stream has lost these frames. What was
/// playing dies away within a block, and comes in again within one. It is a stepped device where the one
/// behind it is.
class TappedDevice final : public SteppedDevice {
public:
    /// `channel`, from 0, is the microphone that is handed over; `room` how far a take may fall behind.
    /// Allocates. [control]
    TappedDevice(std::unique_ptr<Device>, std::size_t channel, FrameCount room);
    ~TappedDevice() override;

    [[nodiscard]] std::string name() const override { return device_->name(); }
    [[nodiscard]] audio::StreamSpec spec() const override { return device_->spec(); }
    [[nodiscard]] Status start(audio::AudioCallback callback, void* context) override;
    void stop() noexcept override { device_->stop(); }
    [[nodiscard]] std::optional<DeviceEvent> next_event() override { return device_->next_event(); }
    [[nodiscard]] DeviceCounts counts() const noexcept override { return device_->counts(); }
    [[nodiscard]] Result<bool> step(audio::AudioCallback callback, void* context) override;
    [[nodiscard]] std::optional<FrameCount> length() const override;

    /// [any]
    void pause(bool on) noexcept { paused_.store(on, std::memory_order_relaxed); }
    [[nodiscard]] bool paused() const noexcept { return paused_.load(std::memory_order_relaxed); }
    /// Begins and ends to hand over. [any]
    void tap(bool on) noexcept { tapped_.store(on, std::memory_order_relaxed); }
    /// The microphone, then what was played in the same frames. [one reader]
    [[nodiscard]] rt::FrameQueue& frames() noexcept { return frames_; }

private:
    static void callback(void* context, const audio::InputBlock&, const audio::OutputBlock&) noexcept RT_SAFE;
    void process(const audio::InputBlock&, const audio::OutputBlock&) noexcept RT_SAFE;

    std::unique_ptr<Device> device_;
    SteppedDevice* stepped_;  // the same, where it is one
    std::size_t channel_;
    rt::FrameQueue frames_;             // audio → one reader
    std::vector<float> silence_;        // stands in for what is not there
    std::atomic<bool> paused_ {false};  // stored by anybody, loaded by audio
    std::atomic<bool> tapped_ {false};  // likewise
    bool still_ = false;                // audio's own: held up in the block before
    audio::AudioCallback user_ = nullptr;
    void* user_context_ = nullptr;
};

}  // namespace tutti::io
