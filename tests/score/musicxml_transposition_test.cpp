// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/musicxml_reader.hpp"

#include <string>
#include <vector>

#include "score/musicxml_text.hpp"
#include "score/spelling.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::score;
using namespace tutti::test;

namespace {

const auto concert_score = std::string_view {"<defaults><concert-score/></defaults>"};

}  // namespace

TEST_CASE("a B♭ trumpet's written C sounds a B♭", "[score]")
{
    const auto transpose = "<transpose><diatonic>-1</diatonic><chromatic>-2</chromatic></transpose>";
    const auto score =
        unfolded(musicxml({{"Trumpet in B♭", {attributes(4, 4, transpose) + note("C5", 16)}, ""}}));
    CHECK(played(score) == "B♭4@0");
    const auto& part = score.printed().parts[0];
    CHECK(spelling_name(part.notes[0].written) == "C5");
    CHECK(part.sounding_above_written == -2);
    REQUIRE(part.instrument);
    CHECK(part.instrument->name == "trumpet");
}

TEST_CASE("a double bass sounds an octave lower than it reads, a horn in F a fifth, an E♭ saxophone a sixth",
          "[score]")
{
    const auto in = [](std::string_view transpose) {
        return attributes(4, 4, "<transpose>" + std::string {transpose} + "</transpose>") + note("C4", 16);
    };
    const auto score = unfolded(musicxml({
        {"Contrabass", {in("<chromatic>0</chromatic><octave-change>-1</octave-change>")}, ""},
        {"Horn in F", {in("<chromatic>-7</chromatic>")}, ""},
        {"Alto Saxophone", {in("<chromatic>-9</chromatic>")}, ""},
        {"Tenor Saxophone", {in("<chromatic>-2</chromatic><octave-change>-1</octave-change>")}, ""},
    }));
    CHECK(played(score, 0) == "C3@0");
    CHECK(played(score, 1) == "F3@0");
    CHECK(played(score, 2) == "E♭3@0");
    CHECK(played(score, 3) == "B♭2@0");
    CHECK(score.printed().parts[0].instrument->name == "double-bass");
}

TEST_CASE("a clarinet that changes to A sounds a minor third lower from there on", "[score]")
{
    const auto to = [](int semitones) {
        return "<attributes><transpose><chromatic>" + std::to_string(semitones) +
               "</chromatic></transpose></attributes>";
    };
    const auto score = unfolded(
        musicxml({{"Clarinet", {four_four + to(-2) + note("C5", 16), to(-3) + note("C5", 16)}, ""}}));
    CHECK(played(score) == "B♭4@0 A4@4");
}

TEST_CASE("a change of transposition for all staves holds for each that had its own", "[score]")
{
    const auto to = [](std::string_view staff, int semitones) {
        return "<attributes><transpose" + std::string {staff} + "><chromatic>" + std::to_string(semitones) +
               "</chromatic></transpose></attributes>";
    };
    const auto score = unfolded(
        musicxml({{"Clarinet",
                   {four_four + to(" number=\"1\"", -2) + note("C5", 16), to("", -3) + note("C5", 16)},
                   ""}}));
    CHECK(played(score) == "B♭4@0 A4@4");
}

TEST_CASE(
    "a score at concert pitch sounds as it is written in the file, and a clarinet's part is a tone higher",
    "[score]")
{
    const auto attribute = "<for-part><part-transpose><diatonic>-1</diatonic><chromatic>-2</chromatic>"
                           "</part-transpose></for-part>";
    const auto score = unfolded(musicxml(
        {{"Clarinet", {attributes(4, 4, attribute) + note("B♭4", 8) + note("E4", 8)}, ""}}, concert_score));
    CHECK(played(score) == "B♭4@0 E4@2");
    const auto& part = score.printed().parts[0];
    CHECK(spelling_name(part.notes[0].written) == "C5");
    CHECK(spelling_name(part.notes[1].written) == "F♯4");
    CHECK(part.sounding_above_written == -2);
}

