// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "units/pitch.hpp"
#include "units/result.hpp"

namespace tutti {

/// What an instrument can sound and how its players read it.
struct Instrument {
    std::string_view name;       ///< as written in a class description: "violin", "trumpet", "alto-sax"
    Pitch lowest;                ///< sounding; a beginner's instrument in standard tuning
    Pitch highest;               ///< sounding; what a good pupil reaches, with room above
    int written_above_sounding;  ///< semitones from the sounding to the written pitch: 2 for B♭ trumpet and
                                 ///< clarinet
    bool blown = false;          ///< woodwind or brass

    /// The note as the players call it: a B♭ trumpet's sounding B♭ is their C.
    [[nodiscard]] constexpr Pitch written(Pitch sounding) const noexcept
    {
        return sounding.transposed(written_above_sounding);
    }
};

/// Every instrument we know, in score order.
[[nodiscard]] std::span<const Instrument> instruments() noexcept;

/// The open strings of one string player's instrument in the usual tuning, sounding, in the order in which
/// they are tuned, the A first; of a guitar the E stands for both. Nothing where there are none.
[[nodiscard]] std::span<const Pitch> open_strings(const Instrument&) noexcept;

/// What that string is tuned to when the A is. Bowed strings are tuned in pure fifths or fourths by ear, so
/// that a violin's G is 4 cents below the keyboard's; a guitar goes by its frets.
[[nodiscard]] Hertz open_string_frequency(const Instrument&, Pitch string, Hertz a4) noexcept;

/// Finds an instrument by its name or one of its other names; case, spaces and hyphens do not matter, nor
/// does a plural s ("Alto Sax", "french horn", "Violins"), nor that it is a section, a mix or an ensemble.
/// The error names the nearest one we know.
[[nodiscard]] Result<Instrument> instrument_from_name(std::string_view);

}  // namespace tutti
