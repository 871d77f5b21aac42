// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <variant>
#include <vector>

#include "io/device.hpp"
#include "io/event_list.hpp"

namespace tutti::io {

/// What files and scripts have in common: a source that makes one block after the other, and two ways of
/// having them delivered. step() hands over the next block at once. start() hands each over at the moment at
/// which its last frame would have been heard, from a thread of its own; every moment is reckoned from the
/// start, so errors do not add up, and after a delay the blocks that are due come at once. What is delivered
/// is the same either way.
///
/// It has no output until give_output() gives it one: then what the callback answers to a block goes to a
/// sink, a file's writer or a test's ears, as soon as the callback returns. An answer belongs to the same
/// positions as the block it answers; nothing lies between them.
///
/// A class derived from this calls stop() in its destructor, since its source is used by the thread.
class PacedDevice : public SteppedDevice {
public:
    ~PacedDevice() override = default;

    [[nodiscard]] Status start(audio::AudioCallback callback, void* context) final;
    void stop() noexcept final;
    [[nodiscard]] Result<bool> step(audio::AudioCallback callback, void* context) final;
    [[nodiscard]] std::optional<DeviceEvent> next_event() final { return events_.take(); }
    [[nodiscard]] DeviceCounts counts() const noexcept final;

    /// What the callback answered to the block at this position, on the thread that delivered it.
    using OutputSink = std::function<void(const audio::OutputBlock&, FramePosition)>;
    /// Gives the stream this many output channels, and what is played there to `sink`, which may be empty.
    /// [control & !running]
    void give_output(int channels, OutputSink sink);

protected:
    PacedDevice() = default;

    [[nodiscard]] int output_channels() const noexcept { return static_cast<int>(output_.size()); }
    /// What the callback answered, before the sink has it.
    virtual void played(const audio::OutputBlock&, FramePosition) {}

    /// A block that is ready, and by how much it comes late where time matters.
    struct Delivery {
        audio::InputBlock block;
        Seconds late;
        bool after_overrun = false;
    };
    using Happening = std::variant<Delivery, DeviceEvent>;

    /// The next block or event; nothing when there will be no more. What a block points at holds until the
    /// next call.
    [[nodiscard]] virtual std::optional<Happening> next_happening() = 0;

private:
    void run(audio::AudioCallback callback, void* context);
    void deliver(const Delivery&, audio::AudioCallback callback, void* context);

    EventList events_;
    std::optional<Delivery> waiting_;          // made, but stopped before its time had come
    std::atomic<std::uint64_t> blocks_ {0};    // written where blocks are delivered, read by anybody
    std::atomic<std::uint64_t> overruns_ {0};  // likewise
    FramePosition heard_until_;
    std::vector<std::vector<float>> output_;  // of one block, channel by channel
    std::vector<float*> output_lanes_;
    OutputSink sink_;

    std::mutex mutex_;
    std::condition_variable stopped_;
    bool stopping_ = false;  // under mutex_
    std::thread thread_;
};

}  // namespace tutti::io
