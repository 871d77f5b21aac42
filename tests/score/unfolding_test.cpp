// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/unfolding.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>

#include "score/bar_names.hpp"
#include "score/unfolded_score.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::score;

namespace {

using Jump = Navigation::Jump;
using Until = Navigation::Until;

/// Bars numbered from 1, whose signs a test sets: signs(3) are those of bar 3.
class Page {
public:
    explicit Page(std::size_t bars)
        : bars_(bars)
    {
        bars_.front().navigation.movement_starts = true;
        for (auto i = std::size_t {0}; i < bars; ++i)
            bars_[i].number = fmt::format("{}", i + 1);
    }
    Navigation& signs(std::size_t number) { return bars_[number - 1].navigation; }
    void repeat(std::size_t from, std::size_t to, int passes = 2)
    {
        signs(from).repeat_starts = true;
        signs(to).repeat_passes = passes;
    }
    void ending(std::vector<int> passes, std::size_t from, std::size_t to)
    {
        for (auto bar = from; bar <= to; ++bar)
            signs(bar).ending = passes;
        signs(from).ending_starts = true;
    }
    std::string played(std::size_t most = 1000) const
    {
        const auto order = playing_order(bars_, most);
        if (!order)
            return order.error().message;
        auto text = std::string {};
        for (const auto& visit : *order)
            text += fmt::format("{}{}", text.empty() ? "" : " ", visit.bar + 1);
        return text;
    }

    std::vector<std::string> doubts() const { return doubts_about(bars_, *playing_order(bars_)); }

private:
    std::vector<Bar> bars_;
};

using Sentences = std::vector<std::string>;

}  // namespace

TEST_CASE("a piece without signs is played from its first bar to its last", "[score]")
{
    CHECK(Page {4}.played() == "1 2 3 4");
}

TEST_CASE("a repeat is played twice, from its own sign or from the beginning", "[score]")
{
    auto page = Page {6};
    page.signs(2).repeat_passes = 2;
    page.repeat(4, 5);
    CHECK(page.played() == "1 2 1 2 3 4 5 4 5 6");
}

TEST_CASE("a repeat that nobody began goes back to where the one before it ended", "[score]")
{
    auto page = Page {4};
    page.signs(2).repeat_passes = 2;
    page.signs(4).repeat_passes = 2;
    CHECK(page.played() == "1 2 1 2 3 4 3 4");
}

TEST_CASE("a passage marked to be played four times is", "[score]")
{
    auto page = Page {2};
    page.repeat(1, 1, 4);
    CHECK(page.played() == "1 1 1 1 2");
}

TEST_CASE("the second ending is played instead of the first the second time", "[score]")
{
    auto page = Page {5};
    page.repeat(1, 3);
    page.ending({1}, 3, 3);
    page.ending({2}, 4, 4);
    CHECK(page.played() == "1 2 3 1 2 4 5");
}

TEST_CASE("an ending for the first two times is played twice, then the third's", "[score]")
{
    auto page = Page {4};
    page.repeat(1, 3);
    page.ending({1, 2}, 2, 3);
    page.ending({3}, 4, 4);
    CHECK(page.played() == "1 2 3 1 2 3 1 4");
}

TEST_CASE("two repeats with endings one after the other each have their own", "[score]")
{
    auto page = Page {6};
    page.signs(2).repeat_passes = 2;
    page.ending({1}, 2, 2);
    page.ending({2}, 3, 3);
    page.signs(5).repeat_passes = 2;
    page.ending({1}, 5, 5);
    page.ending({2}, 6, 6);
    CHECK(page.played() == "1 2 1 3 4 5 4 6");
}

TEST_CASE("D.C. al Fine goes to the beginning, repeats nothing again, and ends at Fine", "[score]")
{
    auto page = Page {6};
    page.repeat(1, 2);
    page.repeat(3, 4);
    page.signs(4).fine = true;
    page.signs(6).jump = Jump::da_capo;
    page.signs(6).until = Until::fine;
    CHECK(page.played() == "1 2 1 2 3 4 3 4 5 6 1 2 3 4");
}

TEST_CASE("after a D.C. the last ending is played at once", "[score]")
{
    auto page = Page {4};
    page.repeat(1, 2);
    page.ending({1}, 2, 2);
    page.ending({2}, 3, 3);
    page.signs(3).fine = true;
    page.signs(4).jump = Jump::da_capo;
    CHECK(page.played() == "1 2 1 3 4 1 3");
}

