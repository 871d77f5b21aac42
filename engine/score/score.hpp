// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "score/quarters.hpp"
#include "units/instrument.hpp"
#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::score {

/// A score as it is printed: what the players have on their stands. The order in which it is played, with
/// repeats and jumps, is UnfoldedScore's. Read by read_score(); a value, held const by who uses it.

/// A metre: 6/8 has six eighths in the bar.
struct Metre {
    int beats = 4;
    int beat_type = 4;  ///< 4 for quarters, 8 for eighths

    [[nodiscard]] constexpr Quarters bar_length() const noexcept
    {
        return Quarters {std::int64_t {4} * beats, beat_type};
    }
    /// What a conductor beats: a dotted quarter in 6/8, 9/8 and 12/8, else the lower figure's note.
    [[nodiscard]] constexpr Quarters beat() const noexcept
    {
        const auto compound = beat_type >= 8 && beats > 3 && beats % 3 == 0;
        return Quarters {compound ? 12 : 4, beat_type};
    }
    friend constexpr bool operator==(Metre, Metre) noexcept = default;
};

/// A tempo as printed above a bar. Words ("Allegro") are only text: they set no tempo.
struct TempoMark {
    Quarters at;                             ///< from the start of its bar
    std::optional<BeatsPerMinute> quarters;  ///< quarters in a minute, whatever note the mark counts
    std::string text;                        ///< "Allegro", "♩. = 60"; may be empty
};

/// The signs that send players elsewhere, at the start and the end of a bar.
struct Navigation {
    bool repeat_starts = false;  ///< 𝄆
    int repeat_passes = 0;  ///< 𝄇: how often the passage is played in all, usually 2; 0 without the sign
    bool repeats_after_jump = false;  ///< the repeat that ends here is made again after a D.C. or D.S.
    std::vector<int>
        ending;  ///< the passes that play this bar, ascending: {1} under a first ending; empty: all
    bool ending_starts = false;    ///< the bracket's first bar
    bool movement_starts = false;  ///< a D.C. returns to this bar, and Fine ends what precedes it
    bool segno = false;            ///< a D.S. returns to this bar
    bool coda = false;             ///< the coda begins with this bar
    bool to_coda = false;          ///< leave for the coda after this bar, once a D.C. or D.S. has been taken
    bool fine = false;             ///< the end after this bar, once a D.C. or D.S. has been taken
    enum class Jump { none, da_capo, dal_segno } jump = Jump::none;  ///< after this bar
    /// What the jump's words say: "al Fine", "al Coda", "al Fine e poi la Coda".
    enum class Until { end, fine, coda, fine_then_coda } until = Until::end;
    bool coda_comes_next = false;  ///< "D.C., then the Coda": it may stand behind the jump, with no sign
    bool with_repeats = false;     ///< the jump's words say so: "D.C. con ripetizione"
    /// Which of several codas is meant, as "To Coda 2", "D.S. al Coda 2" and "Coda II" have it; 0 where none.
    std::uint8_t coda_number = 0;
    std::uint8_t to_coda_number = 0;
    std::uint8_t until_number = 0;
    friend bool operator==(const Navigation&, const Navigation&) = default;
};

/// A bar, of all parts at once.
struct Bar {
    std::string number;  ///< as printed: "12", "12a"; the rest of a bar that a repeat splits has the same
    Quarters length;     ///< as filled, which a pick-up's or a split bar's metre does not say
    Quarters
        begins_at;  ///< how far into the metre's bar it begins: a pick-up of one beat in 4/4 at 3 quarters
    Metre metre;
    int key_fifths = 0;                  ///< sounding key signature: sharps, or flats below 0
    std::string rehearsal_mark;          ///< "B"; empty without
    std::vector<TempoMark> tempo_marks;  ///< by position
    Navigation navigation;
};

/// How a note is spelt: which line or space, and what stands before it.
struct Spelling {
    char step = 'C';             ///< 'A' … 'G'
    std::int8_t alteration = 0;  ///< semitones: 1 for a sharp
    std::int8_t octave = 4;      ///< of the letter: C♭5 is B4's key

    [[nodiscard]] constexpr Pitch pitch() const noexcept
    {
        constexpr int above_c[] = {9, 11, 0, 2, 4, 5, 7};
        return Pitch {12 * (octave + 1) + above_c[step - 'A'] + alteration};
    }
    friend constexpr bool operator==(const Spelling&, const Spelling&) noexcept = default;
};

/// A note head. Tied notes are two; a chord or a double stop is several with the same onset and voice.
struct Note {
    std::uint32_t bar = 0;   ///< index into Score::bars
    Quarters onset;          ///< from the start of its bar
    Quarters duration;       ///< 0 for a grace note; from MIDI, which has no ties, it may pass the bar line
    Spelling written;        ///< as the players read it
    Pitch sounding {60};     ///< as it is heard
    std::uint8_t voice = 1;  ///< from 1, within the part
    std::uint8_t staff = 1;  ///< from 1, top down
    bool tied_from_before = false;
    bool tied_onward = false;
    bool grace = false;            ///< played in passing before the note that follows
    std::uint8_t slurs_begin = 0;  ///< a bit for each of eight slurs; the one that ends next has the same
    std::uint8_t slurs_end = 0;
};

/// How loud, as printed: "p", "mf", "sfz".
struct Dynamic {
    std::uint32_t bar = 0;  ///< index into Score::bars
    Quarters at;            ///< from the start of its bar
    std::string sign;
    std::uint8_t staff = 1;
};

/// A clef as it is printed, which holds for its staff from there on.
struct ClefSign {
    std::uint32_t bar = 0;  ///< index into Score::bars
    Quarters at;            ///< from the start of its bar; its length where it is printed before the next one
    std::uint8_t staff = 1;
    char sign = 'G';  ///< 'G', 'F' or 'C'; any other one is 'X'
    int line = 2;     ///< on which it stands, 1 being the lowest
    int octaves = 0;  ///< by which its notes sound higher, as the small 8 below or above it says
};

/// Crescendo or diminuendo, as a hairpin.
struct Hairpin {
    std::uint32_t bar = 0;
    Quarters at;
    std::uint32_t end_bar = 0;
    Quarters end;
    bool louder = true;
    std::uint8_t staff = 1;
};

/// What the score gives a section to play.
struct Part {
    std::string name;                      ///< "Clarinets in B♭"
    std::string abbreviation;              ///< may be empty
    std::optional<Instrument> instrument;  ///< when the file tells, or the name
    int sounding_above_written = 0;  ///< semitones, at the start: −2 for a B♭ clarinet, −12 for a double bass
    int staves = 1;
    std::vector<Note> notes;        ///< by bar and onset, graces before what they grace, then upwards
    std::vector<Dynamic> dynamics;  ///< by bar
    std::vector<Hairpin> hairpins;  ///< by the bar they begin in
    std::vector<ClefSign> clefs;    ///< by bar and place; none where the file says none, as MIDI
};

struct Score {
    std::string title;     ///< may be empty
    std::string composer;  ///< may be empty
    std::vector<Bar> bars;
    std::vector<Part> parts;
    std::vector<std::string> remarks;  ///< what was repaired, left out or is doubtful, a sentence each
};

}  // namespace tutti::score
