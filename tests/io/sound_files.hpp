// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <vector>

namespace tutti::test {

/// Writes a recording, one vector per channel, all of one length. The format is libsndfile's, as
/// SF_FORMAT_WAV | SF_FORMAT_FLOAT.
void write_sound(const std::filesystem::path&, const std::vector<std::vector<float>>& channels, int rate,
                 int format);
void write_text(const std::filesystem::path&, std::string_view text);
/// Keeps only the first part of a file.
void cut_short(const std::filesystem::path&, double share);
/// Overwrites bytes of a file.
void overwrite(const std::filesystem::path&, std::size_t at, std::string_view bytes);

}  // namespace tutti::test