TEST_CASE("D.S. al Coda goes to the sign, and at To Coda leaves for the coda", "[score]")
{
    auto page = Page {8};
    page.signs(2).segno = true;
    page.signs(4).to_coda = true;
    page.signs(6).jump = Jump::dal_segno;
    page.signs(6).until = Until::coda;
    page.signs(7).coda = true;
    CHECK(page.played() == "1 2 3 4 5 6 2 3 4 7 8");
}

TEST_CASE("the second D.S. al Coda leaves by the second To Coda, for the second coda", "[score]")
{
    auto page = Page {8};
    page.signs(2).segno = true;
    page.signs(3).to_coda = true;
    page.signs(4).to_coda = true;
    for (const auto bar : {std::size_t {5}, std::size_t {7}}) {
        page.signs(bar).jump = Jump::dal_segno;
        page.signs(bar).until = Until::coda;
        page.signs(bar + 1).coda = true;
    }
    const auto numbered = [&](bool jumps) {
        page.signs(3).to_coda_number = 1;
        page.signs(4).to_coda_number = 2;
        page.signs(5).until_number = jumps ? 1 : 0;
        page.signs(7).until_number = jumps ? 2 : 0;
    };
    numbered(true);
    CHECK(page.played() == "1 2 3 4 5 2 3 6 7 2 3 4 8");
    numbered(false);
    CHECK(page.played() == "1 2 3 4 5 2 3 6 7 2 3 4 8");
    // With one To Coda for both, each D.S. leads on to what stands behind it.
    page.signs(4).to_coda = false;
    page.signs(3).to_coda_number = 0;
    CHECK(page.played() == "1 2 3 4 5 2 3 6 7 2 3 8");
    // A coda is found by its number where the page has them in another order.
    page.signs(3).to_coda_number = 1;
    page.signs(6).coda_number = 2;
    page.signs(8).coda_number = 1;
    CHECK(page.played() == "1 2 3 4 5 2 3 8");
}

TEST_CASE("al Coda passes a Fine on its way, al Fine a To Coda", "[score]")
{
    auto page = Page {7};
    page.signs(2).fine = true;
    page.signs(3).to_coda = true;
    page.signs(5).jump = Jump::da_capo;
    page.signs(5).until = Until::coda;
    page.signs(6).coda = true;
    CHECK(page.played() == "1 2 3 4 5 1 2 3 6 7");
    page.signs(3).to_coda = false;
    page.signs(1).to_coda = true;
    page.signs(5).until = Until::fine;
    CHECK(page.played() == "1 2 3 4 5 1 2");
}

TEST_CASE("a D.S. waits until the repeat that ends with it has been made", "[score]")
{
    auto page = Page {4};
    page.signs(2).segno = true;
    page.repeat(3, 4);
    page.signs(4).jump = Jump::dal_segno;
    CHECK(page.played() == "1 2 3 4 3 4 2 3 4");
}

TEST_CASE("a D.S. without a sign to go to is passed by", "[score]")
{
    auto page = Page {3};
    page.signs(2).jump = Jump::dal_segno;
    CHECK(page.played() == "1 2 3");
}

TEST_CASE("a first ending that no second follows is left out the second time", "[score]")
{
    auto page = Page {4};
    page.signs(2).repeat_passes = 2;
    page.ending({1}, 2, 2);
    CHECK(page.played() == "1 2 1 3 4");
    page.signs(4).repeat_passes = 2;  // of what comes after it
    CHECK(page.played() == "1 2 1 3 4 3 4");
}

TEST_CASE("after a D.C. a first ending that no second follows is left out", "[score]")
{
    auto page = Page {4};
    page.signs(2).repeat_passes = 2;
    page.ending({1}, 2, 2);
    page.signs(3).fine = true;
    page.signs(4).jump = Jump::da_capo;
    CHECK(page.played() == "1 2 1 3 4 1 3");
}

TEST_CASE("a bar for the second time only, in the middle of a repeat, is played the second time", "[score]")
{
    auto page = Page {5};
    page.repeat(1, 4);
    page.ending({2}, 2, 2);
    CHECK(page.played() == "1 3 4 1 2 3 4 5");
    page.ending({1}, 2, 2);
    CHECK(page.played() == "1 2 3 4 1 3 4 5");
    page.signs(5).jump = Jump::da_capo;  // after which the last time is played
    CHECK(page.played() == "1 2 3 4 1 3 4 5 1 3 4 5");
    page.signs(4).repeats_after_jump = true;
    CHECK(page.played() == "1 2 3 4 1 3 4 5 1 2 3 4 1 3 4 5");
}

