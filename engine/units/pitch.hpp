// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "units/quantity.hpp"

namespace tutti {

/// A key of the keyboard: which semitone, whatever its exact frequency. Numbered as MIDI numbers keys
/// (69 is the A above middle C, 60 middle C).
class Pitch {
public:
    explicit constexpr Pitch(int midi_key) noexcept
        : key_ {midi_key}
    {
    }
    [[nodiscard]] constexpr int midi_key() const noexcept { return key_; }
    /// 0 for C … 11 for B.
    [[nodiscard]] constexpr int pitch_class() const noexcept { return ((key_ % 12) + 12) % 12; }
    /// Scientific octave: middle C is C4.
    [[nodiscard]] constexpr int octave() const noexcept { return (key_ - pitch_class()) / 12 - 1; }
    [[nodiscard]] constexpr Pitch transposed(int semitones) const noexcept
    {
        return Pitch {key_ + semitones};
    }
    friend constexpr auto operator<=>(Pitch, Pitch) noexcept = default;

private:
    int key_;
};

/// Name and octave, "A4", "F♯3", "B♭2": black keys are spelt as beginners' scores most often print them
/// (C♯, E♭, F♯, A♭, B♭).
[[nodiscard]] std::string pitch_name(Pitch);
/// The same without the octave.
[[nodiscard]] std::string note_name(Pitch);

/// Reads "A4", "F#3", "F♯3", "Bb2", "B♭2". Empty when the text is no pitch name.
[[nodiscard]] std::optional<Pitch> pitch_from_name(std::string_view);

/// How the octave is divided. Offsets from equal temperament are given with A as the common note, so that
/// changing the temperament never moves the A the class has tuned to.
enum class Temperament {
    equal,        ///< twelve equal semitones
    pythagorean,  ///< pure fifths, E♭ to G♯: what open strings tuned in fifths agree with
    meantone,     ///< quarter-comma: pure major thirds
    just_c,       ///< Ptolemy's pure major scale on C, for pieces in C major
    just,         ///< pure intervals above the root of the chord, which a score tells; equal without one
};

[[nodiscard]] std::string_view temperament_name(Temperament) noexcept;
[[nodiscard]] std::optional<Temperament> temperament_from_name(std::string_view) noexcept;

/// What "in tune" means to a class: the frequency of A4 and the temperament.
struct Tuning {
    Hertz a4 {440.0};
    Temperament temperament = Temperament::equal;

    friend bool operator==(const Tuning&, const Tuning&) noexcept = default;
};

[[nodiscard]] Hertz frequency_of(Pitch, const Tuning&) noexcept;

/// How far above (+, sharp) or below the nearest A of any octave: -600 to 600 cents.
[[nodiscard]] Cents from_an_a(Hertz, Hertz a4) noexcept;

/// A frequency seen from the keyboard: the nearest key and how far above (+, sharp) or below it is.
struct TunedPitch {
    Pitch pitch;
    Cents deviation;
};

[[nodiscard]] TunedPitch nearest_pitch(Hertz, const Tuning&) noexcept;

}  // namespace tutti
