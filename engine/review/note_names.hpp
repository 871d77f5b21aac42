// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "audio/class_description.hpp"
#include "review/fingering.hpp"
#include "score/score.hpp"
#include "units/pitch.hpp"

namespace tutti::review {

/// What a section's players call the notes that sound: as they are written for their instrument and, where
/// their part has the note, as it is spelt there.
class NoteNames {
public:
    /// `score` may be null.
    NoteNames(const audio::ClassDescription&, const score::Score*);

    /// "F♯". [any]
    [[nodiscard]] std::string of(std::size_t section, Pitch sounding) const;
    /// "F♯4". [any]
    [[nodiscard]] std::string with_octave(std::size_t section, Pitch sounding) const;
    /// The same of a note as it is written for the section's instrument. [any]
    [[nodiscard]] std::string of_written(std::size_t section, Pitch written) const;
    /// How it is played where there is one way. [any]
    [[nodiscard]] Finger finger(std::size_t section, Pitch sounding) const;
    /// "F♯ (high second finger)" where there is one way to play it, else "F♯". [any]
    [[nodiscard]] std::string with_finger(std::size_t section, Pitch sounding) const;

private:
    std::vector<Instrument> instruments_;
    std::vector<std::map<Pitch, std::string>> printed_;  // [section] with their octaves
};

}  // namespace tutti::review
