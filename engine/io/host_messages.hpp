// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "io/device_list.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::io {

/// What the engine asks of the device host: to open a stream.
struct StreamRequest {
    std::string device;  ///< to listen to
    std::string host_api;
    int channels = 0;                 ///< of it; 0: nothing is listened to
    std::string output_device;        ///< of the same host API
    int output_channels = 0;          ///< 0: nothing is played
    SampleRate sample_rate {48'000};  ///< wished for; the interface's own where it cannot
    FrameCount block;
};

/// The host's answer when the stream is open.
struct StreamOpened {
    SampleRate sample_rate {48'000};
    Seconds input_latency;
    Seconds output_latency;  ///< from the device's callback to the air
    FrameCount at_once {};   ///< frames that are asked for before anything can be answered to the first of
                             ///< them; 0 without an output
};

/// The stream runs.
struct StreamStarted {};

/// The stream has died, and the host ends.
struct StreamGone {};

/// A line from the host.
using HostMessage = std::variant<std::vector<DeviceInfo>, StreamOpened, StreamStarted, StreamGone, Error>;

// The words the engine says to the host.
inline constexpr std::string_view list_word = "list";      ///< first argument: name the devices and end
inline constexpr std::string_view stream_word = "stream";  ///< first argument; the second is a request
inline constexpr std::string_view pedals_word = "pedals";  ///< first argument: listen for MIDI pedals
inline constexpr std::string_view start_word = "start";    ///< a line: let the stream run
inline constexpr std::string_view quit_word = "quit";      ///< a line: close the stream and end

// What a host that listens for pedals says: a line each.
inline constexpr std::string_view pressed_word = "pressed";  ///< a pedal was pressed
inline constexpr std::string_view pedals_line = "inputs ";  ///< and how many MIDI inputs there are, every 2 s

/// As one line of JSON, and back. What cannot be read is an Error of the host's.
[[nodiscard]] std::string to_line(const StreamRequest&);
[[nodiscard]] Result<StreamRequest> request_from_line(std::string_view);
[[nodiscard]] std::string to_line(const HostMessage&);
[[nodiscard]] HostMessage message_from_line(std::string_view);

}  // namespace tutti::io
