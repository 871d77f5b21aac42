// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "audio/stream_spec.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::io {

/// What `tutti calibrate` measured of one pair of microphone and loudspeaker.
struct KeptLatency {
    std::string input;   ///< name of what is listened to
    std::string output;  ///< of what is played to
    SampleRate sample_rate {48'000};
    Seconds round_trip;       ///< measured; see RoundTrip::time
    Seconds spread;           ///< of the measurement
    Seconds told_input;       ///< what the driver said of itself then. Nobody measures where the round trip
    Seconds told_output;      ///< divides, so it is not divided: these stand beside it
    std::string measured_at;  ///< UTC, "2026-03-14T10:05:33Z"
};

/// What was kept of this pair at this rate. Nothing when it was never measured, or when the driver tells
/// other latencies now than it did then, by more than a millisecond: its buffers have changed, and it must be
/// measured again. Errors: file_damaged, also where a round trip is not from 0 to 1 s or a rate not from 4 to
/// 768 kHz. [control]
[[nodiscard]] Result<std::optional<KeptLatency>> load_latency(const std::filesystem::path& file,
                                                              const std::string& input,
                                                              const std::string& output,
                                                              const audio::StreamSpec& now);

/// Keeps it, in the place of what was kept of the same pair and rate; the others stay. A power cut leaves the
/// file as it was or as it is then. The file and its
/// folder are made where they are missing. Errors: file_unwritable, file_damaged. [control]
[[nodiscard]] Status save_latency(const std::filesystem::path& file, const KeptLatency&);

}  // namespace tutti::io
