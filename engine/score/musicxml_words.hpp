// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "score/score.hpp"

namespace tutti::score::musicxml {

/// What words above the bars tell players to do, in the languages scores use.
struct Instruction {
    Navigation::Jump jump = Navigation::Jump::none;
    Navigation::Until until = Navigation::Until::end;
    bool coda_comes_next = false;  ///< "D.C., then the Coda"
    bool with_repeats = false;     ///< "D.C. con ripetizione"
    bool more_than_once = false;   ///< "D.C. two times"
    bool fine = false;
    bool to_coda = false;
    bool coda = false;
    bool segno = false;            ///< the word
    std::uint8_t coda_number = 0;  ///< of the coda that any of these names; 0 where it has none
};

/// "D.S. al Coda", "D.S. 𝄋 al Fine", "Da capo al fine", "Go back to 𝄋", "Fine", "To Coda 1", "Von vorne bis
/// Ende"; nothing when the words mean something else.
[[nodiscard]] std::optional<Instruction> instruction(std::string_view words);

/// What words say that are no instruction and yet tell how it is played.
struct Aside {
    bool of_jumps = false;       ///< a D.C., a D.S., a segno or a coda is spoken of
    bool of_some_times = false;  ///< "Play 2nd time only", "tacet 1x"
    bool until_told = false;     ///< "Vamp till cue", "repeat ad lib."
    bool twice = false;          ///< "bis"
    bool cut = false;            ///< "vi-" and "-de"
    bool swing = false;
    int times = 0;  ///< "Play 3 times", "x3": how often a repeat is played in all; 0 where they do not say
};
[[nodiscard]] Aside aside(std::string_view words);

/// Which coda is meant by "Coda 2", "codaII" or "coda2", however long the text before; 0 where none is named.
[[nodiscard]] std::uint8_t coda_number(std::string_view words);

/// Whether words are nothing but the sign, in a font that has it.
[[nodiscard]] bool is_segno(std::string_view words);
[[nodiscard]] bool is_coda(std::string_view words);

/// What stands in a box where it is a rehearsal mark: "B", "AA", "12", "C2".
[[nodiscard]] bool is_rehearsal_letter(std::string_view words);

/// The same of words: what a part of a piece is called, "Verse 2", "Chorus", "Letter D".
[[nodiscard]] bool is_rehearsal_heading(std::string_view words);

/// "1, 2", "1-3", "1." as the passes they mean, in order. Empty when they mean none.
[[nodiscard]] std::vector<int> passes(std::string_view numbers);

}  // namespace tutti::score::musicxml
