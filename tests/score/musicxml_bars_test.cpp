// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/musicxml_reader.hpp"

#include <array>
#include <string>
#include <vector>

#include "score/musicxml_text.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::score;
using namespace tutti::test;

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

TEST_CASE("3+2 eighths are five eighths", "[score]")
{
    const auto five = "<attributes><divisions>4</divisions><time><beats>3+2</beats><beat-type>8</beat-type></"
                      "time></attributes>";
    CHECK(unfolded(musicxml({{"Violins", {five + note("G4", 10)}, ""}})).printed().bars[0].metre ==
          Metre {5, 8});
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

TEST_CASE("a repeat within a repeat is told; two that follow each other, and endings, are not", "[score]")
{
    const auto g = note("G4", 16);
    const auto begin = barline("left", "<repeat direction=\"forward\"/>");
    const auto end = barline("right", "<repeat direction=\"backward\"/>");
    const auto remarks = [](const std::vector<std::string>& measures) {
        return unfolded(musicxml({{"Violins", measures, ""}})).printed().remarks;
    };
    CHECK(remarks({four_four + begin + g, begin + g + end, g, g + end}) ==
          std::vector<std::string> {
              "The repeat of bars 2 to 2 stands within that of bars 1 to 4; the outer one was "
              "taken to begin after it."});
    CHECK(remarks({four_four + begin + g, g + end, begin + g + end, g, g + end}).empty());
    const auto ending = [&](int number, const std::string& more) {
        const auto of = "<ending number=\"" + std::to_string(number) + "\" type=\"";
        return barline("left", of + "start\"/>") + g + barline("right", of + "stop\"/>" + more);
    };
    const auto back = std::string {"<repeat direction=\"backward\"/>"};
    CHECK(remarks({four_four + begin + g, ending(1, back), ending(2, back), ending(3, ""), begin + g + end})
              .empty());
}

TEST_CASE("a metre that changes within a bar, and two at once, are told", "[score]")
{
    const auto three = "<attributes><time><beats>3</beats><beat-type>4</beat-type></time></attributes>";
    const auto remarks = [](const std::vector<XmlPart>& parts) {
        return unfolded(musicxml(parts)).printed().remarks;
    };
    CHECK(remarks({{"Violins", {four_four + note("G4", 8) + three + note("G4", 8)}, ""}}) ==
          std::vector<std::string> {
              "Bar 1 changes its metre within itself, to 3/4; its beats are counted in the first one."});
    CHECK(remarks({{"Violins", {four_four + note("G4", 16)}, ""},
                   {"Cellos", {attributes(12, 8) + note("G2", 16)}, ""}}) ==
          std::vector<std::string> {
              "Bar 1 has two metres at once, 4/4 and 12/8; its beats are counted in the first."});
    CHECK(remarks({{"Violins", {four_four + note("G4", 8) + four_four + note("G4", 8)}, ""}}).empty());
}
