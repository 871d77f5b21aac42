// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "units/result.hpp"

namespace tutti::audio {

/// Frames a second that a recording may have; a header that says otherwise is damaged.
inline constexpr int lowest_recorded_rate = 4'000;
inline constexpr int highest_recorded_rate = 768'000;

/// Whether a recording's header names such a rate. Errors: rate_unsupported. [any]
[[nodiscard]] Status check_recorded_rate(const std::filesystem::path&, int claimed);

/// What is said of a file that the library for sound refuses, whose own sentences are for those who wrote it:
/// file_missing where it may not be read, else file_damaged, it is no recording. [control]
[[nodiscard]] Error no_recording(const std::filesystem::path&);

}  // namespace tutti::audio
