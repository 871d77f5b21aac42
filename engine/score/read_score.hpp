// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "score/score.hpp"
#include "score/unfolded_score.hpp"
#include "units/result.hpp"

namespace tutti::score {

/// Reads a score from a file: MusicXML (.musicxml, .xml), compressed MusicXML (.mxl) or Standard MIDI (.mid).
/// What a file is, its first bytes say, not its name. [control]
[[nodiscard]] Result<Score> read_score(const std::filesystem::path&);

/// The same from a file's content.
[[nodiscard]] Result<Score> read_score(std::span<const std::byte>);

/// The same from a file, in the order in which it is played. The error names the file here too. [control]
[[nodiscard]] Result<UnfoldedScore> read_unfolded_score(const std::filesystem::path&);

}  // namespace tutti::score
