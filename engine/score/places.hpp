// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "score/unfolded_score.hpp"

namespace tutti::score {

/// Where somebody says that the class is to begin.
struct SaidPlace {
    std::size_t performed_bar = 0;  ///< index into UnfoldedScore::bars()
    Quarters into;                  ///< from that bar's start
    bool is_mark = false;           ///< said by a rehearsal mark alone
};

/// A place as a tutor says it, in English or German, in any case:
/// - a rehearsal mark or a bar: "B", "letter B", "Verse 2", "12", "bar two", "m. 12", "3rd bar", "Takt 12";
/// - "top", "from the beginning", "Anfang", "von vorn"; "segno", "the sign", "coda", "Fine", "last bar";
/// - "pick-up", "Auftakt": the piece's; "pick-up to C": the beat before C; "pick up at C": C itself;
/// - so many bars from another place: "two before C" as they are played, "4 bars after B" as they are
///   printed, B's own bar not counted; in "3rd bar of B" it is the first;
/// - a beat of another place: "2nd beat of bar 7", "Takt 7, Schlag 2".
/// What is called so on the page comes first, marks before bars; "bar 12" is never a mark. Of several
/// movements it is the one in which the class is, `near`, else the nearest that has it; "2:12" is bar 12 of
/// the second, wherever the class is. Empty when there is no such. [any]
[[nodiscard]] std::optional<SaidPlace> find_said(const UnfoldedScore&, std::string_view said,
                                                 ScorePosition near = {});

/// What follows the word for bars where one leads: "9" of "from bar 9". Empty where none does. [any]
[[nodiscard]] std::string_view said_of_bars(std::string_view said);

}  // namespace tutti::score
