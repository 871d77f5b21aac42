// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "review/review.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// What a table of bars and sections can show.
enum class Aspect : std::uint8_t { tuning, unison, timing, notes, balance };

inline constexpr auto aspects =
    std::array {Aspect::tuning, Aspect::unison, Aspect::timing, Aspect::notes, Aspect::balance};

/// "tuning", "unison", "timing", "notes", "balance".
[[nodiscard]] std::string_view aspect_name(Aspect) noexcept;

/// What is drawn beside a number, so that nothing is told by colour alone.
enum class Mark : std::uint8_t {
    nothing,  ///< not enough to say
    fine,     ///< nobody would hear it
    unsure,   ///< may be off or not: the number's interval reaches into what is fine
    low,      ///< flat, or soft
    high,     ///< sharp, or loud
    early,
    late,
    wide,   ///< players apart from each other
    wrong,  ///< other notes than are printed
};

/// "nothing", "fine" … as the enum has them.
[[nodiscard]] std::string_view mark_name(Mark) noexcept;

/// What a cell shows.
struct CellFace {
    Mark mark = Mark::nothing;
    int step = 0;          ///< 0 to 3: how far off
    std::string number;    ///< "−28"; "" with nothing to say
    std::string words;     ///< "28 cents flat"
    std::string rests_on;  ///< "give or take 4, from 12 notes"; "" with nothing to say
};

/// Up to this much of an aspect is fine. Tuning: what the findings do not speak of (see intonation_rule);
/// unison: below the 16 to 30 cents of a semi-professional choir; timing: an ensemble begins to sound apart
/// at about 30 ms; balance: 3 dB is heard as a little louder.
struct Fine {
    Cents tuning;
    Cents unison {20.0};
    Seconds timing {0.030};
    Decibels balance = decibels(3.0);
};
[[nodiscard]] Fine fine_for(Cents tolerance) noexcept;

/// Marked low, high, early, late or wide only where the number's whole interval is beyond what is fine. [any]
[[nodiscard]] CellFace face_of(Aspect, const Numbers&, const Fine&);

/// What a finding is about, in the table's terms.
[[nodiscard]] Aspect aspect_of(FindingKind) noexcept;

/// The mark and step of a finding, whose amount is beyond doubt; no number and no words. [any]
[[nodiscard]] CellFace face_of(const Finding&, const Fine&);

/// "1 note", "3 notes".
[[nodiscard]] std::string counted(int count, std::string_view one, std::string_view many);

}  // namespace tutti::review
