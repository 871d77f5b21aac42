// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "desktop/model/texts.hpp"
#include "units/instrument.hpp"

namespace tutti::desktop {

/// As musicians say it, with the key that its part is written in: "Trumpet in B♭", "Trompete in B". [any]
[[nodiscard]] std::string instrument_title(const Instrument&, Texts);
/// What several of them are called: "Trumpets". [any]
[[nodiscard]] std::string section_name_for(const Instrument&, Texts);

/// A sounding note as its players call it, without an octave: a clarinet's A is their "B", in German "H".
/// [any]
[[nodiscard]] std::string written_note(const Instrument&, Pitch sounding, Texts);
/// The concert A as its players read it: "A", for a trumpet in B♭ "B". [any]
[[nodiscard]] std::string written_a(const Instrument&, Texts);

}  // namespace tutti::desktop