TEST_CASE("a D.S. whose sign stands before a Fine that was made is passed by, and that is told", "[score]")
{
    auto page = Page {6};
    page.signs(2).segno = true;
    page.signs(3).fine = true;
    page.signs(4).jump = Jump::da_capo;
    page.signs(4).until = Until::fine;
    page.signs(6).jump = Jump::dal_segno;
    CHECK(page.played() == "1 2 3 4 1 2 3 5 6");
    CHECK(page.doubts() ==
          Sentences {"The D.S. in bar 6 finds no 𝄋 between the Fine and itself and is passed by."});
    page.signs(5).segno = true;
    CHECK(page.played() == "1 2 3 4 1 2 3 5 6 5 6");
    CHECK(page.doubts() == Sentences {"No D.C. or D.S. makes use of the 𝄋 in bar 2."});
}

TEST_CASE("an ending for the first two of three times is left out the third", "[score]")
{
    auto page = Page {3};
    page.signs(2).repeat_passes = 3;
    page.ending({1, 2}, 2, 2);
    CHECK(page.played() == "1 2 1 2 1 3");
}

TEST_CASE("a repeat in the coda is made, with its endings", "[score]")
{
    auto page = Page {6};
    page.signs(2).to_coda = true;
    page.signs(3).jump = Jump::da_capo;
    page.signs(3).until = Until::coda;
    page.signs(4).coda = true;
    page.repeat(4, 5);
    CHECK(page.played() == "1 2 3 1 2 4 5 4 5 6");
    page.ending({1}, 5, 5);
    page.ending({2}, 6, 6);
    CHECK(page.played() == "1 2 3 1 2 4 5 4 6");
}

TEST_CASE("a repeat that its sign says to make again after the D.C. is made again", "[score]")
{
    auto page = Page {3};
    page.signs(1).repeat_passes = 2;
    page.signs(2).fine = true;
    page.signs(3).jump = Jump::da_capo;
    CHECK(page.played() == "1 1 2 3 1 2");
    page.signs(1).repeats_after_jump = true;
    CHECK(page.played() == "1 1 2 3 1 1 2");
}

TEST_CASE("what stands behind a D.C. al Fine is played after it, and its own D.C. goes back to it", "[score]")
{
    auto page = Page {7};
    page.signs(2).fine = true;
    page.signs(3).jump = Jump::da_capo;
    page.signs(3).until = Until::fine;
    page.signs(5).fine = true;
    page.signs(6).jump = Jump::da_capo;
    page.signs(6).until = Until::fine;
    CHECK(page.played() == "1 2 3 1 2 4 5 6 4 5 7");
}

TEST_CASE("D.C. al Fine e poi la Coda plays to the Fine, and then the coda", "[score]")
{
    auto page = Page {6};
    page.signs(2).fine = true;
    page.signs(4).jump = Jump::da_capo;
    page.signs(4).until = Until::fine_then_coda;
    page.signs(5).coda = true;
    CHECK(page.played() == "1 2 3 4 1 2 5 6");
    CHECK(page.doubts().empty());
    // A To Coda before the Fine is another jump's, one without a Fine is meant.
    page.signs(1).to_coda = true;
    CHECK(page.played() == "1 2 3 4 1 2 5 6");
    page.signs(2).fine = false;
    CHECK(page.played() == "1 2 3 4 1 5 6");
    page.signs(1).to_coda = false;
    CHECK(page.doubts() ==
          Sentences {"The D.C. al Fine e poi la Coda in bar 4 finds no Fine, and all is played to the end."});
    // Without a sign the coda is what comes next; without that, all ends at the Fine.
    page.signs(2).fine = true;
    page.signs(5).coda = false;
    CHECK(page.played() == "1 2 3 4 1 2 5 6");
    auto short_page = Page {4};
    short_page.signs(2).fine = true;
    short_page.signs(4).jump = Jump::da_capo;
    short_page.signs(4).until = Until::fine_then_coda;
    CHECK(short_page.played() == "1 2 3 4 1 2");
    CHECK(short_page.doubts() == Sentences {"The D.C. al Fine e poi la Coda in bar 4 finds no coda, and all "
                                            "ends at the Fine."});
}

