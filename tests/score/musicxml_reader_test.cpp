// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/musicxml_reader.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>

#include "score/musicxml_text.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::score;
using namespace tutti::test;

namespace {

const auto tie_on = std::string {"<tie type=\"start\"/>"};
const auto tied_back = std::string {"<tie type=\"stop\"/>"};

}  // namespace

TEST_CASE("a tablature below its staff gives nobody a note twice, and alone it is read", "[score]")
{
    const auto staff = [](int number) { return "<staff>" + std::to_string(number) + "</staff>"; };
    const auto tab = [](int number) {
        return "<clef number=\"" + std::to_string(number) + "\"><sign>TAB</sign><line>5</line></clef>";
    };
    const auto both =
        attributes(4, 4, "<staves>2</staves><clef number=\"1\"><sign>G</sign></clef>" + tab(2)) +
        note("E4", 16, staff(1)) + "<backup><duration>16</duration></backup>" + note("E4", 16, staff(2));
    const auto score = unfolded(musicxml({{"Guitar", {both}, ""}}));
    CHECK(played(score) == "E4@0");
    CHECK(score.printed().remarks ==
          std::vector<std::string> {
              "'Guitar': 1 notes of a tablature, which its other staff has too, were left out."});
    CHECK(played(unfolded(musicxml({{"Guitar", {attributes(4, 4, tab(1)) + note("E4", 16)}, ""}}))) ==
          "E4@0");
}

TEST_CASE("a note tied over the bar line is one note to who plays it", "[score]")
{
    const auto score =
        unfolded(musicxml({{"Violins",
                            {four_four + note("D4", 12) + note("G4", 4, tie_on),
                             note("G4", 16, tied_back + tie_on), note("G4", 8, tied_back) + note("G4", 8)},
                            ""}}));
    CHECK(played(score) == "D4@0 G4@3 G4@10");
    CHECK(score.notes(0)[1].duration == Quarters {7});
    CHECK(score.printed().parts[0].notes.size() == 5);
}

TEST_CASE("a tie that leads into both endings is held into each", "[score]")
{
    const auto score = unfolded(musicxml(
        {{"Violins",
          {four_four + note("G4", 16, tie_on),
           barline("left", "<ending number=\"1\" type=\"start\"/>") + note("G4", 16, tied_back) +
               barline("right", "<ending number=\"1\" type=\"stop\"/><repeat direction=\"backward\"/>"),
           barline("left", "<ending number=\"2\" type=\"start\"/>") + note("G4", 16, tied_back) +
               barline("right", "<ending number=\"2\" type=\"stop\"/>")},
          ""}}));
    CHECK(bars_played(score) == "1 2 1 3");
    CHECK(played(score) == "G4@0 G4@8");
    CHECK(score.notes(0)[1].duration == Quarters {8});
}

TEST_CASE("a tie with nothing before it begins a note", "[score]")
{
    CHECK(played(unfolded(musicxml({{"Violins", {four_four + rest(8) + note("G4", 8, tied_back)}, ""}}))) ==
          "G4@2");
}

TEST_CASE("two voices of one player are tied each to itself", "[score]")
{
    const auto voice = [](int v) { return "<voice>" + std::to_string(v) + "</voice>"; };
    const auto score = unfolded(musicxml(
        {{"Violins",
          {four_four + note("G4", 16, tie_on + voice(1)) + backup(16) + rest(8) + note("G4", 8, voice(2)),
           note("G4", 4, tied_back + voice(1))},
          ""}}));
    CHECK(played(score) == "G4@0 G4@2");
    CHECK(score.notes(0)[0].duration == Quarters {5});
    CHECK(score.notes(0)[1].duration == Quarters {2});
}

TEST_CASE("a double stop is two notes at once, and the next note follows the first of them", "[score]")
{
    const auto score = unfolded(musicxml(
        {{"Violins", {four_four + note("D4", 8) + note("A4", 8, "", "<chord/>") + note("G4", 8)}, ""}}));
    CHECK(played(score) == "D4@0 A4@0 G4@2");
    CHECK(score.sounding(0, ScorePosition {Quarters {1}}).size() == 2);
}

