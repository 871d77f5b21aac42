// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
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
    fine,     ///< nobody would hear it, and the whole interval is out of what anybody hears
    unsure,   ///< may be off or not: its interval reaches from what is fine to what is not
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
    /// The same as data, for faces that speak another language; of notes the counts say it.
    std::optional<double> told {};  ///< as it is told, with its sign: cents, milliseconds, decibels
    bool is_fine = false;           ///< what is said, if unsurely, is that it is fine
    int within = 0;                 ///< 0 where that is not told
    int count = 0;
};

/// Up to this much of an aspect is fine. Tuning, unison and timing: what the findings do not speak of either
/// (see intonation_rule, unison_rule, timing_rule). Balance: 3 dB is heard as a little louder; findings speak
/// later, since another register alone is louder.
struct Fine {
    Cents tuning;
    Cents unison;
    Seconds timing;
    Decibels balance = decibels(3.0);
};
[[nodiscard]] Fine fine_for(Cents tolerance) noexcept;

/// The words of a cell without a number.
inline constexpr auto not_enough_to_say = "not enough to say";
/// What the words of an unsure cell begin with.
inline constexpr auto not_sure = std::string_view {"not sure: perhaps "};

/// Marked low, high, early, late or wide only where the number's whole interval is beyond what is fine; fine
/// only where the number is and its interval stays below what anybody hears: 20 cents, players half as far
/// apart again as is usual, 40 ms, 6 dB. Between, unsure. [any]
[[nodiscard]] CellFace face_of(Aspect, const Numbers&, const Fine&);

/// What a finding is about, in the table's terms.
[[nodiscard]] Aspect aspect_of(FindingKind) noexcept;

/// The mark and step of a finding, whose amount is beyond doubt; no number and no words. [any]
[[nodiscard]] CellFace face_of(const Finding&, const Fine&);

/// What a section's row of the whole rehearsal shows. Where a finding that lasts throughout speaks of it the
/// number is beyond doubt although its interval alone is not: it goes by how often it came. [any]
[[nodiscard]] CellFace face_of_section(Aspect, const Review&, std::size_t section, const Fine&);

/// Why cells that a finding speaks of may be "not sure"; empty where none is. [any]
[[nodiscard]] std::string unsure_cells_in_words(Aspect, const Review&, const Fine&);

/// "1 note", "3 notes".
[[nodiscard]] std::string counted(int count, std::string_view one, std::string_view many);

}  // namespace tutti::review