TEST_CASE("bars that nobody plays, and jumps that lead nowhere, are told", "[score]")
{
    auto page = Page {7};
    CHECK(page.doubts().empty());
    page.signs(4).to_coda = true;
    page.signs(5).jump = Jump::da_capo;
    page.signs(5).until = Until::coda;
    page.signs(7).coda = true;
    CHECK(page.doubts() ==
          Sentences {"Bar 6 is never played; check the repeats, endings and jumps around it."});
    page.signs(4).to_coda = false;
    CHECK(page.doubts() ==
          Sentences {"The D.C. al Coda in bar 5 finds no To Coda to leave by, and plays on."});
    page.signs(4).to_coda = true;
    page.signs(7).coda = false;
    CHECK(page.doubts() == Sentences {"The To Coda in bar 4 finds no coda after it and is passed by."});
    page.signs(4).to_coda_number = 2;
    CHECK(page.doubts() == Sentences {"The To Coda 2 in bar 4 finds no coda after it and is passed by."});
    page.signs(4).to_coda = false;
    CHECK(page.doubts() ==
          Sentences {"The D.C. al Coda in bar 5 finds no To Coda to leave by, and plays on."});
    page.signs(5).coda_comes_next = true;
    CHECK(page.doubts().empty());  // "D.C., then the Coda"
    page.signs(5).until = Until::fine;
    CHECK(page.doubts() ==
          Sentences {"The D.C. al Fine in bar 5 finds no Fine, and all is played to the end."});
    page.signs(5).jump = Jump::dal_segno;
    page.signs(3).fine = true;
    CHECK(page.doubts() == Sentences {"The D.S. al Fine in bar 5 finds no 𝄋 before it and is passed by."});
    page.signs(5).jump = Jump::none;
    page.ending({3}, 2, 4);
    CHECK(page.doubts() ==
          Sentences {"Bars 2–4 are never played; check the repeats, endings and jumps around them."});
}

TEST_CASE("signs that no jump uses are told in one sentence", "[score]")
{
    auto page = Page {12};
    page.signs(2).segno = true;
    page.signs(4).to_coda = true;
    page.signs(4).to_coda_number = 2;
    page.signs(5).coda = true;
    page.signs(8).fine = true;
    CHECK(page.doubts() ==
          Sentences {"No D.C. or D.S. makes use of the 𝄋 in bar 2, the To Coda 2 in bar 4, the coda in bar 5 "
                     "and the Fine in bar 8."});
    page.signs(10).jump = Jump::dal_segno;  // by all of them
    CHECK(page.doubts().empty());
    // A Fine at the end, and a sign to which a D.C. leads as well, are as usual.
    auto usual = Page {4};
    usual.signs(1).segno = true;
    usual.signs(3).jump = Jump::da_capo;
    usual.signs(4).fine = true;
    CHECK(usual.doubts().empty());
    for (auto bar = std::size_t {1}; bar <= 12; ++bar)
        page.signs(bar) = {};
    page.signs(1).movement_starts = true;
    for (auto bar = std::size_t {1}; bar <= 12; ++bar)
        page.signs(bar).segno = true;
    CHECK(page.doubts().at(0).ends_with("the 𝄋 in bar 8 and 4 more."));
}

TEST_CASE("a minuet's D.C. goes back to the minuet, and the finale follows its Fine", "[score]")
{
    auto page = Page {6};
    page.signs(3).movement_starts = true;
    page.signs(3).fine = true;
    page.signs(4).jump = Jump::da_capo;
    page.signs(5).movement_starts = true;
    CHECK(page.played() == "1 2 3 4 3 5 6");
}

TEST_CASE("repeats that would never end are refused in a sentence", "[score]")
{
    auto page = Page {100};
    for (auto bar = std::size_t {1}; bar <= 100; ++bar)
        page.repeat(bar, bar, 99);
    CHECK(page.played(500) ==
          "With its repeats this score is longer than 500 bars, which no piece is; check its repeat signs");
}

TEST_CASE("endings that no repeat reaches are refused in a sentence", "[score]")
{
    auto page = Page {2};
    page.ending({2}, 1, 2);
    CHECK(page.played() ==
          "All bars of the score stand under endings that no repeat reaches; check its endings");
}

TEST_CASE("a movement of one bar and the first bar of the next are two bars", "[score]")
{
    auto page = Score {};
    for (const auto* number : {"1", "1", "2"})
        page.bars.emplace_back().number = number;
    page.bars[0].navigation.movement_starts = page.bars[1].navigation.movement_starts = true;
    CHECK(bar_names(page) == std::vector<std::string> {"1", "1 (2)", "2"});
}
