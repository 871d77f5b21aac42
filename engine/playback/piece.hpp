// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "playback/timeline.hpp"
#include "score/unfolded_score.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::playback {

/// One recording of a piece, as piece.json describes it.
struct StemDescription {
    std::string file {};   ///< within the piece's folder
    std::string part {};   ///< whose it is; empty for a recording of everybody
    Hertz a4 {440.0};      ///< what its players tuned to
    Seconds offset {0.0};  ///< what lies at this time of the piece begins the recording; may be below 0
    /// Its own alignment, when it was played at another time than the others; else empty.
    std::vector<Anchor> alignment {};
};

/// A score with recordings by musicians and their alignment: a folder with piece.json, the score, the stems.
/// docs/piece-format.md describes the file.
struct Piece {
    std::filesystem::path folder;
    std::string title;
    std::string composer;
    std::string licence;
    std::string score_file;
    std::shared_ptr<const score::UnfoldedScore> score;
    std::vector<StemDescription> stems;
    std::vector<Anchor> alignment;  ///< by position; empty before `tutti piece align`
};

/// Reads a piece's description and its score; not yet its stems. Errors: file_missing, piece_invalid (which
/// line or entry, and what to write there), and those of read_score(). [control]
[[nodiscard]] Result<Piece> load_piece(const std::filesystem::path& folder);

/// Writes piece.json. [control]
[[nodiscard]] Status save_piece(const Piece&);

}  // namespace tutti::playback
