// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/musicxml_reader.hpp"

#include <array>
#include <string>

#include <fmt/format.h>

#include "score/musicxml_text.hpp"
#include "score/spelling.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::score;
using namespace tutti::test;

namespace {

const auto four_four = attributes(4, 4);

std::string barline(std::string_view location, std::string_view content)
{
    return "<barline location=\"" + std::string {location} + "\">" + std::string {content} + "</barline>";
}

std::string direction(std::string_view type, std::string_view sound = "")
{
    return "<direction><direction-type>" + std::string {type} + "</direction-type>" + std::string {sound} +
           "</direction>";
}

std::string words(std::string_view text)
{
    return direction("<words>" + std::string {text} + "</words>");
}

std::string backup(int duration)
{
    return "<backup><duration>" + std::to_string(duration) + "</duration></backup>";
}

const auto concert_score = std::string_view {"<defaults><concert-score/></defaults>"};
const auto tie_on = std::string {"<tie type=\"start\"/>"};
const auto tied_back = std::string {"<tie type=\"stop\"/>"};

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

TEST_CASE("a pick-up is bar 0 and ends with the last beat, and bar 1 follows", "[score]")
{
    const auto score = unfolded(musicxml(
        {{"Violins",
          {"@number=\"0\" implicit=\"yes\"@" + four_four + note("D4", 4), "@number=\"1\"@" + note("G4", 16)},
          ""}}));
    CHECK(bars_played(score) == "0 1");
    CHECK(score.place_at(ScorePosition {}).beat == Approx(4.0));
    CHECK(score.place_at(ScorePosition {Quarters {1}}).beat == Approx(1.0));
    CHECK(score.bars()[1].start == ScorePosition {Quarters {1}});
}

TEST_CASE("the rest of a bar that a repeat splits has the number of its beginning", "[score]")
{
    const auto again = barline("right", "<repeat direction=\"backward\"/>");
    const auto score = unfolded(
        musicxml({{"Violins",
                   {"@number=\"1\"@" + four_four + note("G4", 16), "@number=\"2\"@" + note("G4", 12) + again,
                    "@number=\"X1\" implicit=\"yes\"@" + note("D4", 4), "@number=\"3\"@" + note("G4", 16)},
                   ""}}));
    CHECK(bars_played(score) == "1 2 1 2 2 3");
    CHECK(score.place_at(ScorePosition {Quarters {14}}).beat == Approx(4.0));
}

TEST_CASE("bars keep the numbers they are printed with", "[score]")
{
    const auto score = unfolded(
        musicxml({{"Violins",
                   {"@number=\"12\"@" + four_four + note("G4", 16), "@number=\"12a\"@" + note("G4", 16),
                    "@@" + note("G4", 16), "@number=\"20\"@" + note("G4", 16)},
                   ""}}));
    CHECK(bars_played(score) == "12 12a 12a 20");
    CHECK(score.find_bar("12a") == 1U);
    CHECK_FALSE(score.find_bar("13"));
}

TEST_CASE("a bar that ends with a skip instead of a rest is as long as its metre", "[score]")
{
    const auto skip = std::string {"<forward><duration>12</duration></forward>"};
    const auto score =
        unfolded(musicxml({{"Violins", {four_four + note("G4", 4) + skip, note("A4", 16)}, ""}}));
    CHECK(played(score) == "G4@0 A4@4");
    CHECK(score.printed().remarks.empty());
}

TEST_CASE("a skip beyond the bar line makes no bar longer", "[score]")
{
    const auto skip = std::string {"<forward><duration>24</duration></forward>"};
    CHECK(played(unfolded(musicxml({{"Violins", {four_four + note("G4", 4) + skip, note("A4", 16)}, ""}}))) ==
          "G4@0 A4@4");
}

TEST_CASE("a bar that is too short for its metre is told, one that a repeat or a pick-up splits is not",
          "[score]")
{
    const auto again = barline("right", "<repeat direction=\"backward\"/>");
    const auto score = unfolded(
        musicxml({{"Violins",
                   {"@number=\"0\" implicit=\"yes\"@" + four_four + note("D4", 4), note("G4", 16),
                    note("G4", 8), note("G4", 16), note("G4", 12) + again, note("D4", 4), note("G4", 12)},
                   ""}}));
    CHECK(score.printed().remarks ==
          std::vector<std::string> {"Bar 3 holds only 2 of its 4 quarters; it was read as it is."});
}

TEST_CASE("the second movement's pick-up is its bar 0", "[score]")
{
    const auto end = barline("right", "<bar-style>light-heavy</bar-style>");
    const auto score =
        unfolded(musicxml({{"Violins",
                            {four_four + note("G4", 16), note("G4", 16) + end,
                             "@number=\"0\" implicit=\"yes\"@" + attributes(3, 4) + note("D4", 4),
                             "@number=\"1\"@" + note("G4", 12)},
                            ""}}));
    CHECK(bars_played(score) == "1 2 0 1");
    CHECK(score.place_at(ScorePosition {Quarters {8}}).beat == Approx(3.0));
}

TEST_CASE("after a D.C. al Fine and a final barline the next movement begins, with its own pick-up",
          "[score]")
{
    const auto end = barline("right", "<bar-style>light-heavy</bar-style>");
    const auto score = unfolded(
        musicxml({{"Violins",
                   {four_four + note("G4", 16), note("G4", 16) + words("Fine"),
                    note("G4", 16) + words("D.C. al Fine") + end,
                    "@number=\"X1\" implicit=\"yes\"@" + note("D4", 4), "@number=\"4\"@" + note("G4", 16)},
                   ""}}));
    CHECK(bars_played(score) == "1 2 3 1 2 0 4");
    CHECK(score.printed().bars[3].navigation.movement_starts);
}

TEST_CASE("a repeat that is to be made again after the D.C. is read so", "[score]")
{
    const auto again = barline("right", "<repeat direction=\"backward\" after-jump=\"yes\"/>");
    const auto g = note("G4", 16);
    CHECK(bars_played(unfolded(musicxml(
              {{"Violins", {four_four + g + again, g + words("Fine"), g + words("D.C. al Fine")}, ""}}))) ==
          "1 1 2 3 1 1 2");
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

TEST_CASE("repeat signs that stand in one part only count for all", "[score]")
{
    const auto again = barline("right", "<repeat direction=\"backward\" times=\"3\"/>");
    const auto score =
        unfolded(musicxml({{"Violins", {four_four + note("G4", 16) + again, note("A4", 16)}, ""},
                           {"Cellos", {four_four + note("G2", 16), note("D3", 16)}, ""}}));
    CHECK(played(score, 1) == "G2@0 G2@4 G2@8 D3@12");
}

TEST_CASE("an ending 1, 2 and one without a number are read", "[score]")
{
    const auto open = [](std::string_view n) {
        return barline("left", "<ending number=\"" + std::string {n} + "\" type=\"start\"/>");
    };
    const auto again =
        barline("right", "<ending number=\"\" type=\"stop\"/><repeat direction=\"backward\"/>");
    const auto score = unfolded(musicxml(
        {{"Violins",
          {four_four + note("G4", 16), open("1, 2") + note("A4", 16) + again,
           open("") + note("B4", 16) + barline("right", "<ending type=\"discontinue\"/>"), note("C5", 16)},
          ""}}));
    CHECK(bars_played(score) == "1 2 1 2 1 3 4");
}

TEST_CASE("D.S. al Coda written only in words is taken", "[score]")
{
    const auto g = note("G4", 16);
    const auto score = unfolded(musicxml({{"Violins",
                                           {four_four + g, direction("<segno/>") + g, g + words("To Coda"),
                                            g + words("D. S. al Coda"), direction("<coda/>") + g},
                                           ""}}));
    CHECK(bars_played(score) == "1 2 3 4 2 3 5");
}

TEST_CASE("a D.S. is taken whether its sign stands in the words, in a font or beside them", "[score]")
{
    const auto g = note("G4", 16);
    const auto segno = direction("<segno/>");
    for (const auto& ds :
         {words("D.S. \U0001D10B al Fine"), words("D.S. \uE047 al Fine"), words("Dal \U0001D10B al Fine"),
          std::string {
              "<direction><direction-type><words>D.S. </words></direction-type><direction-type><segno/>"
              "</direction-type><direction-type><words> al Fine</words></direction-type></direction>"},
          words("Vom Zeichen bis Ende")}) {
        INFO(ds);
        const auto score =
            unfolded(musicxml({{"Violins", {four_four + g, segno + g, g + words("Fine"), g + ds}, ""}}));
        CHECK(bars_played(score) == "1 2 3 4 2 3");
        CHECK(score.printed().bars[3].navigation.until == Navigation::Until::fine);
    }
}

TEST_CASE(
    "whatever words follow D.S. or lead back to the sign, it is the D.S., and coda or fine among them say "
    "where to",
    "[score]")
{
    const auto g = note("G4", 16);
    const auto played_with = [&](const std::string& back, const char* to_coda, const char* coda) {
        return bars_played(unfolded(musicxml({{"Violins",
                                               {four_four + g, direction("<segno/>") + g, g + words(to_coda),
                                                g + words(back), words(coda) + g},
                                               ""}})));
    };
    for (const auto* back : {"D.S. and Coda", "D.S. &amp; Coda", "D.S. then Coda", "D.S. poi Coda",
                             "D.S.S. al Coda", "D.%al Coda", "da %.al Coda", "D.\U0001D10B. al Coda",
                             "Dal Segno e poi la Coda", "2nd time D.S. al Coda", "Take the D.S. al Coda",
                             "D.S.\u00a0al Coda", "Go to \U0001D10B then Coda"}) {
        INFO(back);
        CHECK(played_with(back, "To Coda", "Coda") == "1 2 3 4 2 3 5");
    }
    for (const auto* back :
         {"Al Segno", "Repeat from \U0001D10B", "Go back to \U0001D10B", "from the sign"}) {
        INFO(back);
        CHECK(played_with(back, "dolce", "arco") == "1 2 3 4 2 3 4 5");
    }
    CHECK(played_with("D.S. til Fine", "Fine", "arco") == "1 2 3 4 2 3 5");
    CHECK(played_with("D.S.", "Fine (after the D.S.)", "arco") == "1 2 3 4 2 3 5");
    CHECK(played_with("D.S. (al Fine)", "Fine", "arco") == "1 2 3 4 2 3 5");
    CHECK(played_with("Back to the beginning", "dolce", "arco") == "1 2 3 4 1 2 3 4 5");
    CHECK(played_with("D.S. al \u2295", "To \u2295", "\u2295") == "1 2 3 4 2 3 5");
    CHECK(played_with("D.S. al Coda", "\u2295", "\u2295 Coda") == "1 2 3 4 2 3 5");
    CHECK(played_with("D.S. al Coda", "(2.x to Coda)", "Coda (last time)") == "1 2 3 4 2 3 5");
    CHECK(played_with("D.S. al Coda", "on D.S. to Coda", "Coda: Presto") == "1 2 3 4 2 3 5");
}

TEST_CASE("a D.S. that words only speak of, chords and a 'rit. al Coda' send nobody anywhere", "[score]")
{
    const auto g = note("G4", 16);
    for (const auto* text : {"after the D.S.", "D.S. only", "senza D.C.", "D C G D", "rit. al Coda",
                             "cresc. al \U0001D10B", "Repeat sign", "at the beginning of the bow"}) {
        INFO(text);
        CHECK(bars_played(unfolded(musicxml(
                  {{"Violins", {four_four + g, direction("<segno/>") + g, g + words(text), g}, ""}}))) ==
              "1 2 3 4");
    }
}

TEST_CASE("a sign that no jump uses is told, and so are words that look like a jump", "[score]")
{
    const auto g = note("G4", 16);
    const auto remarks = [&](const char* in_bar_3, const char* in_bar_4) {
        return unfolded(musicxml({{"Violins",
                                   {four_four + g, direction("<segno/>") + g, g + words(in_bar_3),
                                    g + words(in_bar_4), g},
                                   ""}}))
            .printed()
            .remarks;
    };
    CHECK(remarks("To Coda", "cresc. al Coda") ==
          std::vector<std::string> {
              "'cresc. al Coda' in bar 4 looks like a jump and was not understood; it is passed by.",
              "No D.C. or D.S. makes use of the \U0001D10B in bar 2 and the To Coda in bar 3."});
    CHECK(remarks("dolce", "D.S.").empty());
}

TEST_CASE("Von vorne bis Ende is D.C. al Fine", "[score]")
{
    const auto g = note("G4", 16);
    CHECK(bars_played(unfolded(musicxml(
              {{"Geigen", {four_four + g, g + words("Ende"), g + words("Von vorne bis Ende")}, ""}}))) ==
          "1 2 3 1 2");
}

TEST_CASE("D.C. al Fine and then the coda is not D.C. al Coda", "[score]")
{
    const auto g = note("G4", 16);
    for (const auto* back :
         {"D.C. al Fine e poi la Coda", "Da Capo al Fine, poi Coda", "D.C. al Fine then Coda"}) {
        INFO(back);
        CHECK(bars_played(
                  unfolded(musicxml({{"Violins",
                                      {four_four + g, g + words("Fine"), g + words(back), words("Coda") + g},
                                      ""}}))) == "1 2 3 1 2 4");
    }
}

TEST_CASE("a coda that is numbered, or called by its sign, is a coda", "[score]")
{
    const auto g = note("G4", 16);
    for (const auto& [to, al, coda] : {std::tuple {"To Coda 1", "D.S. al Coda 1", "Coda 1"},
                                       std::tuple {"To \U0001D10C", "D.S. al \U0001D10C", "\U0001D10C"}}) {
        const auto score = unfolded(musicxml(
            {{"Violins",
              {four_four + g, direction("<segno/>") + g, g + words(to), g + words(al), words(coda) + g},
              ""}}));
        CHECK(bars_played(score) == "1 2 3 4 2 3 5");
    }
}

TEST_CASE("of two codas each is reached by its own number, in words, Roman numerals or labels", "[score]")
{
    const auto g = note("G4", 16);
    const auto played = [&](const std::string& to_1, const std::string& to_2, const std::string& al_1,
                            const std::string& al_2) {
        return bars_played(unfolded(musicxml({{"Violins",
                                               {four_four + g, direction("<segno/>") + g, g + to_1, g + to_2,
                                                g + al_1, words("Coda 1") + g + al_2, words("Coda 2") + g},
                                               ""}})));
    };
    constexpr auto each_its_own = "1 2 3 4 5 2 3 6 2 3 4 7";
    CHECK(played(words("To Coda 1"), words("To Coda 2"), words("D.S. al Coda 1"), words("D.S. al Coda 2")) ==
          each_its_own);
    CHECK(played(words("To Coda I"), words("To Coda II"), words("D.S. al Coda I"),
                 words("D.S. al Coda II")) == each_its_own);
    CHECK(played("<sound tocoda=\"coda1\"/>", "<sound tocoda=\"coda2\"/>", words("D.S. al Coda"),
                 words("D.S. al Coda")) == each_its_own);
}

TEST_CASE("D.S. al Coda 2 leaves by To Coda 2, though it passes To Coda 1", "[score]")
{
    const auto g = note("G4", 16);
    CHECK(
        bars_played(unfolded(musicxml(
            {{"Violins",
              {four_four + g, direction("<segno/>") + g + words("To Coda 1"), g + words("D.S. al Coda 1"),
               words("Coda 1") + g, g + words("To Coda 2"), g + words("D.S. al Coda 2"), words("Coda 2") + g},
              ""}}))) == "1 2 3 2 4 5 6 2 3 4 5 7");
}

TEST_CASE("what is doubtful in the order of playing is told with the score", "[score]")
{
    const auto g = note("G4", 16);
    const auto score = unfolded(musicxml({{"Violins", {four_four + g, g + words("D.S.")}, ""}}));
    CHECK(score.printed().remarks ==
          std::vector<std::string> {"The D.S. in bar 2 finds no 𝄋 before it and is passed by."});
    const auto again = *UnfoldedScore::unfold(score.printed());
    CHECK(again.printed().remarks.size() == 1);
}

TEST_CASE("of two coda signs without a word the first is where one leaves", "[score]")
{
    const auto g = note("G4", 16);
    const auto score = unfolded(musicxml(
        {{"Violins",
          {four_four + g, g + direction("<coda/>"), g + words("D.C. al Coda"), direction("<coda/>") + g},
          ""}}));
    CHECK(bars_played(score) == "1 2 3 1 2 4");
}

TEST_CASE("D.C. al Fine that only the playback knows of is taken", "[score]")
{
    const auto g = note("G4", 16);
    const auto score = unfolded(musicxml(
        {{"Violins", {four_four + g, g + "<sound fine=\"yes\"/>", g + "<sound dacapo=\"yes\"/>"}, ""}}));
    CHECK(bars_played(score) == "1 2 3 1 2");
}

TEST_CASE("Dolce and D.C.'s other look-alikes send nobody back", "[score]")
{
    const auto g = note("G4", 16);
    for (const auto* text : {"dolce", "D string", "decresc.", "Finale", "senza sordino", "coda di volpe"})
        CHECK(bars_played(unfolded(musicxml({{"Violins", {four_four + g, g + words(text)}, ""}}))) == "1 2");
}

TEST_CASE("a dotted quarter at 60 is ninety quarters in a minute, and Allegro sets no tempo", "[score]")
{
    const auto mark =
        direction("<metronome><beat-unit>quarter</beat-unit><beat-unit-dot/><per-minute>60</per-minute>"
                  "</metronome>");
    const auto score = unfolded(musicxml(
        {{"Violins", {attributes(6, 8) + mark + note("G4", 12), words("Allegro") + note("G4", 12)}, ""}}));
    CHECK(score.tempo_at(ScorePosition {}).value() == Approx(90));
    CHECK(score.tempo_at(ScorePosition {Quarters {4}}).value() == Approx(90));
    CHECK(score.time_at(score.end()).value() == Approx(4.0));
    CHECK(score.printed().bars[1].tempo_marks[0].text == "Allegro");
    CHECK_FALSE(score.printed().bars[1].tempo_marks[0].quarters);
    CHECK(score.place_at(ScorePosition {Quarters {3, 2}}).beat == Approx(2.0));
}

TEST_CASE("a note, an equals sign and a number in words are a tempo", "[score]")
{
    const auto g = note("G4", 16);
    const auto score =
        unfolded(musicxml({{"Violins",
                            {four_four + words("\u2669 = 72") + g, words("Allegretto \u266a. = 60") + g,
                             words("\u2669 = \u266a") + g},
                            ""}}));
    CHECK(score.tempo_at(ScorePosition {}).value() == Approx(72));
    CHECK(score.tempo_at(ScorePosition {Quarters {4}}).value() == Approx(45));
    CHECK(score.printed().bars[1].tempo_marks[0].text == "Allegretto \u266a. = 60");
    // A tempo by the one before it is not reckoned, and that is told.
    CHECK(score.tempo_at(ScorePosition {Quarters {8}}).value() == Approx(45));
    REQUIRE(score.printed().remarks.size() == 1);
    CHECK(score.printed().remarks[0].starts_with("Bar 3 gives its tempo by the one before it"));
}

TEST_CASE("a tempo brings back what was before the rit., Tempo I what the movement began with", "[score]")
{
    const auto g = note("G4", 16);
    const auto at = [](int figure) { return "<sound tempo=\"" + std::to_string(figure) + "\"/>"; };
    const auto slower =
        "<direction><direction-type><words>rit.</words></direction-type>" + at(80) + "</direction>";
    const auto quick =
        direction("<metronome><beat-unit>quarter</beat-unit><per-minute>132</per-minute></metronome>");
    const auto score = unfolded(
        musicxml({{"Violins",
                   {four_four + at(120) + g, slower + g + at(60), words("a tempo") + g, quick + g, slower + g,
                    words("Tempo I\u00b0") + g, slower + g + at(50), words("Tempo primo") + g},
                   ""}}));
    const auto tempo_of_bar = [&](int bar) {
        return score.tempo_at(ScorePosition {Quarters {4 * (bar - 1)}}).value();
    };
    CHECK(tempo_of_bar(2) == Approx(80));
    CHECK(tempo_of_bar(3) == Approx(120));
    CHECK(tempo_of_bar(5) == Approx(80));
    CHECK(tempo_of_bar(6) == Approx(120));
    CHECK(tempo_of_bar(7) == Approx(80));
    CHECK(tempo_of_bar(8) == Approx(120));
}

TEST_CASE("swing is told, for the eighths are expected even", "[score]")
{
    const auto g = note("G4", 16);
    for (const auto& swing :
         {words("Swing"), std::string {"<sound><swing><first>2</first><second>1</second></swing></sound>"}})
        CHECK(
            unfolded(musicxml({{"Violins", {four_four + swing + g}, ""}})).printed().remarks ==
            std::vector<std::string> {"Bar 1 asks for swing; the eighths are expected as they are written."});
}

TEST_CASE("a letter in a box is a rehearsal mark, and a second one of a bar is told", "[score]")
{
    const auto g = note("G4", 16);
    const auto boxed = [](std::string_view text) {
        return direction("<words enclosure=\"square\">" + std::string {text} + "</words>");
    };
    const auto score =
        unfolded(musicxml({{"Violins",
                            {four_four + g, boxed("B") + g, boxed("solo") + g, boxed("12") + g,
                             direction("<rehearsal>C</rehearsal><rehearsal>Trio</rehearsal>") + g},
                            ""}}));
    CHECK(score.find_mark("B") == 1U);
    CHECK_FALSE(score.entry_points()[2].rehearsal_mark);
    CHECK(score.find_mark("12") == 3U);
    CHECK(score.find_mark("C") == 4U);
    CHECK(score.printed().remarks ==
          std::vector<std::string> {"Bar 5 has a second rehearsal mark, 'Trio'; it is found by 'C' alone."});
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

TEST_CASE("'Play 3 times' and '3x' count the repeat that stands with them", "[score]")
{
    const auto g = note("G4", 16);
    const auto end = [](std::string_view times) {
        return "<barline location=\"right\"><repeat direction=\"backward\"" + std::string {times} +
               "/></barline>";
    };
    for (const auto* three : {"Play 3 times", "x3", "3x", "3 x", "play three times", "3\u00d7", "3 mal"}) {
        INFO(three);
        const auto score =
            unfolded(musicxml({{"Violins", {four_four + words(three) + g, g + end(""), g + end("")}, ""}}));
        CHECK(bars_played(score) == "1 2 1 2 1 2 3 3");
    }
    CHECK(bars_played(unfolded(musicxml(
              {{"Violins", {four_four + words("3x") + g + end(" times=\"4\""), g}, ""}}))) == "1 1 1 1 2");
    for (const auto* other : {"3", "3rd time", "3. Mal", "beim 3. Mal", "3.mal", "Play 3", "1x", "3 solo"})
        CHECK(bars_played(unfolded(musicxml({{"Violins", {four_four + words(other) + g + end("")}, ""}}))) ==
              "1 1");
    // Brackets count for themselves.
    const auto bracketed = [&](std::string_view numbers) {
        const auto first = "<barline location=\"left\"><ending number=\"" + std::string {numbers} +
                           "\" type=\"start\"/></barline>" + g + end("");
        return unfolded(musicxml({{"Violins", {four_four + words("3x") + g, first, g}, ""}}));
    };
    CHECK(bars_played(bracketed("1")) == "1 2 1 3");
    CHECK(bracketed("1").printed().remarks ==
          std::vector<std::string> {
              "Bar 1 is to be played 3 times, and its endings are for fewer; they are believed."});
    CHECK(bracketed("1, 2").printed().remarks.empty());
    CHECK(
        unfolded(musicxml({{"Violins", {four_four + g, words("Play 3 times") + g}, ""}})).printed().remarks ==
        std::vector<std::string> {
            "Bar 2 is to be played 3 times, and no repeat ends there; it is played once."});
}

TEST_CASE("what is for the second time only is expected each time, and it is said", "[score]")
{
    const auto g = note("G4", 16);
    for (const auto* text : {"Play 2nd time only", "tacet 1x", "2x only", "nur beim 2. mal"}) {
        INFO(text);
        const auto score = unfolded(musicxml({{"Violins", {four_four + words(text) + g}, ""}}));
        REQUIRE(score.printed().remarks.size() == 1);
        CHECK(score.printed().remarks[0] ==
              "'" + std::string {text} +
                  "' in bar 1 is not obeyed: the bar is expected to be played each time.");
    }
    CHECK(unfolded(musicxml({{"Violins", {four_four + words("1st violin only") + g}, ""}}))
              .printed()
              .remarks.empty());
}

TEST_CASE("a repeat sign in the middle of a measure is taken at its end, and it is said", "[score]")
{
    const auto middle = "<barline location=\"middle\"><repeat direction=\"backward\"/></barline>";
    const auto score =
        unfolded(musicxml({{"Violins", {four_four + note("G4", 8) + middle + note("A4", 8)}, ""}}));
    CHECK(bars_played(score) == "1 1");
    CHECK(score.printed().remarks ==
          std::vector<std::string> {
              "Bar 1 has a repeat sign in its middle; it was taken to stand at the bar's end."});
}

TEST_CASE("an ending is for the times that are printed above it, whatever number the file gives it",
          "[score]")
{
    const auto g = note("G4", 16);
    const auto bracket = [](std::string_view side, std::string_view ending, std::string_view more = "") {
        return "<barline location=\"" + std::string {side} + "\">" + std::string {ending} +
               std::string {more} + "</barline>";
    };
    for (const auto* printed : {"1.-3.", "1.\u20133.", "1.2.3."})
        CHECK(bars_played(unfolded(
                  musicxml({{"Violins",
                             {four_four + g,
                              bracket("left", "<ending number=\"1\" type=\"start\">" + std::string {printed} +
                                                  "</ending>") +
                                  g +
                                  bracket("right", "<ending number=\"1\" type=\"stop\"/>",
                                          "<repeat direction=\"backward\"/>"),
                              bracket("left", "<ending number=\"4\" type=\"start\">4.</ending>") + g},
                             ""}}))) == "1 2 1 2 1 2 1 3");
}

TEST_CASE("senza misura asks for no number of beats, until the next metre", "[score]")
{
    const auto free = "<attributes><time><senza-misura/></time></attributes>";
    const auto score = unfolded(musicxml({{"Violins",
                                           {four_four + note("G4", 16), free + note("A4", 28), note("B4", 6),
                                            attributes(3, 4) + note("C5", 12)},
                                           ""}}));
    CHECK(score.end() == ScorePosition {Quarters {31, 2}});
    CHECK(score.printed().remarks.empty());
}

TEST_CASE("rehearsal marks are places to start from", "[score]")
{
    const auto g = note("G4", 16);
    const auto score =
        unfolded(musicxml({{"Violins", {four_four + g, direction("<rehearsal>B</rehearsal>") + g, g}, ""}}));
    CHECK(score.find_mark("B") == 1U);
    CHECK(score.entry_points()[1].rehearsal_mark);
    CHECK_FALSE(score.entry_points()[2].rehearsal_mark);
    CHECK(score.entry_points()[1].position == ScorePosition {Quarters {4}});
}

TEST_CASE("an empty bar, a whole-bar rest and a multi-bar rest last as long as their metre says", "[score]")
{
    const auto bar_rest = "<note><rest measure=\"yes\"/><duration>16</duration></note>";
    const auto many =
        "<attributes><measure-style><multiple-rest>2</multiple-rest></measure-style></attributes>";
    const auto score = unfolded(
        musicxml({{"Violins",
                   {attributes(3, 4) + note("G4", 12), "", many + std::string {bar_rest}, "", note("G4", 12)},
                   ""}}));
    CHECK(played(score) == "G4@0 G4@12");
    CHECK(score.printed().remarks.empty());
}

TEST_CASE("a whole rest is one bar's rest in every metre, where nobody plays longer", "[score]")
{
    const auto whole_rest = "<note><rest/><duration>16</duration><type>whole</type></note>";
    const auto three = attributes(3, 4);
    const auto alone =
        unfolded(musicxml({{"Violins", {three + note("G4", 12), whole_rest, note("A4", 12)}, ""}}));
    CHECK(played(alone) == "G4@0 A4@6");
    CHECK(alone.printed().remarks.empty());
    const auto others_play =
        unfolded(musicxml({{"Violins", {three + note("G4", 12), whole_rest, note("A4", 12)}, ""},
                           {"Cellos", {three + note("G2", 12), note("G2", 12), note("G2", 12)}, ""}}));
    CHECK(played(others_play) == "G4@0 A4@6");
    CHECK(others_play.printed().remarks.empty());
    // Four quarters of a bar that others, or notes after the rest, make as long or longer.
    const auto longer =
        unfolded(musicxml({{"Violins", {three + note("G4", 12), whole_rest, note("A4", 12)}, ""},
                           {"Cellos", {three + note("G2", 12), note("G2", 16), note("G2", 12)}, ""}}));
    CHECK(played(longer) == "G4@0 A4@7");
    CHECK(longer.printed().remarks.size() == 1);
    CHECK(played(unfolded(
              musicxml({{"Violins",
                         {attributes(6, 4) + whole_rest + std::string {} + note("A4", 8), note("G4", 24)},
                         ""}}))) == "A4@4 G4@6");
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

TEST_CASE("3+2 eighths are five eighths", "[score]")
{
    const auto five = "<attributes><divisions>4</divisions><time><beats>3+2</beats><beat-type>8</beat-type></"
                      "time></attributes>";
    CHECK(unfolded(musicxml({{"Violins", {five + note("G4", 10)}, ""}})).printed().bars[0].metre ==
          Metre {5, 8});
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

TEST_CASE("a bar with a % is played as the bar before, two bars with a % as the two before", "[score]")
{
    const auto style = [](std::string_view content) {
        return "<attributes><measure-style>" + std::string {content} + "</measure-style></attributes>";
    };
    const auto score = unfolded(musicxml(
        {{"Violins",
          {four_four + note("G4", 16), style("<measure-repeat type=\"start\">1</measure-repeat>") + rest(16),
           style("<measure-repeat type=\"stop\"/>") + note("A4", 16),
           style("<measure-repeat type=\"start\">2</measure-repeat>"), ""},
          ""}}));
    CHECK(played(score) == "G4@0 G4@4 A4@8 G4@12 A4@16");
}

TEST_CASE(
    "a % ends where it says so and is played once, whether or not each of its ends names the only staff",
    "[score]")
{
    const auto bars_with = [](std::string_view first, std::string_view again, std::string_view last) {
        const auto style = [](std::string_view number, std::string_view content) {
            return "<attributes><measure-style" + std::string {number} + ">" + std::string {content} +
                   "</measure-style></attributes>";
        };
        const auto start = "<measure-repeat type=\"start\">1</measure-repeat>";
        return played(
            unfolded(musicxml({{"Violins",
                                {four_four + note("G4", 16), style(first, start), style(again, start),
                                 style(last, "<measure-repeat type=\"stop\"/>"), note("A4", 16)},
                                ""}})));
    };
    const auto numbered = " number=\"1\"";
    const auto ends = std::array<std::string_view, 2> {"", numbered};
    for (const auto first : ends)
        for (const auto again : ends)
            for (const auto last : ends)
                CHECK(bars_with(first, again, last) == "G4@0 G4@4 G4@8 A4@16");
}

TEST_CASE("a % of all staves is played once on a staff that has its own", "[score]")
{
    const auto staff = [](int number) { return "<staff>" + std::to_string(number) + "</staff>"; };
    const auto repeat = "<measure-repeat type=\"start\">1</measure-repeat></measure-style>";
    const auto score =
        unfolded(musicxml({{"Piano",
                            {attributes(4, 4, "<staves>2</staves>") + note("G4", 16, staff(1)) + backup(16) +
                                 note("C3", 16, staff(2)),
                             std::string {"<attributes><measure-style>"} + repeat +
                                 "<measure-style number=\"1\">" + repeat + "</attributes>"},
                            ""}}));
    CHECK(played(score) == "C3@0 G4@0 C3@4 G4@4");
}

TEST_CASE("a % on one staff is played while the other staff has notes of its own", "[score]")
{
    const auto staff = [](int number) { return "<staff>" + std::to_string(number) + "</staff>"; };
    const auto style = [](std::string_view content) {
        return "<attributes><measure-style number=\"2\">" + std::string {content} +
               "</measure-style></attributes>";
    };
    const auto score = unfolded(
        musicxml({{"Piano",
                   {attributes(4, 4, "<staves>2</staves>") + note("G4", 16, staff(1)) + backup(16) +
                        note("C3", 16, staff(2)),
                    style("<measure-repeat type=\"start\">1</measure-repeat>") + note("A4", 16, staff(1)),
                    style("<measure-repeat type=\"stop\"/>") + note("B4", 16, staff(1))},
                   ""}}));
    CHECK(played(score) == "C3@0 G4@0 C3@4 A4@4 B4@8");
}

TEST_CASE("grace notes at the end of a bar come before the next one, and the last bar's before the end",
          "[score]")
{
    const auto grace = "<note><grace/><pitch><step>A</step><octave>4</octave></pitch></note>";
    const auto score = unfolded(musicxml(
        {{"Flute", {four_four + note("G4", 16) + grace, note("C5", 16), note("D5", 16) + grace}, ""}}));
    CHECK(played(score) == "G4@0 A4@4 C5@4 D5@8 A4@12");
}

TEST_CASE("a multi-bar rest written as one measure lasts all its bars", "[score]")
{
    const auto eight =
        "<attributes><measure-style><multiple-rest>8</multiple-rest></measure-style></attributes>";
    const auto score = unfolded(
        musicxml({{"Violins",
                   {"@number=\"1\"@" + four_four + note("G4", 16),
                    "@number=\"2\"@" + std::string {eight} + rest(16), "@number=\"10\"@" + note("A4", 16)},
                   ""}}));
    CHECK(bars_played(score) == "1 2 3 4 5 6 7 8 9 10");
    CHECK(played(score) == "G4@0 A4@36");
    // Whether the file counts one bar's rest there or that of all eight.
    const auto in_full = unfolded(musicxml(
        {{"Violins",
          {"@number=\"1\"@" + four_four + note("G4", 16),
           "@number=\"2\"@" + std::string {eight} + rest(8 * 16), "@number=\"10\"@" + note("A4", 16)},
          ""}}));
    CHECK(played(in_full) == "G4@0 A4@36");
    CHECK(in_full.printed().remarks.empty());
}

TEST_CASE("a part that does not say how it counts counts as the others do", "[score]")
{
    CHECK(played(unfolded(musicxml({{"Violins", {four_four + note("G4", 16)}, ""},
                                    {"Cellos", {note("G2", 8) + note("A2", 8)}, ""}})),
                 1) == "G2@0 A2@2");
}
