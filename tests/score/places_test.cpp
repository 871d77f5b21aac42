// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/places.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>

#include "score/bar_names.hpp"
#include "score/plain_words.hpp"
#include "score/unfolded_score.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::score;

namespace {

/// A pick-up of one beat, then bars 1 to 12 in four; bars 1 to 4 are repeated, and B, C and "Verse 2" stand
/// at bars 3, 7 and 9, the segno at 5, Fine at 6, the coda at 11.
UnfoldedScore song()
{
    auto page = Score {};
    for (auto number = 0; number <= 12; ++number) {
        auto& bar = page.bars.emplace_back();
        bar.number = fmt::format("{}", number);
        bar.length = Quarters {number == 0 ? 1 : 4};
        bar.begins_at = Quarters {number == 0 ? 3 : 0};
    }
    page.bars[0].navigation.movement_starts = true;
    page.bars[1].navigation.repeat_starts = true;
    page.bars[4].navigation.repeat_passes = 2;
    page.bars[3].rehearsal_mark = "B";
    page.bars[7].rehearsal_mark = "C";
    page.bars[9].rehearsal_mark = "Verse 2";
    page.bars[5].navigation.segno = true;
    page.bars[6].navigation.fine = true;
    page.bars[11].navigation.coda = true;
    return *UnfoldedScore::unfold(std::move(page));
}

/// "7", "2.2" for the second beat of bar 2, "3 again" for its second playing; "nowhere".
std::string place(const UnfoldedScore& score, std::string_view said)
{
    const auto found = find_said(score, said);
    if (!found)
        return "nowhere";
    const auto& bar = score.bars()[found->performed_bar];
    auto text = score.printed(bar).number;
    if (found->into > Quarters {})
        text += fmt::format(".{:g}", 1.0 + found->into / score.printed(bar).metre.beat());
    return text + (bar.pass > 1 ? " again" : "");
}

void are_all(const UnfoldedScore& score, const std::vector<const char*>& said, std::string_view where)
{
    for (const auto* words : said) {
        INFO(words);
        CHECK(place(score, words) == where);
    }
}

}  // namespace

TEST_CASE("the top is where the piece begins, its pick-up included", "[score]")
{
    const auto score = song();
    are_all(score,
            {"top", "from the top", "beginning", "the start", "from the beginning", "Anfang", "von vorn",
             "ganz von vorne", "vom Anfang", "D.C.", "da capo", "pickup", "the pick-up", "the pickup bar",
             "upbeat", "Auftakt", "mit Auftakt"},
            "0");
    // Without one there is no pick-up to begin with.
    auto page = song().printed();
    page.bars.erase(page.bars.begin());
    page.bars[0].navigation.movement_starts = true;
    const auto without = *UnfoldedScore::unfold(std::move(page));
    are_all(without, {"top", "von vorn"}, "1");
    are_all(without, {"pickup", "Auftakt"}, "nowhere");
}

TEST_CASE("a pick-up to a letter is the beat before it", "[score]")
{
    const auto score = song();
    are_all(score, {"pickup to C", "from the pick-up to letter C", "upbeat to bar 7", "Auftakt zu C"}, "6.4");
    are_all(score, {"pickup to bar 1", "Auftakt zu Takt 1"}, "0");
    // And one to a beat is the beat before that.
    are_all(score,
            {"pick-up to bar 7 beat 3", "from the pickup to bar 7, beat 3", "pick-up to beat 3 of bar 7",
             "Auftakt zu Schlag 3 von C"},
            "7.2");
    are_all(score, {"pick-up to beat 2 of bar 7"}, "7");
}

TEST_CASE("to pick up at a place is to go on from there", "[score]")
{
    const auto score = song();
    are_all(score, {"pick up from bar 7", "pick up at C", "pick up at letter C"}, "7");
    are_all(score, {"pick up bar 7 beat 2"}, "7.2");
    are_all(score, {"pick up to C", "the pick up to bar 7", "pickup to C"}, "6.4");
    are_all(score, {"the pick up", "the pick up bar"}, "0");
}

TEST_CASE("a mark that is called as a leading word is a mark", "[score]")
{
    auto page = song().printed();
    page.bars[7].rehearsal_mark = "A";
    const auto score = *UnfoldedScore::unfold(page);
    are_all(score,
            {"A", "a", "from A", "at A", "ab A", "von A", "bei A", "to A", "back to A", "go back to A",
             "from the A", "noch einmal von A", "letter A", "from letter A", "Buchstabe A", "pick up at A"},
            "7");
    are_all(score, {"pick-up to A", "from the pickup to A", "Auftakt zu A"}, "6.4");
    are_all(score, {"beat 2 of A", "2nd beat of A", "A, beat 2", "from A beat 2", "zweiter Schlag von A"},
            "7.2");
    are_all(score, {"two before A", "2 bars before A", "zwei vor A"}, "5");
    are_all(score, {"the bar before A", "a bar before A", "ein Takt vor A"}, "6");
    are_all(score, {"two after A", "3rd bar of A", "3. Takt von A", "dritter Takt bei A"}, "9");
    are_all(score, {"from", "from the", "back to"}, "nowhere");
    are_all(song(), {"from A", "at A", "A"}, "nowhere");
}

