// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace tutti::score {

/// What words do to the tempo that holds.
enum class TempoWords {
    none,       ///< they are of something else: "dolce", "slow bow", "senza rit."
    manner,     ///< "tranquillo", "rubato", "freely": a tempo where the page gives no other
    named,      ///< "Allegro", "Ruhig", "meno mosso"
    by_and_by,  ///< "rit.", "gradually faster"
    back,       ///< "a tempo"
    back_to_first,
};

/// In the four languages that scores for schools use, by whole words. What a bow, a breath or a finger is to
/// do slowly is no tempo, unless an Italian name of one stands beside it; it is so up to the next comma:
/// "Broadly, full bows". [any]
[[nodiscard]] TempoWords tempo_words(std::string_view);

}  // namespace tutti::score
