// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "io/device.hpp"
#include "io/device_list.hpp"

namespace tutti::io {

/// An interface, by PortAudio: JACK (and so PipeWire), ALSA, whatever PortAudio was built with.
///
/// PortAudio itself runs in a process of its own, the device host, which hands the blocks over through shared
/// memory; a thread of the device's calls the callback with them. The way costs one waking of that thread and
/// no copy. A driver or a sound server that hangs or dies takes the host with it and nothing else: within
/// 0.1 s of a server's death, or after 1 s without a block, comes went_away; from then on the interface is
/// looked for twice a second; with its first block comes came_back. The time line goes on by the wall clock
/// meanwhile, so positions tell how long it was away. What was lost in an overrun is a jump too, found within
/// 0.1 s: see StreamClock. If this process sleeps for a second, the host keeps what came meanwhile.
///
/// With an output it plays what the callback answers, by way of a ring in the same memory: always the same
/// number of frames after the block that was answered had been captured, two blocks or, where the driver's
/// cycle is longer, that cycle and a block. The cycle is measured while the stream is opened. A server that
/// comes back with a longer one is answered too late for some of it. An answer that is not there in time is
/// silence, counted as an underrun. So a frame that is answered at the position p is, if it gets from the
/// loudspeaker into the microphone, heard at p + input latency + output latency, as far as the driver tells
/// the truth (io::LatencyCalibration measures it). Without an output nothing is opened for it.
///
/// The first few blocks of a stream may hold silence on some channels, while the server connects them.
class PortAudioDevice final : public Device {
public:
    struct Parameters {
        DeviceInfo device;
        int channels = 0;     ///< the first so many of the interface; 0 for all it has
        bool listens = true;  ///< false: `device` is only played to, as `output`; blocks have no channels
        SampleRate sample_rate {48'000};  ///< asked for; where the interface has another, spec() says so
        FrameCount block {256};
        std::optional<DeviceInfo>
            output {};                  ///< what to play to, on the same host API; nothing is played without
        int output_channels = 1;        ///< the first so many of it
        FrameCount answer_after {512};  ///< at the least; two blocks: one to come, one that may be late
    };

    /// Opens the stream, but does not start it: with an output it is silent until then. Errors:
    /// device_missing, channel_missing, device_refused (in use, its server does not answer, the device host
    /// is missing). Takes up to 10 s. [control]
    [[nodiscard]] static Result<std::unique_ptr<PortAudioDevice>> open(Parameters);
    /// The same, with choose_device()'s choice of list_devices(). [control]
    [[nodiscard]] static Result<std::unique_ptr<PortAudioDevice>> open(std::string_view name, int channels);
    /// The same with an output, choose_output()'s choice. [control]
    [[nodiscard]] static Result<std::unique_ptr<PortAudioDevice>>
    open_duplex(std::string_view input, std::string_view output, int channels = 1);
    /// Only to play, choose_loudspeaker()'s choice: needs no microphone, and leaves them to others. [control]
    [[nodiscard]] static Result<std::unique_ptr<PortAudioDevice>> open_loudspeaker(std::string_view name);
    ~PortAudioDevice() override;

    [[nodiscard]] std::string name() const override;
    /// Of what it plays to; empty when it does not. [any]
    [[nodiscard]] std::string output_name() const;
    [[nodiscard]] audio::StreamSpec spec() const override;
    /// Takes up to 5 s. [control & !running]
    [[nodiscard]] Status start(audio::AudioCallback callback, void* context) override;
    /// Takes up to 2 s, whatever the driver does; mostly a few milliseconds. [control]
    void stop() noexcept override;
    [[nodiscard]] std::optional<DeviceEvent> next_event() override;
    [[nodiscard]] DeviceCounts counts() const noexcept override;

private:
    class Implementation;
    explicit PortAudioDevice(std::unique_ptr<Implementation>);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace tutti::io
