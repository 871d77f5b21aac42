// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "playback/piece.hpp"
#include "units/result.hpp"

namespace tutti::playback {

/// What became of one stem when its piece was aligned.
struct StemReport {
    std::string file;
    double confidence = 0.0;
    enum class Played { together, alone, not_at_all } played = Played::together;
    bool unreadable = false;                  ///< nothing of its file could be read
    std::optional<std::size_t> begins_in {};  ///< the performed bar in which it begins, where not the first
    std::optional<std::size_t>
        ends_in {};         ///< the performed bar in which it stops, where that is not the last
    std::string remark {};  ///< why it was not aligned, or that it is cut short; empty otherwise
};

/// Aligns every stem of a piece to the score and finds each one's tuning and place.
///
/// Stems whose beats lie at the same distance from each other were played together: they get an offset, and
/// the piece's alignment is that of their sum. One that was played at another time keeps an alignment of its
/// own. Pinned anchors of the piece, and those of a stem in its own alignment, stay where they are; of a stem
/// that turns out to belong to the others they become the piece's, at the same moment of the recording. A
/// stem that cannot be read or is silent, in which nothing of the score is found, or whose part has no notes,
/// is left as it is. Where all that belongs together begins after the score, or stops before it does, so does
/// the alignment. Fails when none is left, and where a note is pinned at a time before its recordings begin
/// or after they end. [control]
[[nodiscard]] Result<std::vector<StemReport>> align_piece(Piece&);

/// "Beat 1 of bar 5 is pinned at 12.00 seconds" [any]
[[nodiscard]] std::string pin_in_words(const score::UnfoldedScore&, const Anchor&);

}  // namespace tutti::playback
