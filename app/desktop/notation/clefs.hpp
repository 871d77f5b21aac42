// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "score/score.hpp"

namespace tutti::desktop {

enum class Clef : std::uint8_t { treble, alto, tenor, bass };

/// A clef that takes the place of another one within a bar.
struct ClefChange {
    score::Quarters at;  ///< from the start of its bar
    int staff = 1;
    Clef clef = Clef::treble;
};

/// Letters from C upwards, octave by octave: 28 is C4, whatever stands before it. [any]
[[nodiscard]] int diatonic(const score::Spelling&) noexcept;

/// What stands on the middle line. [any]
[[nodiscard]] int middle_of(Clef) noexcept;

/// One staff's clefs.
struct StaffClefs {
    std::vector<Clef> bars;                                   ///< at the beginning of each
    std::vector<std::pair<std::size_t, ClefChange>> changes;  ///< and within which
};

/// Those of the file; none where it has none at the beginning, or one that is not ours. [any]
[[nodiscard]] std::optional<StaffClefs> printed_clefs(const score::Score&, const score::Part&, int staff);

/// A staff's clef in each bar, with as few ledger lines as there can be for the letters of each. Another clef
/// than the usual must spare more than a third of them and a line for two notes, a rarer one yet more; to
/// change costs as much as seven. [any]
[[nodiscard]] std::vector<Clef> chosen_clefs(const score::Part&, int staff,
                                             const std::vector<std::vector<int>>& letters);

/// What the part is read in where nothing says otherwise. [any]
[[nodiscard]] Clef usual_clef(const score::Part&);

}  // namespace tutti::desktop
