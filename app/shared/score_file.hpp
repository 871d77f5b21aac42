// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include "score/unfolded_score.hpp"
#include "units/result.hpp"

namespace tutti {

/// The file of a score that somebody names: a file, or the score of piece_called(). Fails with file_missing
/// where a folder holds none; what is not there at all is returned as it was named. [control]
[[nodiscard]] Result<std::filesystem::path> score_of(const std::filesystem::path& named);

/// Reads what score_of() finds, and unfolds its repeats.
[[nodiscard]] Result<std::shared_ptr<const score::UnfoldedScore>>
load_score(const std::filesystem::path& named);

/// What the positions of a session mean, its score says: a copy of it stays with them, in the session's
/// folder.
[[nodiscard]] Status keep_score(const std::filesystem::path& score, const std::filesystem::path& session);

/// Where a place is, as score::find_said() takes it. The error says what was asked for, and what can be.
[[nodiscard]] Result<score::ScorePosition> place_in(const score::UnfoldedScore&, const std::string& called,
                                                    score::ScorePosition near = {});

}  // namespace tutti
