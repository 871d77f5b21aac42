// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <vector>

#include "analysis/note_reading.hpp"
#include "review/ensemble.hpp"
#include "review/notes.hpp"
#include "review/page.hpp"
#include "review/review.hpp"
#include "review/silences.hpp"
#include "score/unfolded_score.hpp"
#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// What was measured of each section's notes. All in the shape [section][note that could be judged].
struct Measured {
    std::span<const std::vector<Note>> notes;
    std::span<const std::vector<Deviation>> intonation;  ///< cents off the drift
    std::span<const std::vector<Deviation>> unison;      ///< cents of spread
    std::span<const std::vector<Deviation>> lags;        ///< ms behind the ensemble
    std::span<const std::vector<Deviation>> balance;     ///< dB beside its usual share
};

/// A section's numbers over a whole rehearsal, as far as they can be told. [any]
[[nodiscard]] Numbers numbers_of(const Measured&, std::size_t section);

/// The section's own deviation of each note that it played four times or more, by how it sounds. [any]
[[nodiscard]] std::map<Pitch, Figure<Cents>> deviation_by_note(const Measured&, std::size_t section);

/// The same for each column of the page: [section][column]. A number is told where its 95 % interval is
/// narrow enough to be of use: ±20 cents, ±45 ms, ±4 dB. The interval holds what the microphone cannot know
/// (which players it hears best) and the scatter of the notes, of which that of single notes is shared by
/// all: two notes that agree by chance are not two sure ones. [any]
[[nodiscard]] std::vector<std::vector<Numbers>> cells_of(const Measured&, const Page&,
                                                         std::span<const Silences>, SampleRate);

/// Counts what became of the notes of the score, for each section and for each of its cells. [any]
void count_notes(std::span<const analysis::NoteReading>, const Page&, const score::UnfoldedScore&, Review&);

}  // namespace tutti::review
