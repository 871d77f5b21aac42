// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "desktop/notation/clefs.hpp"
#include "desktop/notation/note_values.hpp"
#include "score/score.hpp"

namespace tutti::desktop {

/// A note head on its staff.
struct WrittenHead {
    int step = 0;                   ///< from the middle line, + upwards: 1 is the space above it
    std::optional<int> accidental;  ///< that stands before it, in semitones: 0 is a natural; none needs none
    bool tied_onward = false;
    std::uint32_t note = 0;  ///< index into Part::notes
};

/// Notes begun together in one voice, or a rest.
struct WrittenChord {
    score::Quarters at;  ///< from the start of its bar
    score::Quarters length;
    NoteValue value;
    std::vector<WrittenHead> heads;  ///< upwards; empty for a rest
    int staff = 1;
    int voice = 1;
    bool stem_up = true;
    bool grace = false;
    bool whole_bar = false;  ///< a rest for all of its bar, whatever the metre
    int of_tuplet = 0;       ///< 3 in a triplet, 0 outside
};

/// Chords that share beams, or a tuplet's number: indices into WrittenBar::chords, in order.
struct Tuplet {
    std::vector<std::size_t> chords;
    int number = 3;
};

struct WrittenBar {
    std::vector<Clef> clefs {};  ///< by staff, at its beginning
    std::vector<ClefChange> clef_changes {};
    std::vector<WrittenChord> chords;  ///< by staff, voice and place; graces before what they grace
    std::vector<std::vector<std::size_t>> beams;
    std::vector<Tuplet> tuplets;
    int key_fifths = 0;  ///< as the players read it
};

/// A part as its players read it: what the page shows of pitches and lengths, and where nothing has been
/// placed yet.
///
/// Files hold beams, stems and rests in as many ways as there are programs, and MIDI holds none, so all of
/// them follow from the notes. Clefs are the file's. Where it has none, or one that is not ours, or what is
/// written is transposed here, it is the instrument's usual clef, and another one for as many bars as need
/// far fewer ledger lines in it. Beams by the metre's beat; stems towards the middle line, and apart where
/// two voices share a staff; rests where the first voice has nothing. An accidental stands where neither the
/// key nor an earlier note of the bar says so, and not at the end of a tie. What a score in concert pitch has
/// of a transposing instrument is transposed, octaves excepted. Lengths that no sign has, as MIDI's, are laid
/// onto quarters of the beat or thirds.
struct WrittenPart {
    std::vector<Clef> clefs;       ///< by staff, at the beginning
    std::vector<WrittenBar> bars;  ///< of Score::bars
};

/// [any]
[[nodiscard]] WrittenPart written_part(const score::Score&, std::size_t part);

}  // namespace tutti::desktop
