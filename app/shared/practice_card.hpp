// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "practice/setup.hpp"
#include "units/result.hpp"

namespace tutti {

/// What a tutor gives a pupil to practise, in words that can be typed:
///
///     ode-to-joy / Violins 1 / 1-4 / 70%
///
/// The piece's folder or title, the part, and if wanted the bars and the tempo, in either order. Blanks
/// around the slashes may be left out where none has them; dashes and quotes may be of any kind. A file with
/// such a line does as well; lines that begin with # are for people.
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

/// "80%", "80 %" or "80" as 0.8. Errors: bad_usage. [any]
[[nodiscard]] Result<double> share_of(std::string_view);
/// Bars as they are typed, "5–8", "bars 5-8", "Takt 5 bis 8" or "C-end", into their first and last, as
/// practice::Setup takes them. [any]
[[nodiscard]] std::pair<std::string, std::string> bars_typed(std::string_view);
/// Asks for what the card says: its piece, part, bars and tempo; all else stays. Errors: bad_usage (a
/// tempo that is none). [control]
[[nodiscard]] Status ask_for(const PracticeCard&, practice::Setup&);

}  // namespace tutti
