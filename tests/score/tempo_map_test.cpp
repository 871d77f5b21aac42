// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/tempo_map.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "score/unfolded_score.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::score;

namespace {

TempoMark mark(std::string text, std::optional<BeatsPerMinute> quarters = {})
{
    auto made = TempoMark {};
    made.text = std::move(text);
    made.quarters = quarters;
    return made;
}

/// Bars of four quarters, a mark at the beginning of each.
UnfoldedScore marked(const std::vector<TempoMark>& marks)
{
    auto page = Score {};
    for (const auto& one : marks) {
        auto& bar = page.bars.emplace_back();
        bar.length = Quarters {4};
        bar.tempo_marks.push_back(one);
    }
    page.bars.front().navigation.movement_starts = true;
    return *UnfoldedScore::unfold(std::move(page));
}

ScorePosition in_bar(std::size_t number)
{
    return ScorePosition {Quarters {4 * static_cast<int>(number) - 3}};
}

/// What a class is held to after these marks, each in a bar of its own.
std::optional<BeatsPerMinute> held_after(const std::vector<TempoMark>& marks)
{
    return marked(marks).printed_tempo_at(in_bar(marks.size()));
}

constexpr auto forty = BeatsPerMinute {40.0};
constexpr auto sixty = BeatsPerMinute {60.0};
constexpr auto eighty = BeatsPerMinute {80.0};
constexpr auto ninety_six = BeatsPerMinute {96.0};

}  // namespace

TEST_CASE("after one rit. on another the tempo of before both is back", "[score]")
{
    CHECK(held_after({mark("", ninety_six), mark("rit.", eighty), mark("molto rit.", sixty),
                      mark("a tempo")}) == ninety_six);
}

TEST_CASE("Tempo I is the tempo that the movement begins with, and none where that has no figure", "[score]")
{
    CHECK(held_after({mark("Allegro", ninety_six), mark("Largo", forty), mark("Tempo I")}) == ninety_six);
    CHECK_FALSE(held_after({mark("Andante"), mark("Largo", forty), mark("Tempo I")}).has_value());
}

TEST_CASE("a tranquillo on the way keeps the tempo, and ends no rit.", "[score]")
{
    CHECK(held_after({mark("Allegro", ninety_six), mark("dolce e tranquillo")}) == ninety_six);
    CHECK(held_after({mark("Allegro", ninety_six), mark("rit.", eighty), mark("tranquillo"),
                      mark("a tempo")}) == ninety_six);
    CHECK(held_after({mark("Allegro", ninety_six), mark("tranquillo", sixty)}) == sixty);
}

TEST_CASE("a movement that begins with nothing but a tranquillo has that for its tempo", "[score]")
{
    auto page = marked({mark("Allegro", ninety_six), mark("Tranquillo")}).printed();
    page.bars[1].navigation.movement_starts = true;
    CHECK_FALSE(UnfoldedScore::unfold(page)->printed_tempo_at(in_bar(2)));
    page.bars[1].tempo_marks.insert(page.bars[1].tempo_marks.begin(), mark("Andante", sixty));
    CHECK(UnfoldedScore::unfold(page)->printed_tempo_at(in_bar(2)) == sixty);
}

TEST_CASE("an Andante without a figure is played on, and holds the class to nothing", "[score]")
{
    const auto score = marked({mark("", ninety_six), mark("Andante"), mark("rit."), mark("a tempo")});
    for (auto bar = std::size_t {2}; bar <= 4; ++bar) {
        CHECK(score.tempo_at(in_bar(bar)) == ninety_six);
        CHECK_FALSE(score.printed_tempo_at(in_bar(bar)));
    }
}

TEST_CASE("Tempo I ends a rit., so that an a tempo after it changes nothing", "[score]")
{
    const auto score = marked(
        {mark("Allegro", ninety_six), mark("Largo", forty), mark("rit."), mark("Tempo I"), mark("a tempo")});
    CHECK(score.printed_tempo_at(in_bar(5)) == ninety_six);
    CHECK(score.tempo_at(in_bar(5)) == ninety_six);
}

TEST_CASE("in every order of four marks, what the page holds a class to is what the playback plays",
          "[score]")
{
    const auto all =
        std::vector {mark("", sixty), mark("rit.", eighty), mark("rit."),          mark("a tempo"),
                     mark("Tempo I"), mark("Andante"),      mark("a tempo", forty)};
    auto held = 0;
    auto apart = std::string {};
    for (const auto& a : all)
        for (const auto& b : all)
            for (const auto& c : all)
                for (const auto& d : all) {
                    const auto score = marked({mark("Allegro", ninety_six), a, b, c, d});
                    for (auto bar = std::size_t {1}; bar <= 5; ++bar)
                        if (const auto printed = score.printed_tempo_at(in_bar(bar))) {
                            ++held;
                            if (*printed != score.tempo_at(in_bar(bar)))
                                apart = a.text + " / " + b.text + " / " + c.text + " / " + d.text;
                        }
                }
    CHECK(held > 2 * 2401);  // the first bar's, and as many others
    CHECK(apart.empty());
}

TEST_CASE("of several marks at one place the last counts, and each is there to be read", "[score]")
{
    auto page = Score {};
    auto& bar = page.bars.emplace_back();
    bar.length = Quarters {4};
    bar.tempo_marks = {mark("Andante"), mark("", sixty)};
    const auto score = *UnfoldedScore::unfold(std::move(page));
    CHECK(score.printed_tempo_at(ScorePosition {}) == sixty);
    REQUIRE(score.tempi().steps().size() == 3);
    CHECK_FALSE(score.tempi().steps()[1].printed());
    CHECK(score.tempi().steps()[2].printed() == sixty);
    CHECK(score.time_at(score.end()).value() == Approx(4.0));
}

TEST_CASE("a hundred thousand tempo words are laid out, and more than any piece has are refused", "[score]")
{
    auto page = Score {};
    for (auto i = 0; i < 200; ++i) {
        auto& bar = page.bars.emplace_back();
        bar.length = Quarters {4};
        bar.tempo_marks.assign(500, mark(std::string(190, 'a') + (i % 2 == 0 ? " rit." : " a tempo"), sixty));
    }
    const auto score = UnfoldedScore::unfold(page);
    REQUIRE(score);
    CHECK(score->printed_tempo_at(score->end()) == sixty);
    CHECK(score->tempi().steps().size() == 100'001);
    page.bars.back().navigation.repeat_passes = 6;
    const auto repeated = UnfoldedScore::unfold(std::move(page));
    REQUIRE_FALSE(repeated);
    CHECK_THAT(repeated.error().message, Catch::Contains("more than 500000 tempo marks"));
}
