// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "analysis/note_reading.hpp"
#include "review/fingering.hpp"
#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// What a finding is about.
enum class FindingKind : std::uint8_t {
    intonation,  ///< a section is flat or sharp of the ensemble
    timing,      ///< a section is late or early
    notes,       ///< a section plays other notes than are printed
    balance,     ///< a section is louder or softer in the ensemble than it usually is
    spread,      ///< a section's players are apart in pitch
};

/// "intonation", "timing", "notes", "balance", "spread".
[[nodiscard]] std::string_view finding_kind_name(FindingKind) noexcept;

/// Where on the page a finding lies, as it is told: by the names of bars, or nowhere in particular.
struct BarsTold {
    bool throughout = false;
    std::size_t bars = 0;                                     ///< how many; 0 where it is told by time
    std::vector<std::pair<std::string, std::string>> ranges;  ///< the first and the last bar of each
};

/// What was played instead of what. See analysis::NoteReading.
struct NoteSlip {
    analysis::NoteVerdict verdict = analysis::NoteVerdict::wrong;
    std::optional<Pitch> expected;
    std::optional<Pitch> heard;
};

/// The times that a finding's bars were played. In a rehearsal without a score there is one.
struct Times {
    int off = 0;     ///< at which the section was off as the finding says
    int judged = 0;  ///< at which it could be judged
};

/// How a fault went on from one playing of its bars to the next, the last two that could be judged; or from one
/// rehearsal to the next.
struct Change {
    double before = 0.0;  ///< as Finding::amount: cents, milliseconds or decibels; of notes the share, in per
                          ///< cent, that was not as printed
    double last = 0.0;
    bool better = false;  ///< else worse; what is neither is no Change
};

/// One thing worth saying to a section, and what it rests on.
struct Finding {
    int section = 0;  ///< index in ClassDescription::sections
    FindingKind kind = FindingKind::intonation;
    FramePosition from;  ///< start of the first note it rests on
    FramePosition to;    ///< end of the last
    std::variant<Cents, Seconds, NoteSlip, Decibels>
        amount;  ///< Cents off the ensemble, + is sharp, or the players' spread; Seconds of lead, + is
                 ///< ahead; the slip; or Decibels beside its usual share, + is loud
    std::vector<std::size_t> bars;  ///< the columns of Review::bars that it concerns, in their order
    Times times;                    ///< of playing those bars
    Times places;                   ///< of a fault that goes with a note wherever it is printed; else 0
    int notes = 0;                  ///< that agree
    int notes_judged = 0;           ///< all in the passage that could be judged; 0 of notes in a rest
    std::optional<Pitch> pitch;     ///< the sounding note that it mostly or only is
    BarsTold where;                 ///< the same bars, as they are told
    std::string mostly;            ///< the note that it mostly is, "F♯ (high second finger)"; empty if none
    std::string note;              ///< that note, or the one played by mistake, "F♯"; empty if none
    std::string printed;           ///< of a slip what was to be played; empty in a rest
    Finger finger = Finger::none;  ///< of `note`, where it is told
    std::size_t left_out = 0;      ///< notes left out one after the other
    std::optional<Change> since;   ///< since the rehearsal before; empty likewise
    std::optional<Change> change;  ///< empty when it did not change, or nobody can say
    double confidence = 0;         ///< 0…1
    std::string text;              ///< "Violas, bars 12 to 14: 28 cents flat, all four times, mostly F♯"
};

/// What was surely off at the last rehearsal and surely is not any more.
struct Mended {
    int section = 0;
    FindingKind kind = FindingKind::intonation;
    std::vector<std::size_t> bars;  ///< columns of Review::bars, one after the other
    Change change;                  ///< then and now
    std::string text;               ///< "Violas, bars 12 to 14: in tune; 28 cents flat at the last rehearsal"
};

/// "0:22", "1:02:03": a moment of a rehearsal as a tutor says it.
[[nodiscard]] std::string clock_time(Seconds);

}  // namespace tutti::review
