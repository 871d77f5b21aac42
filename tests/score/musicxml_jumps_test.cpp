// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/musicxml_reader.hpp"

#include <string>
#include <tuple>
#include <vector>

#include "score/musicxml_text.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::score;
using namespace tutti::test;

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

TEST_CASE("repeats are made again after a D.C. that says so, and only then", "[score]")
{
    const auto g = note("G4", 16);
    const auto again = barline("right", "<repeat direction=\"backward\"/>");
    const auto played = [&](const char* back) {
        return bars_played(unfolded(
            musicxml({{"Violins", {four_four + g + again, g + words("Fine"), g + words(back)}, ""}})));
    };
    for (const auto* back : {"D.C. con repetizione", "D.C. al Fine con rep.", "D.C. al Fine (with repeats)",
                             "D.C. al Fine mit Wiederholung", "D.C. al Fine mit allen Wiederholungen",
                             "Da Capo al Fine con le ripetizioni", "D.C. al Fine, play all repeats"}) {
        INFO(back);
        CHECK(played(back).starts_with("1 1 2 3 1 1 2"));
    }
    for (const auto* back :
         {"D.C. al Fine", "D.C. al Fine senza ripetizione", "D.C. al Fine senza rep.",
          "D.C. al Fine ohne Wdh.", "D.C. al Fine (no repeats)", "Repeat from the top to the Fine",
          "D.C. al Fine, don't play the repeats", "Play repeats, then D.C. al Fine"}) {
        INFO(back);
        CHECK(played(back) == "1 1 2 3 1 2");
    }
}

TEST_CASE("a Fine where a repeat ends is for its last time, where the repeat is made after the D.C.",
          "[score]")
{
    const auto g = note("G4", 16);
    const auto again = barline("right", "<repeat direction=\"backward\"/>");
    CHECK(bars_played(unfolded(
              musicxml({{"Violins",
                         {four_four + g, g + words("Fine") + again, g + words("D.C. al Fine con rep.")},
                         ""}}))) == "1 2 1 2 3 1 2 1 2");
}

TEST_CASE("a D.C. of two times is taken once, and it is said", "[score]")
{
    const auto g = note("G4", 16);
    for (const auto* text : {"D.C. two times", "D.C. 2x", "D.C. twice"}) {
        const auto score = unfolded(musicxml({{"Violins", {four_four + g, g + words(text)}, ""}}));
        CHECK(bars_played(score) == "1 2 1 2");
        CHECK(score.printed().remarks ==
              std::vector<std::string> {"'" + std::string {text} +
                                        "' in bar 2 is obeyed once: that jump is taken one time."});
    }
    for (const auto* text : {"2nd time D.C.", "D.C. 2. Mal", "D.C."})
        CHECK(unfolded(musicxml({{"Violins", {four_four + g, g + words(text)}, ""}}))
                  .printed()
                  .remarks.empty());
}

TEST_CASE("a D.S. al Coda in mid-piece without any To Coda is told", "[score]")
{
    const auto g = note("G4", 16);
    const auto score = unfolded(musicxml(
        {{"Violins", {four_four + g, direction("<segno/>") + g, g + words("D.S. al Coda"), g}, ""}}));
    CHECK(bars_played(score) == "1 2 3 2 3 4");
    CHECK(score.printed().remarks ==
          std::vector<std::string> {"The D.S. al Coda in bar 3 finds no To Coda to leave by, and plays on."});
}

TEST_CASE("vamps, bis and cuts are not obeyed, and it is said", "[score]")
{
    const auto g = note("G4", 16);
    const auto remarks = [&](const char* text) {
        return unfolded(musicxml({{"Violins", {four_four + words(text) + g}, ""}})).printed().remarks;
    };
    for (const auto* text :
         {"Vamp till cue", "repeat ad lib.", "Open repeat", "repeat as needed", "bis", "vi-", "-de"}) {
        INFO(text);
        CHECK(remarks(text).size() == 1);
    }
    CHECK(remarks("bis") ==
          std::vector<std::string> {"'bis' in bar 1 is not obeyed: what it stands over is played once."});
    for (const auto* text : {"ad lib.", "bis zum Ende \u00fcben", "VI", "de", "cue", "Violin cue"}) {
        INFO(text);
        CHECK(remarks(text).empty());
    }
}