TEST_CASE("divisi and second voices sound with the first", "[score]")
{
    const auto score = unfolded(musicxml({{"Violins",
                                           {four_four + note("D5", 8) + note("E5", 8) + backup(16) +
                                            "<forward><duration>4</duration></forward>" + note("G4", 12)},
                                           ""}}));
    CHECK(played(score) == "D5@0 G4@1 E5@2");
}

TEST_CASE("a grace note stands before the note it graces, and takes no place in the bar", "[score]")
{
    const auto grace =
        "<note><grace "
        "slash=\"yes\"/><pitch><step>A</step><octave>4</octave></pitch><type>eighth</type></note>";
    const auto score =
        unfolded(musicxml({{"Flute", {four_four + note("C5", 8) + grace + note("G4", 8)}, ""}}));
    CHECK(played(score) == "C5@0 A4@2 G4@2");
    CHECK(score.notes(0)[1].grace);
    CHECK(score.notes(0)[1].duration == Quarters {});
    CHECK(score.end() == ScorePosition {Quarters {4}});
}

TEST_CASE("a tuplet that does not name its note lasts as long as it counts", "[score]")
{
    const auto triplet = [](std::string_view pitch) {
        return note(pitch, 2,
                    "<time-modification><actual-notes>3</actual-notes><normal-notes>2</normal-notes>"
                    "</time-modification>");
    };
    const auto thirds = "<attributes><divisions>3</divisions></attributes>";
    const auto score = unfolded(
        musicxml({{"Flute",
                   {four_four + thirds + triplet("C5") + triplet("D5") + triplet("E5") + note("F5", 6)},
                   ""}}));
    CHECK(score.notes(0)[1].onset.from_start() == Quarters {2, 3});
    CHECK(score.notes(0)[3].onset.from_start() == Quarters {2});
}

TEST_CASE("a score in timewise order, bar by bar for all parts, is the same score", "[score]")
{
    const auto bar = [](int number, std::string_view violins, std::string_view cellos) {
        return fmt::format(
            "<measure number=\"{}\"><part id=\"A\">{}</part><part id=\"B\">{}</part></measure>", number,
            violins, cellos);
    };
    const auto score =
        unfolded("<score-timewise><part-list><score-part id=\"A\"><part-name>Violins</part-name>"
                 "</score-part><score-part id=\"B\"><part-name>Cellos</part-name></score-part>"
                 "</part-list>" +
                 bar(1, four_four + note("C5", 16), four_four + note("C3", 16)) +
                 bar(2, note("D5", 16), note("D3", 8) + note("E3", 8)) + "</score-timewise>");
    CHECK(played(score, 0) == "C5@0 D5@4");
    CHECK(played(score, 1) == "C3@0 D3@4 E3@6");
    CHECK(bars_played(score) == "1 2");
}

TEST_CASE("triplets that a file has rounded come out as thirds, and the bar ends where it should", "[score]")
{
    const auto triplet = [](int duration) {
        return note("C5", duration,
                    "<type>eighth</type><time-modification><actual-notes>3</actual-notes>"
                    "<normal-notes>2</normal-notes></time-modification>");
    };
    const auto sibelius = "<attributes><divisions>256</divisions></attributes>";
    const auto score =
        unfolded(musicxml({{"Flute",
                            {four_four + sibelius + triplet(85) + triplet(85) + triplet(86) + note("D5", 768),
                             note("E5", 1024)},
                            ""}}));
    const auto notes = score.notes(0);
    CHECK(notes[1].onset.from_start() == Quarters {1, 3});
    CHECK(notes[2].onset.from_start() == Quarters {2, 3});
    CHECK(notes[2].end() == ScorePosition {Quarters {1}});
    CHECK(notes[3].onset == ScorePosition {Quarters {1}});
    CHECK(notes[4].onset == ScorePosition {Quarters {4}});
}

