// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/piece_check.hpp"

#include "score/musicxml_text.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::test;

namespace {

bool holds(const std::string& text, std::string_view what)
{
    return text.find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("the order of playing is told as players would tell it", "[cli]")
{
    const auto g = note("G4", 16);
    const auto again = "<barline location=\"right\"><repeat direction=\"backward\"/></barline>";
    const auto words = [](std::string_view text) {
        return "<direction><direction-type><words>" + std::string {text} +
               "</words></direction-type></direction>";
    };
    const auto score = unfolded(
        musicxml({{"Violins",
                   {attributes(4, 4) + g, g + again, g + words("Fine"), g, g + words("D.C. al Fine")},
                   ""}}));
    CHECK(cli::playing_order_text(score) == "bars 1–2, 1–2, 3–5, D.C., 1–2, 3, Fine");
}

TEST_CASE("a check names title, parts, ranges, marks and remarks", "[cli]")
{
    const auto transpose = "<transpose><chromatic>-2</chromatic></transpose>";
    const auto mark = "<direction><direction-type><rehearsal>A</rehearsal></direction-type></direction>";
    const auto score = unfolded(musicxml(
        {{"Clarinets",
          {attributes(4, 4, transpose) + note("C4", 8) + note("C5", 8), mark + note("D4", 16, "", "<cue/>")},
          ""}},
        "<work><work-title>Ode</work-title></work>"));
    const auto text = cli::piece_check_text(score);
    CHECK(holds(text, "Ode\n2 bars printed, 2 performed, 0:04 at the marked tempo\n"));
    CHECK(holds(text,
                "Clarinets  clarinet             B♭3 to B♭4    2 notes, sounds a tone lower than written\n"));
    CHECK(holds(text, "A     bar 2\n"));
    CHECK(holds(text, "1 cue notes"));
    const auto json = cli::piece_check_json(score);
    CHECK(holds(json, "\"lowest_midi\": 58"));
    CHECK(holds(json, "\"metre\": \"4/4\""));
    CHECK_FALSE(holds(json, "\"midi\": 70"));
    CHECK(holds(cli::piece_check_json(score, true), "\"midi\": 70"));
}

TEST_CASE("a piano is told, though Tutti has none, and a part without a name is not", "[cli]")
{
    const auto bar = attributes(4, 4) + note("G4", 16);
    const auto text = cli::piece_check_text(
        unfolded(musicxml({{"Piano", {bar}, ""}, {"Drumset", {bar}, ""}, {"Part 3", {bar}, ""}})));
    CHECK(holds(text, "Piano    none that Tutti has"));
    CHECK(holds(text, "Drumset  none that Tutti has"));
    CHECK(holds(text, "Part 3   instrument not told"));
}

TEST_CASE("a check says which words leave the class without a tempo to be held to", "[cli]")
{
    const auto g = note("G4", 16);
    const auto words = [](std::string_view text) {
        return "<direction><direction-type><words>" + std::string {text} +
               "</words></direction-type></direction>";
    };
    const auto figure = "<direction><direction-type><metronome><beat-unit>quarter</beat-unit><per-minute>96"
                        "</per-minute></metronome></direction-type></direction>";
    const auto score = unfolded(musicxml(
        {{"Violins",
          {attributes(4, 4) + figure + g, words("rit.") + g, words("a tempo") + g, words("Andante") + g},
          ""}}));
    const auto text = cli::piece_check_text(score);
    CHECK(holds(text, "bar 1     ♩ = 96\n"));
    CHECK(holds(text, "bar 2     rit. (no figure: from here the class is held to no tempo)\n"));
    CHECK(holds(text, "bar 3     a tempo (again ♩ = 96)\n"));
    CHECK(holds(text, "bar 4     Andante (no figure: from here the class is held to no tempo)\n"));
}
