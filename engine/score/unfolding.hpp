// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "score/score.hpp"
#include "units/result.hpp"

namespace tutti::score {

/// How players come to a bar.
enum class Arrival {
    onward,       ///< from the bar before, or as the first
    repeat,       ///< back from a 𝄇
    next_ending,  ///< past an ending that this pass does not play
    da_capo,
    dal_segno,
    coda,
};

/// One playing of one bar.
struct Visit {
    std::uint32_t bar = 0;  ///< index into Score::bars
    int pass = 1;           ///< which playing of this bar it is, from 1
    Arrival arrival = Arrival::onward;
    bool fine = false;  ///< the movement ends here because of a Fine
};

/// The bars in the order in which players take them, movement by movement:
/// - a repeat goes back to the last 𝄆 before it, without one to the end of the repeat before, or to the
///   beginning;
/// - of several endings each pass plays its own; a first one without a second is left out the last time;
/// - D.C. and D.S. are taken once each, when the repeats before them are done;
/// - after one, repeats are not made again (unless their sign or its words say so) and the last ending is
///   played; Fine ends, "To Coda" leaves for the coda, in which repeats are made as ever: for the one of its
///   number, else for the next behind the D.C. or D.S.;
/// - after "D.C. al Fine e poi la Coda" the Fine is where one leaves for the coda, which is what comes next
///   where it has no sign;
/// - "D.S. al Coda 2", and the second that has no number, pass by "To Coda 1" where there is a "To Coda 2";
/// - what stands behind the bars that led to a Fine is played next, as a movement of its own, unless it is a
///   coda.
/// Fails only when the order is empty or longer than `most` bars.
[[nodiscard]] Result<std::vector<Visit>> playing_order(std::span<const Bar>, std::size_t most = 100'000);

/// A jump and a To Coda as they are printed: "D.S. al Coda 2", "To Coda".
[[nodiscard]] std::string jump_name(const Navigation&);
[[nodiscard]] std::string to_coda_name(const Navigation&);

/// What in that order may not be what was meant, a sentence each: bars that are never played, a D.S. without
/// a sign to go to, a jump without the Fine or the coda that it names, signs that no jump uses.
[[nodiscard]] std::vector<std::string> doubts_about(std::span<const Bar>, std::span<const Visit>);

}  // namespace tutti::score