TEST_CASE("two before C are the two bars that lead to it, four after B those counted on the page", "[score]")
{
    const auto score = song();
    are_all(score,
            {"two before C", "2 before C", "2 bars before C", "from two bars before letter C", "zwei vor C",
             "2 Takte vor C", "zwei Takte vor dem Buchstaben C", "two before bar 7"},
            "5");
    are_all(score, {"one before C", "the bar before C", "a bar before C", "ein Takt vor C", "der Takt vor C"},
            "6");
    // On the page, though a repeat lies between.
    are_all(score, {"four after B", "4 bars after B", "vier nach B", "4 Takte nach B"}, "7");
    // What is played before bar 5 is the end of the repeat.
    are_all(score, {"one before bar 5"}, "4 again");
    are_all(score, {"3rd bar of C", "third bar of letter C", "3. Takt von C", "dritter Takt bei C"}, "9");
    are_all(score, {"3rd bar after C", "3. Takt nach C", "three after C"}, "10");
    are_all(score, {"20 before C", "20 after C", "two before", "two before D", "before C"}, "nowhere");
}

TEST_CASE("the signs on the page are places", "[score]")
{
    const auto score = song();
    are_all(score,
            {"segno", "the sign", "from the sign", "D.S.", "dal segno", "Zeichen", "\U0001D10B",
             "from \U0001D10B"},
            "5");
    are_all(score, {"coda", "the coda", "from the Coda", "\U0001D10C"}, "11");
    are_all(score, {"fine", "from the Fine", "\uFB01ne"}, "6");
    are_all(score, {"last bar", "the last bar", "letzter Takt"}, "12");
}

TEST_CASE("bars and beats are found by words for numbers, ordinals and abbreviations", "[score]")
{
    const auto score = song();
    are_all(score,
            {"bar two", "b. 2", "2nd bar", "second bar", "bar 2", "2. Takt", "Takt zwei", "zweiter Takt",
             "im zweiten Takt", "two", "zwei", "2.", "bar two!"},
            "2");
    are_all(score, {"bar twelve", "Takt zw\u00f6lf", "from bar twelve"}, "12");
    are_all(score,
            {"from 2nd beat of bar 7", "2nd beat of bar 7", "the second beat of C", "beat 2 of bar 7",
             "bar 7 beat 2", "bar 7, 2nd beat", "Takt 7, Schlag 2", "2. Schlag in Takt 7",
             "zweiter Schlag von C", "C, beat 2"},
            "7.2");
    are_all(score, {"beat 4 of bar 0"}, "0");  // the pick-up is a fourth beat
    are_all(score, {"beat 5 of bar 7", "beat 0 of bar 7", "beat 1 of bar 0", "beat 2", "bar"}, "nowhere");
}

TEST_CASE("a mark of words is found by them, and one that is printed 'Letter D' by D", "[score]")
{
    auto page = song().printed();
    page.bars[12].rehearsal_mark = "Letter D";
    page.bars[10].rehearsal_mark = "Coda";
    const auto score = *UnfoldedScore::unfold(std::move(page));
    are_all(score, {"Verse 2", "verse 2", "from Verse 2", "from the verse 2"}, "9");
    are_all(score, {"D", "letter D", "from D"}, "12");
    are_all(score, {"Coda"}, "10");  // the page's own name comes before the sign
}

TEST_CASE("ligatures are their letters", "[score]")
{
    CHECK(plain_words("C\u0153ur").at(0).text == "coeur");
    CHECK(plain_words("\u0152uvre").at(0).text == "oeuvre");
    CHECK(plain_words("\u00c6r \uFB02ott").at(1).text == "flott");
}

