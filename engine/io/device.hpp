// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "audio/block.hpp"
#include "audio/stream_spec.hpp"
#include "units/result.hpp"

namespace tutti::io {

/// What happened to a stream that somebody should be told. Nothing is reported from the callback: a device
/// counts there and turns the counts into events here.
struct DeviceEvent {
    enum class Kind {
        went_away,  ///< no more blocks: the interface was unplugged or its server died. Capture will resume
                    ///< by itself
        came_back,  ///< blocks again after went_away
        ended,      ///< a file has been read to its end
    };
    Kind kind;
    FramePosition at;  ///< where on the stream's time line
    std::string text;  ///< one sentence for the tutor
};

/// Counted on the audio thread, read by anybody.
struct DeviceCounts {
    std::uint64_t blocks = 0;
    std::uint64_t input_overruns = 0;    ///< the device itself lost input (xrun)
    std::uint64_t output_underruns = 0;  ///< the device ran out of output
};

/// The seam between the engine and what sound comes from and goes to: an interface, a file, a test's script.
///
/// start() opens the stream and has the callback called on a thread of the device's own until stop(). Blocks
/// may have any length. Their positions never go backwards; a jump says how many frames were lost. While an
/// interface is gone the time line goes on, so the first position after came_back tells how long it was away.
class Device {
public:
    virtual ~Device() = default;
    Device() = default;
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    /// "Scarlett 18i20 (JACK)", "rehearsal.flac". [any]
    [[nodiscard]] virtual std::string name() const = 0;
    /// Known once the device is made, before it starts. [any]
    [[nodiscard]] virtual audio::StreamSpec spec() const = 0;

    /// Begins to deliver blocks. `callback` and `context` must outlive stop(). [control & !running]
    [[nodiscard]] virtual Status start(audio::AudioCallback callback, void* context) = 0;
    /// No callback runs after it returns, and it always returns, whatever the driver does. [control]
    virtual void stop() noexcept = 0;

    /// The next event not yet asked for. [control]
    [[nodiscard]] virtual std::optional<DeviceEvent> next_event() = 0;
    [[nodiscard]] virtual DeviceCounts counts() const noexcept = 0;
};

/// A device without a clock of its own: it can be stepped block by block, as fast as the caller likes, in the
/// caller's thread. Files and scripts are such; the same blocks, and so the same readings, come from start().
class SteppedDevice : public Device {
public:
    /// Delivers the next block to `callback` in this thread. False at the end. [control & !running]
    [[nodiscard]] virtual Result<bool> step(audio::AudioCallback callback, void* context) = 0;
    /// The stream's length, where it is known. [any]
    [[nodiscard]] virtual std::optional<FrameCount> length() const = 0;
};

}  // namespace tutti::io
