// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/habits.hpp"

#include "support/catch.hpp"
#include "support/chance.hpp"

namespace tutti::review {
namespace {

// In cents: any section is up to 10 off, and 4 of the mean are the microphone's.
constexpr auto rule = HabitRule {10.0, 4.0, 0.0, 6.0, 2.5, 50.0};

std::vector<Weighed> scattered(std::size_t count, double deviation, std::uint64_t seed)
{
    auto chance = test::Chance {seed};
    auto notes = std::vector<Weighed>(count);
    for (auto& note : notes)
        note.value = deviation * chance.normal();
    return notes;
}

void move(std::vector<Weighed>& notes, std::size_t first, std::size_t count, double by)
{
    for (auto i = first; i < first + count; ++i)
        notes[i].value += by;
}

TEST_CASE("a habit begins and ends where it does, to a note or two", "[review]")
{
    for (auto seed = std::uint64_t {1}; seed <= 50; ++seed) {
        auto notes = scattered(60, 6.0, seed);
        move(notes, 20, 12, -28.0);
        const auto found = habits(notes, rule);
        REQUIRE(found.size() == 1);
        CHECK(found[0].first >= 19);
        CHECK(found[0].first <= 22);
        CHECK(found[0].last >= 29);
        CHECK(found[0].last <= 32);
        CHECK(found[0].amount == Approx(-28.0).margin(8.0));
        CHECK(found[0].agreeing <= found[0].count);
    }
}

TEST_CASE("three notes are chance, however far off; four are a habit", "[review]")
{
    auto three = scattered(40, 4.0, 3);
    move(three, 15, 3, 45.0);
    CHECK(habits(three, rule).empty());

    auto four = scattered(40, 4.0, 3);
    move(four, 15, 4, 45.0);
    CHECK(habits(four, rule).size() == 1);
}

TEST_CASE("a wild note within a habit does not cut it in two", "[review]")
{
    auto notes = scattered(60, 5.0, 7);
    move(notes, 20, 16, 30.0);
    notes[27].value = -48.0;
    const auto found = habits(notes, rule);
    REQUIRE(found.size() == 1);
    CHECK(found[0].count >= 15);
    CHECK(found[0].agreeing < found[0].count);
}

TEST_CASE("notes that count for next to nothing make no habit", "[review]")
{
    auto notes = scattered(60, 5.0, 9);
    move(notes, 20, 12, -30.0);
    for (auto i = std::size_t {20}; i < 32; ++i)
        notes[i].weight = 0.02;
    CHECK(habits(notes, rule).empty());
}

TEST_CASE("an hour of chance makes no habit", "[review]")
{
    for (auto seed = std::uint64_t {1}; seed <= 5; ++seed)
        CHECK(habits(scattered(7200, 8.0, seed), rule).empty());
}

TEST_CASE("where a section's nature may shift all its notes, a habit is told from its usual place",
          "[review]")
{
    auto slow_to_speak = rule;
    slow_to_speak.usual = 20.0;
    slow_to_speak.constant = 12.0;
    auto notes = scattered(60, 6.0, 11);
    move(notes, 0, 60, 15.0);
    CHECK(habits(notes, slow_to_speak).empty());
    move(notes, 20, 12, 40.0);
    const auto found = habits(notes, slow_to_speak);
    REQUIRE(found.size() == 1);
    CHECK(found[0].amount == Approx(40.0).margin(6.0));
}

TEST_CASE("what shifts a passage's notes evens out over a rehearsal: a long row is surer than a short one",
          "[review]")
{
    auto by_passages = rule;
    by_passages.systematic = 12.0;
    by_passages.passage = 8;
    auto all_alike = by_passages;
    all_alike.passage = 0;
    auto notes = scattered(80, 6.0, 11);
    move(notes, 0, 80, by_passages.usual + 10.0);
    const auto surer = habits(notes, by_passages);
    REQUIRE(surer.size() == 1);
    CHECK(habits(notes, all_alike).empty());
    notes.resize(8);
    CHECK(habits(notes, by_passages).empty());
}

TEST_CASE("of nothing there is nothing to say", "[review]")
{
    CHECK(habits({}, rule).empty());
    CHECK(steady_levels({}, rule).empty());
    const auto one = std::vector<Weighed> {{40.0, 1.0}};
    CHECK(habits(one, rule).empty());
}

TEST_CASE("half of the weight lies to either side of a median", "[review]")
{
    CHECK(median(std::vector<double> {3.0, 1.0, 2.0}) == 2.0);
    CHECK(median(std::vector<double> {4.0, 1.0, 2.0, 3.0}) == 2.5);
    CHECK(median(std::vector<Weighed> {{1.0, 1.0}, {2.0, 1.0}, {9.0, 5.0}}) == 9.0);
    CHECK(median(std::vector<Weighed> {{4.0, 0.1}, {1.0, 0.1}, {2.0, 0.1}, {3.0, 0.1}}) == 2.5);
}

}  // namespace
}  // namespace tutti::review
