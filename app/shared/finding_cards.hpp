// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "audio/class_description.hpp"
#include "review/review.hpp"
#include "score/score.hpp"
#include "shared/practice_card.hpp"
#include "units/result.hpp"

namespace tutti {

/// A practice card, and why it was made.
struct FindingCard {
    PracticeCard card;
    std::string why;   ///< the finding, in one line
    std::string name;  ///< of its file, without an ending: "1-Violas-bars-11-15"
};

/// Whether two scores are of the same music: the same bars, and the same parts by name.
[[nodiscard]] bool is_same_music(const score::Score&, const score::Score&);

/// A card for each of the first five findings that one section can work on at home: its pitch, its time, its
/// notes; with a bar before, to come in from. Of a finding here and there its longest stretch. Tempo: 70 %
/// for what must be found, 80 % for what must be felt. `piece` is what the home side calls the piece. A
/// section without a part has none. [any]
[[nodiscard]] std::vector<FindingCard> cards_from(const review::Review&, const audio::ClassDescription&,
                                                  const score::Score&, const std::string& piece);

/// Makes cards of a session's findings and writes each to a file in `folder`, which is made. `piece` is a
/// piece's folder or the name of one that ships; when empty, the shipped piece of the same music. A card of
/// another rehearsal that has the name stays, and the new one gets a number. Returns the files. Errors:
/// bad_argument where the session has no score, no piece is of that music, or `piece` is a score that no card
/// can open; file_unwritable. [control]
[[nodiscard]] Result<std::vector<std::filesystem::path>>
write_cards(const std::filesystem::path& session, const audio::ClassDescription&, const review::Review&,
            const std::filesystem::path& piece, const std::filesystem::path& folder);

}  // namespace tutti
