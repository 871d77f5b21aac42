// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include "score/score.hpp"
#include "score/xml.hpp"
#include "units/quantity.hpp"

namespace tutti::score::musicxml {

/// The first number in a text: "c. 120" has 120.
[[nodiscard]] std::optional<double> first_number(std::string_view);

/// Quarters in a minute, as a sound element has them; empty where nobody can play so.
[[nodiscard]] std::optional<BeatsPerMinute> playback_tempo(std::string_view);

/// The length of a note by MusicXML's name for it, "quarter" or "16th", with its dots.
[[nodiscard]] std::optional<Quarters> note_length(std::string_view type, int dots);

/// What a metronome element says: "♩. = 60" and how many quarters in a minute that is.
[[nodiscard]] TempoMark metronome(XmlElement);
/// The same in words: quarters in a minute of "Allegro ♩. = 60".
[[nodiscard]] std::optional<BeatsPerMinute> metronome(std::string_view words);

/// "♩ = ♪": a tempo by the one before it.
[[nodiscard]] bool relates_tempi(std::string_view words);
[[nodiscard]] bool relates_tempi(XmlElement metronome);

}  // namespace tutti::score::musicxml