TEST_CASE("a place is called by its letter, in any case, or by its bar's number", "[score]")
{
    auto page = Score {};
    for (const auto* number : {"0", "1", "2", "3"}) {
        auto bar = Bar {};
        bar.number = number;
        bar.length = Quarters {4};
        page.bars.push_back(bar);
    }
    page.bars[2].rehearsal_mark = "B";
    page.bars[3].rehearsal_mark = "1";  // a mark before a bar's number
    const auto score = *UnfoldedScore::unfold(page);
    CHECK(score.find_place("b") == 2U);
    CHECK(score.find_place(" 2 ") == 2U);
    CHECK(score.find_place("1") == 3U);
    CHECK(score.find_place("bar 1") == 1U);
    CHECK(score.find_place("Bar1") == 1U);
    CHECK_FALSE(score.find_place("bar B"));
    CHECK_FALSE(score.find_place("C"));
    CHECK_FALSE(score.find_place(""));
    CHECK(unmistakable(score.printed(), "1") == "bar 1");
    CHECK(unmistakable(score.printed(), "2") == "2");
}

TEST_CASE("a place is found as a tutor speaks of it, in English and in German", "[score]")
{
    auto page = Score {};
    for (const auto* number : {"1", "2", "3", "7"}) {
        auto& bar = page.bars.emplace_back();
        bar.number = number;
        bar.length = Quarters {4};
    }
    page.bars[1].rehearsal_mark = "B";
    page.bars[2].rehearsal_mark = "7";
    const auto score = *UnfoldedScore::unfold(page);
    for (const auto* spoken :
         {"letter B", "from letter B", "From B", "at rehearsal mark B", "ab Buchstabe b", "von B", "bar 2",
          "measure 2", "m. 2", "m.2", "mm 2", "bars 2", "Takt 2", "T. 2", "ab Takt 2", "Takt2", "from 2"}) {
        INFO(spoken);
        CHECK(score.find_place(spoken) == 1U);
    }
    CHECK(score.find_place("Ziffer 7") == 2U);
    CHECK(score.find_place("from bar 7") == 3U);
    CHECK(score.find_place("measure 7") == 3U);
    CHECK_FALSE(score.find_place("Ziffer 3"));  // no mark, and a bar is not meant
    CHECK_FALSE(score.find_place("Takt B"));
    CHECK_FALSE(score.find_place("from"));
    CHECK_FALSE(score.find_place("letter"));
    page.bars[3].rehearsal_mark = "From letter B";
    CHECK(UnfoldedScore::unfold(page)->find_place("from letter b") == 3U);
}

TEST_CASE("a second movement's bar 2 is called otherwise than the first one's, a split bar's rest is not",
          "[score]")
{
    auto page = Score {};
    for (const auto* number : {"1", "2", "2", "3", "1", "2", ""}) {
        auto bar = Bar {};
        bar.number = number;
        bar.length = Quarters {4};
        page.bars.push_back(bar);
    }
    CHECK(bar_names(page) == std::vector<std::string> {"1", "2", "2", "3", "1 (2)", "2 (2)", ""});
    const auto score = *UnfoldedScore::unfold(page);
    CHECK(score.find_place("2") == 1U);
    CHECK(score.find_place("2 (2)") == 5U);
    CHECK(score.find_place("bar 1(2)") == 4U);
    CHECK_FALSE(score.find_place("3 (2)"));
}

TEST_CASE("bar 1 is that of the movement in which the class is, and 2:1 that of the second from anywhere",
          "[score]")
{
    auto page = Score {};
    for (auto movement = 1; movement <= 3; ++movement)
        for (auto number = 1; number <= 4; ++number) {
            auto& bar = page.bars.emplace_back();
            bar.number = fmt::format("{}", number);
            bar.length = Quarters {4};
            bar.navigation.movement_starts = number == 1;
        }
    page.bars[1].rehearsal_mark = page.bars[9].rehearsal_mark = "A";
    page.bars[3].number = "4a";
    const auto score = *UnfoldedScore::unfold(page);
    const auto in = [&](std::size_t bar) { return score.bars()[bar].start; };
    CHECK(score.find_place("1") == 0U);
    CHECK(score.find_place("1", in(2)) == 0U);
    CHECK(score.find_place("1", in(7)) == 4U);
    CHECK(score.find_place("1", score.end()) == 8U);
    CHECK(score.find_place("2:1") == 4U);
    CHECK(score.find_place("2:1", in(11)) == 4U);
    CHECK(score.find_place("bar 2:1") == 4U);
    CHECK(score.find_place("2: bar 1") == 4U);
    CHECK_FALSE(score.find_place("bar 2:A"));
    CHECK_FALSE(score.find_place("bar 2:"));
    CHECK(score.find_place("a", in(10)) == 9U);
    CHECK(score.find_place("A", in(4)) == 1U);  // the nearest, where the class's movement has none
    CHECK(score.find_place("4a", in(10)) == 3U);
    CHECK_FALSE(score.find_place("2:A"));
    CHECK_FALSE(score.find_place("4:1"));
    CHECK_FALSE(score.find_place("2:"));
    CHECK(score.movement(3) == 1);
    CHECK(score.movement(4) == 2);
}
