// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "practice/pupil_note.hpp"
#include "practice/remark.hpp"
#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::practice {

/// How well the pupil can be heard.
enum class Hearing : std::uint8_t {
    good,
    nothing,       ///< of the pupil
    too_loud,      ///< the microphone is overdriven
    loudspeaker,   ///< the recordings cover the pupil
    not_sure,      ///< for more than half of the notes
    other_octave,  ///< the pupil plays their part, in another octave than is asked for
    other_notes,   ///< the pupil plays something else
};

/// How well the pupil could be heard, in hops of the analysis, all in all.
struct Signal {
    std::uint64_t heard = 0;    ///< something sounded, that was the pupil or may have been
    std::uint64_t clipped = 0;  ///< and was too loud for the microphone
    std::uint64_t masked = 0;   ///< and could not be told from the loudspeaker
    std::uint64_t sounded = 0;  ///< and was surely the pupil
    // Of these, while a note of the part was asked for:
    std::uint64_t asked = 0;
    std::uint64_t as_asked = 0;  ///< its pitch was heard
    std::uint64_t lower = 0;     ///< by octaves
    std::uint64_t higher = 0;
    /// How far what was heard is from what was asked for, ten cents a bin, the middle one around 0; the first
    /// and the last have all that is farther.
    std::array<std::uint64_t, 33> off {};
    std::array<std::uint64_t, 12> of_pitch {};  ///< how often each pitch class was asked for then

    /// What was added since.
    friend constexpr Signal operator-(Signal now, const Signal& then) noexcept
    {
        now.heard -= then.heard;
        now.clipped -= then.clipped;
        now.masked -= then.masked;
        now.sounded -= then.sounded;
        now.asked -= then.asked;
        now.as_asked -= then.as_asked;
        now.lower -= then.lower;
        now.higher -= then.higher;
        for (std::size_t bin = 0; bin < now.off.size(); ++bin)
            now.off[bin] -= then.off[bin];
        for (std::size_t pitch = 0; pitch < now.of_pitch.size(); ++pitch)
            now.of_pitch[pitch] -= then.of_pitch[pitch];
        return now;
    }
};

/// Adds a hop in which a note was asked for, and what was heard was so far from it. [any]
void put_off(Signal&, Pitch asked, Cents) noexcept;

/// How far off an instrument is that is out of tune as a whole: 40 to 150 cents, the same within 25 for the
/// middle half of what was heard, of two pitches at least: of one a finger may be wrong. Nothing else. [any]
[[nodiscard]] std::optional<Cents> tuned_off(const Signal&) noexcept;

/// too_loud where a tenth of what was heard was clipped; where a third was masked loudspeaker, or nothing
/// when hardly any of it was surely the pupil; else good. [any]
[[nodiscard]] Hearing hearing_of(const Signal&) noexcept;

/// The same with the verdicts on what was played: nothing, too, where nobody played; not_sure where more
/// notes were not sure than told. Where that is so, or none was right, other_octave or other_notes if that is
/// what was surely heard instead. [control]
[[nodiscard]] Hearing hearing_of(std::span<const PupilNote> verdicts, const Signal&);

/// What is said to a pupil who could not be heard well. [any]
[[nodiscard]] Remark::Kind remark_on(Hearing, const Signal&) noexcept;

/// As hearing_of() a signal, of the last seconds in which something was heard: those before count less and
/// less, by half after 1.4 s. Good until half a second has been heard.
class HearingOfLate {
public:
    explicit HearingOfLate(Seconds hop) noexcept;

    /// A hop in which something sounded. [worker]
    void put(bool clipped, bool masked) noexcept;
    [[nodiscard]] Hearing now() const noexcept;

private:
    double keeps_;  // of what is known, from hop to hop
    double fewest_;
    double heard_ = 0.0;
    double clipped_ = 0.0;
    double masked_ = 0.0;
};

}  // namespace tutti::practice
