// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audio/class_description.hpp"
#include "desktop/model/texts.hpp"
#include "practice/remark.hpp"
#include "rehearsal/tuning_round.hpp"
#include "review/cell_face.hpp"
#include "review/report.hpp"
#include "session/records.hpp"
#include "units/quantity.hpp"

// What the engine says as data, in the windows' language. In English these are the engine's own sentences, as
// the terminal and the reports have them; every other language is written here.

namespace tutti::desktop {

/// A note as a score or an instrument's players call it, "F♯" or "B♭4": in German "Fis", "b'". [any]
[[nodiscard]] std::string note_in_words(std::string_view name, const Texts&);

/// What is said to a pupil. [any]
[[nodiscard]] std::vector<std::string> words_of(std::span<const practice::Remark>, const Texts&);

/// A finding, by the class's names for its sections. [any]
[[nodiscard]] std::string words_of(const review::Finding&, const audio::ClassDescription&, SampleRate,
                                   const Texts&);

/// What stands beside the findings, or in their place. [any]
[[nodiscard]] review::BesideFindings words_beside(const review::Review&, const audio::ClassDescription&,
                                                  SampleRate, const Texts&);
/// Why a review goes by time, or has little in its bars; empty where nothing of the kind is to be said. [any]
[[nodiscard]] std::string remark_words(const review::Review&, const Texts&);

/// What a cell of the table says in words, and what that rests on. `notes` are the cell's. [any]
[[nodiscard]] std::string words_of(review::Aspect, const review::CellFace&, const review::NoteCounts& notes,
                                   const Texts&);
[[nodiscard]] std::string rests_on_words(review::Aspect, const review::CellFace&,
                                         const review::NoteCounts& notes, const Texts&);

/// When a rehearsal was, by the clocks of this place: "2026-11-22 09:30"; in German "22.11.2026, 09:30".
/// [any]
[[nodiscard]] std::string when_words(session::WallClock, const Texts&);

/// What is kept of a rehearsal; `english` is the report's own. [any]
[[nodiscard]] std::string kept_words(bool sound, bool words, std::string_view english, const Texts&);

/// What the asked section is told in a tuning round; empty while there is none. [any]
[[nodiscard]] std::string tuning_sentence(const audio::ClassDescription&, const rehearsal::TuningTurn&,
                                          const Texts&);
[[nodiscard]] std::string tuning_words(const audio::ClassDescription&, const rehearsal::TuningGlance&,
                                       const Texts&);

/// That channels in use carry the same sound, the first such group; empty where none do. [any]
[[nodiscard]] std::string shared_channel_words(const audio::ClassDescription&,
                                               std::span<const std::size_t> same_as, const Texts&);

}  // namespace tutti::desktop