TEST_CASE("a change of divisions within a bar changes how the file counts, not the music", "[score]")
{
    const auto finer = "<attributes><divisions>12</divisions></attributes>";
    CHECK(played(unfolded(musicxml(
              {{"Flute", {four_four + note("C5", 8) + finer + note("D5", 12) + note("E5", 12)}, ""}}))) ==
          "C5@0 D5@2 E5@3");
}

TEST_CASE("a note between the keys is read as the nearest key", "[score]")
{
    const auto between = [](std::string_view alter) {
        return "<note><pitch><step>C</step><alter>" + std::string {alter} +
               "</alter><octave>5</octave></pitch><duration>4</duration></note>";
    };
    const auto score = unfolded(
        musicxml({{"Violins",
                   {four_four + between("0.75") + between("-0.75") + between("0.25") + note("C5", 4)},
                   ""}}));
    CHECK(played(score) == "C♯5@0 B4@1 C5@2 C5@3");
}

TEST_CASE("slashes and what is not printed are expected of nobody, and it is said", "[score]")
{
    const auto slash = note("B4", 4, "<notehead>slash</notehead>");
    auto hidden = note("C5", 16);
    hidden.replace(0, 5, "<note print-object=\"no\"");
    const auto style = [](std::string_view type) {
        return "<attributes><measure-style><slash type=\"" + std::string {type} +
               "\"/></measure-style></attributes>";
    };
    const auto score = unfolded(musicxml({{"Violins",
                                           {four_four + slash + slash + note("G4", 8), hidden,
                                            style("start") + note("A4", 16), style("stop") + note("D5", 16)},
                                           ""}}));
    CHECK(played(score) == "G4@2 D5@12");
    CHECK(score.printed().remarks ==
          std::vector<std::string> {
              "'Violins': 3 slashes, which stand for no notes of their own, were left out.",
              "'Violins': 1 notes that are not printed were left out."});
}

TEST_CASE("slashes on one staff leave the other to be played", "[score]")
{
    const auto start = "<measure-style number=\"2\"><slash type=\"start\"/></measure-style>";
    const auto lower = "<backup><duration>16</duration></backup>" + note("C3", 16, "<staff>2</staff>");
    const auto score = unfolded(musicxml({{"Marimba",
                                           {attributes(4, 4, std::string {"<staves>2</staves>"} + start) +
                                            note("G4", 16, "<staff>1</staff>") + lower},
                                           ""}}));
    CHECK(played(score) == "G4@0");
}

TEST_CASE("drums on channel 10 are no pitches, a violin there is still a violin", "[score]")
{
    const auto channel = "<midi-instrument id=\"a\"><midi-channel>10</midi-channel></midi-instrument>";
    const auto score = unfolded(musicxml({{"Drums", {four_four + note("C2", 16)}, channel},
                                          {"Violins", {four_four + note("G4", 16)}, channel}}));
    CHECK(played(score, 0).empty());
    CHECK(played(score, 1) == "G4@0");
    CHECK(score.printed().remarks ==
          std::vector<std::string> {"'Drums': 1 percussion notes (channel 10) were left out."});
}

TEST_CASE("cue notes and drums are left out, and it is said", "[score]")
{
    const auto drum = "<note><unpitched/><duration>8</duration></note>";
    const auto score = unfolded(
        musicxml({{"Violins", {four_four + note("C5", 8, "", "<cue/>") + drum, note("D5", 16)}, ""}}));
    CHECK(played(score) == "D5@4");
    CHECK(score.printed().remarks ==
          std::vector<std::string> {"'Violins': 1 cue notes, which other players play, were left out.",
                                    "'Violins': 1 percussion notes without pitch were left out."});
}

