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
    enum class Wind { none, woodwind, brass } wind = Wind::none;  ///< how it is blown

    /// The note as the players call it: a B♭ trumpet's sounding B♭ is their C.
    [[nodiscard]] constexpr Pitch written(Pitch sounding) const noexcept
    {
        return sounding.transposed(written_above_sounding);
    }
};

/// Every instrument we know, in score order.
[[nodiscard]] std::span<const Instrument> instruments() noexcept;

/// Finds an instrument by its name or one of its other names; case, spaces and hyphens do not matter, nor
/// does a plural s ("Alto Sax", "french horn", "Violins"), nor that it is a section, a mix or an ensemble.
/// The error names the nearest one we know.
[[nodiscard]] Result<Instrument> instrument_from_name(std::string_view);

}  // namespace tutti
