// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::analysis {

/// What became of a note of the score in a section's hands.
enum class NoteVerdict : std::uint8_t {
    unsure,   ///< too little speaks for any of the others
    right,    ///< the printed note
    wrong,    ///< another one in its place
    missing,  ///< nothing in its place
    extra,    ///< a note where the section has a rest
};

/// "unsure", "right", "wrong", "missing", "extra".
[[nodiscard]] std::string_view verdict_name(NoteVerdict) noexcept;
[[nodiscard]] std::optional<NoteVerdict> verdict_from_name(std::string_view) noexcept;

/// A section's note held against the score, as following::NoteJudge tells it. Absence is an empty optional.
struct NoteReading {
    int section = 0;                     ///< index in ClassDescription::sections
    double position = 0.0;               ///< of the note: quarters from the start, repeats unfolded
    FramePosition due;                   ///< when the ensemble's beat was there
    std::optional<FramePosition> onset;  ///< when the section began it, where a beginning was heard
    FramePosition reported;              ///< just after the last frame used to tell
    std::optional<Pitch> expected;       ///< sounding; of a double stop the one that is played; none if extra
    std::optional<Pitch> heard;          ///< none if nothing was, or nothing that could be told
    NoteVerdict verdict = NoteVerdict::unsure;
    double confidence = 0.0;  ///< 0…1 that the verdict is right, calibrated; if unsure, the likeliest one's
    std::optional<Cents> cents;  ///< from the pitch that the temperament gives the heard key in its chord
    std::optional<Seconds>
        lead;  ///< + when begun before the ensemble's beat; none while no other section plays
    std::optional<double> pace;  ///< tempo over the marked one: 0.9 is 10 % slower than marked

    friend bool operator==(const NoteReading&, const NoteReading&) noexcept = default;
};

}  // namespace tutti::analysis
