// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "units/instrument.hpp"

namespace tutti::score {

/// What a file says about who plays a part. Each may be empty.
struct PartHints {
    std::string_view name;            ///< as printed: "2nd Clarinet in B♭", "Violini I", "Kontrabass"
    std::string_view sound;           ///< MusicXML's name for the sound: "wind.reed.clarinet.bflat"
    std::optional<int> midi_program;  ///< General MIDI, from 0
};

/// The instrument that a part is for, when the hints tell: the printed name first, then the sound, then the
/// program.
[[nodiscard]] std::optional<Instrument> instrument_of_part(const PartHints&);

/// Whether a part's name tells who plays it, and it is nobody whom Tutti has: "Piano", "Drumset", "Harfe".
/// "Part 1" and "Melody" tell nothing.
[[nodiscard]] bool names_other_instrument(std::string_view name);

/// An instrument that a text speaks of.
struct SpokenOf {
    Instrument instrument;
    int number = 0;        ///< which of its parts: 1 of "Vln. I", "1. Geige", "2nd"; 0 when it does not say
    bool several = false;  ///< more than one of its parts: "violins 1+2"
};

/// All of them, by the names and short names that parts are headed with, the longest names first. [any]
[[nodiscard]] std::vector<SpokenOf> instruments_in(std::string_view text);

/// The number in a part's own name, wherever it stands there: 1 of "Clarinet in B♭ 1"; 0 when there is none,
/// or several. [any]
[[nodiscard]] int number_of_part(std::string_view name);

}  // namespace tutti::score
