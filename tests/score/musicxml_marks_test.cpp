// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/musicxml_reader.hpp"

#include <string>
#include <vector>

#include "score/musicxml_text.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::score;
using namespace tutti::test;

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

TEST_CASE("a bow that is to go slowly leaves the class held to its tempo, and 'Ruhig' does not", "[score]")
{
    const auto g = note("G4", 16);
    const auto held = [&](std::string_view text) {
        const auto mark =
            direction("<metronome><beat-unit>quarter</beat-unit><per-minute>96</per-minute></metronome>");
        const auto score = unfolded(musicxml({{"Violins", {four_four + mark + g, words(text) + g}, ""}}));
        return score.printed_tempo_at(ScorePosition {Quarters {5}}).has_value();
    };
    for (const auto* text : {"D string", "slow bow", "Strings", "Ritornello", "with marching steps"}) {
        INFO(text);
        CHECK(held(text));
    }
    for (const auto* text : {"Ruhig", "con moto", "rit."}) {
        INFO(text);
        CHECK_FALSE(held(text));
    }
}

TEST_CASE(
    "a half note of two characters is a half note, and a tempo of the playback that none can play is told",
    "[score]")
{
    const auto g = note("G4", 16);
    const auto score = unfolded(musicxml(
        {{"Violins",
          {four_four + words("\U0001D157\U0001D165 = 50") + g, words("\U0001D158\U0001D165. = 80") + g,
           "<sound tempo=\"-5\"/>" + g, "<sound tempo=\"0\"/>" + g},
          ""}}));
    CHECK(score.tempo_at(ScorePosition {}).value() == Approx(100));
    CHECK(score.tempo_at(ScorePosition {Quarters {4}}).value() == Approx(120));
    CHECK(score.tempo_at(ScorePosition {Quarters {8}}).value() == Approx(120));
    CHECK(score.printed().remarks ==
          std::vector<std::string> {
              "The playback's tempo in bar 3 is '-5', which nobody can play; it was left out.",
              "The playback's tempo in bar 4 is '0', which nobody can play; it was left out."});
}

TEST_CASE("a heading in a box at a bar's beginning is a rehearsal mark, what is to be played so is none",
          "[score]")
{
    const auto g = note("G4", 16);
    for (const auto* heading : {"Verse 2", "Letter D", "Intro", "Chorus", "Bridge", "Trio", "Refrain",
                                "Strophe 2", "Second Theme", "Teil A", "Var. IV", "Solo 2", "Part Two",
                                "Main Theme", "A-Teil", "Couplet 3", "\u00dcberleitung"}) {
        INFO(heading);
        const auto score = unfolded(musicxml({{"Violins", {four_four + g, boxed(heading) + g}, ""}}));
        CHECK(score.find_mark(heading) == 1U);
        CHECK(score.entry_points()[1].rehearsal_mark);
    }
    for (const auto* text : {"solo",
                             "Tutti",
                             "pizz.",
                             "mf",
                             "p",
                             "con sord.",
                             "Allegro",
                             "rit.",
                             "2nd time only",
                             "To Coda",
                             "Flute",
                             "to Picc.",
                             "slow bow",
                             "D string",
                             "\u2669 = 96",
                             "Vamp till cue",
                             "Listen to the cellos here",
                             "ord.",
                             "nat.",
                             "attacca",
                             "G.P.",
                             "V.S.",
                             "d\u00e9tach\u00e9",
                             "am Frosch",
                             "au talon",
                             "am Steg",
                             "D\u00e4mpfer weg",
                             "Flatterzunge",
                             "Part",
                             "Chorus f",
                             "Solo",
                             "Chorus 2x"}) {
        INFO(text);
        const auto score = unfolded(musicxml({{"Violins", {four_four + g, boxed(text) + g}, ""}}));
        CHECK(score.printed().bars[1].rehearsal_mark.empty());
    }
    const auto within =
        unfolded(musicxml({{"Violins", {four_four + note("G4", 8) + boxed("Chorus") + note("G4", 8)}, ""}}));
    CHECK(within.printed().bars[0].rehearsal_mark.empty());
    // With a metronome's figure it is a tempo's name.
    const auto metronome =
        std::string {"<metronome><beat-unit>quarter</beat-unit><per-minute>96</per-minute></metronome>"};
    const auto tempo =
        unfolded(musicxml({{"Violins",
                            {four_four +
                             "<direction><direction-type><words enclosure=\"rectangle\">Trio</words>"
                             "</direction-type><direction-type>" +
                             metronome + "</direction-type></direction>" + g},
                            ""}}));
    CHECK(tempo.printed().bars[0].rehearsal_mark.empty());
    CHECK(tempo.printed_tempo_at(ScorePosition {})->value() == Approx(96));
    CHECK_THAT(tempo.printed().bars[0].tempo_marks.front().text, Catch::StartsWith("Trio"));
    // A letter is what a bar is called by, wherever the heading stands.
    const auto both = unfolded(musicxml(
        {{"Violins", {four_four + boxed("Chorus") + direction("<rehearsal>B</rehearsal>") + g}, ""}}));
    CHECK(both.printed().bars[0].rehearsal_mark == "B");
    CHECK(both.printed().remarks.size() == 1);
}
