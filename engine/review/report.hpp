// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audio/class_description.hpp"
#include "review/cell_face.hpp"
#include "review/review.hpp"
#include "session/records.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// What stands on a report beside the review itself.
struct ReportFacts {
    std::string when;  ///< "22 November 2026, 09:30"; left out when empty
    std::string kept = "No sound kept. No names.";
    std::vector<session::Remark> markers {};  ///< in order of time
    std::vector<session::Remark> plans {};    ///< goals for next time, which stand at no time
    std::string goals_of {};  ///< "Goals of the last rehearsal, 5 March 2026, 10:05"; with goals only
    std::vector<std::string> goals {};  ///< that were left for this rehearsal
};

/// How many columns a line of a report has at the most.
inline constexpr auto widest_line = std::size_t {100};

/// A rehearsal's report as lines of plain text: what class and when; what was left to be better this time;
/// the findings, at most five, and what is mended; how the class as a whole drifted; each section's tuning,
/// unison, timing and how much of it could be heard for sure; with a score each bar as a sign, for tuning,
/// timing and notes; the markers. Where there is not enough to say, it says so. [any]
[[nodiscard]] std::vector<std::string> report(const audio::ClassDescription&, const Review&,
                                              const ReportFacts&, SampleRate);

/// A sentence in as many lines of a report as it needs, set off by what stands before the first. [any]
void add_wrapped(std::string_view before, std::string_view sentence, std::vector<std::string>& lines);

/// Each section's bars as signs, below a line with the number of every fifth: "." fine, "?" not sure, "-"
/// flat or soft, "+" sharp or loud, "<" late, ">" early, "x" players apart or other notes than printed; a
/// space where nobody can say. Three bars or more that nobody played are one "/". [any]
[[nodiscard]] std::vector<std::string> bars_in_signs(const audio::ClassDescription&, const Review&, Aspect);

/// What a first page has to say.
enum class FirstPage : std::uint8_t {
    something,   ///< findings, or two sections that lay apart
    nothing,     ///< an all-clear: pitch or time could be told, and nothing stands out
    notes_only,  ///< of the notes nothing stands out; pitch and time could not be told
    not_enough,
};
/// The same for every report. [any]
[[nodiscard]] FirstPage first_page_of(const Review&) noexcept;

/// What stands under "What to work on" beside the findings.
struct BesideFindings {
    std::vector<std::string>
        facts;            ///< a sentence each: who was not there, what two sections can tell and not
    std::string nothing;  ///< in the place of findings, where there are none to show; else empty
};
/// In English. [any]
[[nodiscard]] BesideFindings beside_findings(const audio::ClassDescription&, const Review&);
/// What a section's tuning is beside: "the class", or "A = 440 Hz". [any]
[[nodiscard]] std::string tuning_beside(const audio::ClassDescription&, const Review&);

/// What stands below the findings of the first page, of those that do not: "and 2 smaller ones", or where
/// nothing stands before it "1 smaller one". [any]
[[nodiscard]] std::string smaller_in_words(std::size_t on_the_first_page, std::size_t smaller);

/// The bar in which a moment lies, an index into Review::bars: of the first playing of it that does. [any]
[[nodiscard]] std::optional<std::size_t> bar_at(const Review&, FramePosition) noexcept;
/// What was marked or noted, each with a bar: that of which it was said, else that in which the class was
/// then; without a score none. [any]
[[nodiscard]] std::vector<session::Remark> with_bars(std::vector<session::Remark>, const Review&);
/// What was said, with the bar of which it was: "bar 5: too loud", or of a mark without a word "bar 5". [any]
[[nodiscard]] std::string remark_in_words(const session::Remark&);
inline constexpr auto for_next_time = "For next time: ";

/// What stands above what is mended.
inline constexpr auto mended_heading = "Better than at the last rehearsal";

/// Where the pitch of the class as a whole was in its first and in its last seconds.
struct ClassDrift {
    Cents start;
    Cents end;
};
/// Nothing where there is not enough to say. [any]
[[nodiscard]] std::optional<ClassDrift> drift_at_the_ends(const Review&);
/// Whether anybody would hear so much. [any]
[[nodiscard]] bool is_heard(Cents) noexcept;

/// Where the pitch of the class as a whole began and where it ended, in a sentence. [any]
[[nodiscard]] std::string drift_in_words(const Review&, Hertz a4);

}  // namespace tutti::review
