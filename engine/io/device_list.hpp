// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::io {

/// An interface that the machine offers. JACK knows no interfaces: there, every program with ports is one,
/// the server's own being called "system".
struct DeviceInfo {
    std::string name;      ///< "Scarlett 18i20"
    std::string host_api;  ///< "JACK", "ALSA", "OSS"
    int input_channels = 0;
    int output_channels = 0;
    SampleRate default_rate {48'000};
    std::vector<SampleRate> rates;  ///< those of 44.1, 48 and 96 kHz at which it works
    Seconds input_latency;          ///< what it says of itself, made sane: never negative or above a second
    Seconds output_latency;         ///< likewise
};

/// "Scarlett 18i20 (JACK)"
[[nodiscard]] std::string title(const DeviceInfo&);

/// Every interface of every host API that PortAudio was built with (on Linux JACK, which is PipeWire too,
/// ALSA and OSS), as it is now: the list is made afresh each time. JACK's are there only while its server
/// runs; no server is started. Takes a moment, and up to 10 s when a sound server hangs. [control]
[[nodiscard]] Result<std::vector<DeviceInfo>> list_devices();

struct DeviceChoice {
    DeviceInfo device;
    std::string reason;  ///< a sentence: why this one
};

/// The interface to listen to. `name` is an interface's name, its title, or a part of either, whatever the
/// case; empty leaves the choice to us: one with enough inputs, on JACK if its server runs, the server's own
/// interface before other programs, hardware before what only passes sound on, and then the one with most
/// inputs. `inputs_needed` of 0 counts as 1. The errors say which there are. [any]
[[nodiscard]] Result<DeviceChoice> choose_device(std::span<const DeviceInfo>, std::string_view name,
                                                 int inputs_needed);

/// The interface to play to, of those on the host API of the one that is listened to: PortAudio runs both by
/// one clock. Empty `name`: the one that is listened to where it has outputs, else as in choose_device().
/// [any]
[[nodiscard]] Result<DeviceChoice> choose_output(std::span<const DeviceInfo>, std::string_view name,
                                                 const DeviceInfo& input);

/// The interface to play to where nothing is listened to: as in choose_device() by name; empty leaves the
/// choice to the system, whose own JACK interface or "default" it is if there is one, before interfaces that
/// have inputs too, and then the one with most outputs. [any]
[[nodiscard]] Result<DeviceChoice> choose_loudspeaker(std::span<const DeviceInfo>, std::string_view name);

}  // namespace tutti::io
