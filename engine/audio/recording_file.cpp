// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/recording_file.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <string_view>

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
    auto ending = path.extension().string();
    for (auto& letter : ending)
        letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    constexpr auto of_phones =
        std::to_array<std::string_view>({".m4a", ".mp4", ".aac", ".3gp", ".amr", ".wma"});
    if (std::ranges::find(of_phones, ending) != of_phones.end()) {
        auto readable = path;
        readable.replace_extension(".flac");
        return {
            ErrorCode::file_damaged,
            fmt::format("'{}' is of a kind that phones record and that cannot be read here; make a FLAC of "
                        "it (ffmpeg -i \"{}\" \"{}\"), or record WAV, FLAC, Ogg or MP3 with another app.",
                        path.string(), path.string(), readable.string())};
    }
    return {ErrorCode::file_damaged,
            fmt::format("'{}' is not a recording that can be read; use a WAV, FLAC, Ogg, MP3, AIFF or CAF "
                        "file.",
                        path.string())};
}

}  // namespace tutti::audio
