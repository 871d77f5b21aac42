// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "units/result.hpp"

namespace tutti {

/// What a tutor gives a pupil to practise, in words that can be typed:
///
///     ode-to-joy / Violins 1 / 5-8 / 70%
///
/// The piece's folder, the part, and if wanted the bars and the tempo, in either order. A file with such a
/// line does as well; lines that begin with # are for people.
struct PracticeCard {
    std::string piece;
    std::string part;
    std::string bars;   ///< all when empty
    std::string tempo;  ///< "70%"; the recordings' own when empty

    friend bool operator==(const PracticeCard&, const PracticeCard&) = default;
};

/// Errors: bad_usage. [any]
[[nodiscard]] Result<PracticeCard> card_from_text(std::string_view);
/// The same card when it is read again; a tempo without its sign gets it. [any]
[[nodiscard]] std::string text_of(const PracticeCard&);
/// A file's card where there is such a file, else the words themselves. Errors: file_damaged, or bad_usage of
/// words. [control]
[[nodiscard]] Result<PracticeCard> card_from(const std::string& file_or_text);

}  // namespace tutti