TEST_CASE("in a score at concert pitch the double bass still sounds an octave lower than it reads", "[score]")
{
    const auto octave = "<transpose><diatonic>0</diatonic><chromatic>0</chromatic><octave-change>-1"
                        "</octave-change></transpose>";
    const auto score =
        unfolded(musicxml({{"Double Bass", {attributes(4, 4, octave) + note("E3", 16)}, ""}}, concert_score));
    CHECK(played(score) == "E2@0");
    CHECK(spelling_name(score.printed().parts[0].notes[0].written) == "E3");
    CHECK(score.printed().parts[0].sounding_above_written == -12);
}

TEST_CASE("a bass clarinet of a score at concert pitch reads a ninth higher than it sounds", "[score]")
{
    const auto attribute = "<for-part><part-transpose><chromatic>-2</chromatic><octave-change>-1"
                           "</octave-change></part-transpose></for-part>";
    const auto score = unfolded(
        musicxml({{"Bass Clarinet", {attributes(4, 4, attribute) + note("E♭3", 16)}, ""}}, concert_score));
    CHECK(played(score) == "E♭3@0");
    CHECK(spelling_name(score.printed().parts[0].notes[0].written) == "F4");
}

TEST_CASE("a part that others double an octave away is heard as written, and it is said", "[score]")
{
    const auto attribute = "<transpose><chromatic>0</chromatic><double/></transpose>";
    const auto score =
        unfolded(musicxml({{"Cello, Bass", {attributes(4, 4, attribute) + note("C3", 16)}, ""}}));
    CHECK(played(score) == "C3@0");
    CHECK(score.printed().remarks ==
          std::vector<std::string> {
              "'Cello, Bass': others double the part an octave away; it is heard as it is written."});
}

TEST_CASE("the key of the score is the sounding one, whatever the first part reads", "[score]")
{
    const auto read =
        attributes(4, 4, "<key><fifths>2</fifths></key><transpose><chromatic>-2</chromatic></transpose>");
    const auto b_flat = "<attributes><transpose><chromatic>-2</chromatic></transpose></attributes>";
    const auto score =
        unfolded(musicxml({{"Clarinet", {b_flat + read + note("D5", 16), note("D5", 16)}, ""}}));
    CHECK(score.printed().bars[1].key_fifths == 0);
}

TEST_CASE("a transposition is told as an interval", "[score]")
{
    CHECK(transposition_text(-2) == "a tone lower than written");
    CHECK(transposition_text(3) == "a minor third higher than written");
    CHECK(transposition_text(-12) == "an octave lower than written");
    CHECK(transposition_text(-21) == "an octave and a major sixth lower than written");
    CHECK(transposition_text(24) == "2 octaves higher than written");
    CHECK(transposition_text(0) == "at written pitch");
}

TEST_CASE("a clarinet that changes to A and a flute that takes the piccolo are told, with the bar", "[score]")
{
    const auto to = [](int semitones) {
        return "<attributes><transpose><chromatic>" + std::to_string(semitones) +
               "</chromatic></transpose></attributes>";
    };
    const auto c = note("C5", 16);
    const auto remarks = [](const std::string& part, const std::vector<std::string>& measures) {
        return unfolded(musicxml({{part, measures, ""}})).printed().remarks;
    };
    CHECK(remarks("Clarinet", {four_four + to(-2) + c, to(-3) + c}) ==
          std::vector<std::string> {"'Clarinet' sounds a minor third lower than written from bar 2."});
    CHECK(remarks("Flute", {four_four + c, to(12) + c, to(0) + c}) ==
          std::vector<std::string> {
              "'Flute' sounds an octave higher than written from bar 2, at written pitch from bar 3."});
    // What it says again, or before its first note, is no change.
    CHECK(remarks("Clarinet", {four_four + to(-2) + c, to(-2) + c}).empty());
    CHECK(remarks("Clarinet", {four_four + rest(16), to(-2) + c}).empty());
}
