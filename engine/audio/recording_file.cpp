// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/recording_file.hpp"

#include <fstream>

#include <fmt/format.h>

namespace tutti::audio {

Status check_recorded_rate(const std::filesystem::path& path, int claimed)
{
    if (claimed >= lowest_recorded_rate && claimed <= highest_recorded_rate)
        return {};
    return failure(
        ErrorCode::rate_unsupported,
        fmt::format(
            "'{}' claims a sample rate of {} Hz, which no recording has; export it again at 48000 Hz.",
            path.string(), claimed));
}

Error no_recording(const std::filesystem::path& path)
{
    if (!std::ifstream {path})
        return {ErrorCode::file_missing,
                fmt::format("'{}' could not be opened; check that you may read it.", path.string())};
    return {ErrorCode::file_damaged,
            fmt::format("'{}' is not a recording that can be read; use a WAV, FLAC, Ogg, AIFF or CAF file.",
                        path.string())};
}

}  // namespace tutti::audio
