// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/arranging.hpp"

#include <cstdlib>
#include <string>
#include <string_view>

#include "score/musicxml_text.hpp"
#include "score/spelling.hpp"
#include "support/catch.hpp"
#include "units/open_strings.hpp"

namespace tutti::test {

namespace {

const auto d_major = std::string {"<key><fifths>2</fifths></key>"};

std::string written(const std::vector<score::Note>& notes)
{
    auto text = std::string {};
    for (const auto& note : notes)
        text += (text.empty() ? "" : " ") + score::spelling_name(note.written);
    return text;
}

/// "D4@0 A4@2": of all bars, each with its place in the bar.
std::string placed(const score::Score& score, const std::vector<score::Note>& notes)
{
    auto text = std::string {};
    for (const auto& note : notes) {
        CHECK(note.written.pitch() == note.sounding);
        text += (text.empty() ? "" : " ") + score.bars[note.bar].number + ":" +
                score::spelling_name(note.written) + "@" +
                std::to_string(static_cast<int>(note.onset.value()));
    }
    return text;
}

}  // namespace

TEST_CASE("a tone lower D major is C major, and its leading note stays one", "[score]")
{
    const auto piece = unfolded(musicxml({{.name = "Violins",
                                           .measures = {attributes(4, 4, d_major) + note("D4", 4) +
                                                        note("F♯4", 4) + note("C♯5", 4) + note("G♯4", 4)},
                                           .header = ""}}));
    const auto down = score::transposed(piece.printed(), -2);
    CHECK(down.bars.front().key_fifths == 0);
    CHECK(written(down.parts[0].notes) == "C4 E4 B4 F♯4");
    CHECK(down.parts[0].notes[0].sounding == Pitch {60});
    // A semitone lower it is D flat major, of five flats and not of seven sharps.
    const auto flat = score::transposed(piece.printed(), -1);
    CHECK(flat.bars.front().key_fifths == -5);
    CHECK(written(flat.parts[0].notes) == "D♭4 F4 C5 G4");
    const auto octave = score::transposed(piece.printed(), 12);
    CHECK(octave.bars.front().key_fifths == 2);
    CHECK(written(octave.parts[0].notes) == "D5 F♯5 C♯6 G♯5");
    for (const auto semitones : {-12, -7, -5, -3, 1, 3, 4, 6, 11}) {
        const auto moved = score::transposed(piece.printed(), semitones);
        CAPTURE(semitones);
        CHECK(std::abs(moved.bars.front().key_fifths) <= 6);
        for (std::size_t n = 0; n < 4; ++n) {
            const auto& before = piece.printed().parts[0].notes[n];
            CHECK(moved.parts[0].notes[n].sounding == before.sounding.transposed(semitones));
            CHECK(moved.parts[0].notes[n].written.pitch() == before.written.pitch().transposed(semitones));
        }
    }
}

TEST_CASE("where a far key takes its other name, its notes take theirs", "[score]")
{
    // So far apart that hardly anywhere both have six signs at the most, moved alike.
    const auto b_major = std::string {"<key><fifths>5</fifths></key>"};
    const auto a_flat = std::string {"<key><fifths>-4</fifths></key>"};
    const auto piece =
        unfolded(musicxml({{.name = "Violins",
                            .measures = {attributes(4, 4, a_flat) + note("A♭4", 8) + note("D♭5", 8),
                                         attributes(4, 4, b_major) + note("B4", 8) + note("A♯4", 8)},
                            .header = ""}}));
    for (const auto semitones : {-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6}) {
        CAPTURE(semitones);
        const auto moved = score::transposed(piece.printed(), semitones);
        const auto& notes = moved.parts[0].notes;
        for (std::size_t n = 0; n < 4; ++n) {
            CHECK(notes[n].written.pitch() ==
                  piece.printed().parts[0].notes[n].written.pitch().transposed(semitones));
            // The key's own notes: within the seven that its signs make, F to B from left to right.
            const auto place = static_cast<int>(std::string_view {"FCGDAEB"}.find(notes[n].written.step)) +
                               7 * notes[n].written.alteration;
            const auto key = moved.bars[notes[n].bar].key_fifths;
            CHECK(std::abs(key) <= 6);
            CHECK(place >= key);
            CHECK(place <= key + 6);
        }
    }
}

TEST_CASE("of each bar the longest note is left, the first of several, in its own place", "[score]")
{
    const auto piece = unfolded(
        musicxml({{.name = "Violins",
                   .measures = {attributes(4, 4) + note("D4", 4) + note("E4", 8) + note("F4", 4),
                                note("G4", 4) + note("A4", 4) + note("B4", 4) + note("C5", 4), rest(16)},
                   .header = ""}}));
    const auto longest = score::longest_notes(piece.printed(), 0);
    CHECK(placed(piece.printed(), longest) == "1:E4@1 2:G4@0");
    CHECK(longest.front().duration == score::Quarters {2});
}

TEST_CASE("open strings go with what the others play, half a bar each, and rest where none does", "[score]")
{
    const auto piece = unfolded(musicxml(
        {{.name = "Violins",
          .measures = {attributes(4, 4) + note("D4", 4) + note("F♯4", 4) + note("E4", 4) + note("C♯4", 4),
                       note("C4", 8) + note("B4", 8)},
          .header = ""},
         {.name = "Cellos",
          .measures = {attributes(4, 4) + note("D3", 8) + note("A3", 8), note("F3", 8) + note("B3", 8)},
          .header = ""}}));
    const auto& strings = open_strings(*instrument_from_name("violin"));
    CHECK(placed(piece.printed(), score::open_strings(piece.printed(), 0, strings)) == "1:D4@0 1:A4@2");
}

TEST_CASE("an open string goes with the others alone, and a semitone beside it keeps it out, however short",
          "[score]")
{
    // The pupil's own D is not heard; of the others' D and A the D has an E flat beside it, for a sixteenth.
    const auto piece = unfolded(musicxml(
        {{.name = "Violins",
          .measures = {attributes(4, 4) + note("D4", 8) + note("E4", 8), note("D4", 8) + note("G♯4", 8)},
          .header = ""},
         {.name = "Cellos",
          .measures = {attributes(4, 4) + note("D3", 7) + note("E♭3", 1) + note("A3", 8),
                       rest(8) + note("A3", 8)},
          .header = ""}}));
    const auto& strings = open_strings(*instrument_from_name("violin"));
    CHECK(placed(piece.printed(), score::open_strings(piece.printed(), 0, strings)) == "1:A4@2 2:A4@2");
}

}  // namespace tutti::test