TEST_CASE("a piano's two staves are one part", "[score]")
{
    const auto two = attributes(4, 4, "<staves>2</staves>");
    const auto score = unfolded(musicxml(
        {{"Piano",
          {two + note("G4", 16, "<staff>1</staff>") + backup(16) + note("C3", 16, "<staff>2</staff>")},
          ""}}));
    CHECK(score.printed().parts[0].staves == 2);
    CHECK(played(score) == "C3@0 G4@0");
    CHECK(score.printed().parts[0].notes[0].staff == 2);
}

TEST_CASE("grace notes at the end of a bar come before the next one, and the last bar's before the end",
          "[score]")
{
    const auto grace = "<note><grace/><pitch><step>A</step><octave>4</octave></pitch></note>";
    const auto score = unfolded(musicxml(
        {{"Flute", {four_four + note("G4", 16) + grace, note("C5", 16), note("D5", 16) + grace}, ""}}));
    CHECK(played(score) == "G4@0 A4@4 C5@4 D5@8 A4@12");
}

TEST_CASE("a part that does not say how it counts counts as the others do", "[score]")
{
    CHECK(played(unfolded(musicxml({{"Violins", {four_four + note("G4", 16)}, ""},
                                    {"Cellos", {note("G2", 8) + note("A2", 8)}, ""}})),
                 1) == "G2@0 A2@2");
}

TEST_CASE("a title that is only printed large on the first page is the title", "[score]")
{
    const auto credit = [](std::string_view page, std::string_view size, std::string_view text) {
        return fmt::format("<credit page=\"{}\"><credit-words font-size=\"{}\">{}</credit-words></credit>",
                           page, size, text);
    };
    const auto title = [](const std::string& before) {
        return unfolded(musicxml({{"Violins", {four_four + note("G4", 16)}, ""}}, before)).printed().title;
    };
    const auto printed =
        credit("1", "11", "Class 4b") + credit("1", "24", "My Piece") + credit("2", "30", "Page two");
    CHECK(title(printed) == "My Piece");
    CHECK(title("<work><work-title>March</work-title></work>" + printed) == "March");
    CHECK(title(credit("1", "10", "arr. for strings")).empty());
}

TEST_CASE("parts without names of their own are called by the group that is printed before them", "[score]")
{
    const auto part = [](std::string_view id, std::string_view name) {
        return fmt::format("<score-part id=\"{}\"><part-name>{}</part-name></score-part>", id, name);
    };
    const auto measure = [](std::string_view id) {
        return fmt::format("<part id=\"{}\"><measure number=\"1\">{}</measure></part>", id,
                           four_four + note("G4", 16));
    };
    const auto named = [&](std::string_view a, std::string_view b, std::string_view c) {
        auto names = std::string {};
        const auto score =
            unfolded("<score-partwise><part-list><part-group type=\"start\" number=\"1\"><group-name>Violin"
                     "</group-name></part-group>" +
                     part("A", a) + part("B", b) + "<part-group type=\"stop\" number=\"1\"/>" + part("C", c) +
                     "</part-list>" + measure("A") + measure("B") + measure("C") + "</score-partwise>");
        for (const auto& its : score.printed().parts)
            names += (names.empty() ? "" : ", ") + its.name + (its.instrument ? "" : "?");
        return names;
    };
    CHECK(named("", "", "Cello") == "Violin 1, Violin 2, Cello");
    CHECK(named("I", "II", "Cello") == "Violin I, Violin II, Cello");
    CHECK(named("Flute", "Oboe", "") == "Flute, Oboe, Part 3?");
}

TEST_CASE("beats that a sign repeats are left out, and it is said", "[score]")
{
    const auto sign = "<attributes><measure-style><beat-repeat type=\"start\"/></measure-style></attributes>";
    const auto score = unfolded(musicxml({{"Violins", {four_four + note("G4", 4) + sign + rest(12)}, ""}}));
    CHECK(played(score) == "G4@0");
    CHECK(score.printed().remarks ==
          std::vector<std::string> {"'Violins' has signs that repeat a beat, first in bar 1; the beats they "
                                    "stand for were left out."});
}
