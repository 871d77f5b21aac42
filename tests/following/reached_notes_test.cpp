// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/reached_notes.hpp"

#include <optional>
#include <vector>

#include "following/performance.hpp"
#include "following/score_map.hpp"
#include "support/catch.hpp"

using namespace tutti;
using following::ReachedNote;
using following::ReachedNotes;
using test::round_for;

namespace {

constexpr auto hop = 5_ms;
constexpr auto a_quarter = 600_ms / following::ScoreMap::cell_length;  // cells, at the marked tempo

/// A section whose part is a quarter on every beat, and rests in its third bar.
struct Part {
    score::UnfoldedScore score = with_a_rest();
    std::vector<std::optional<std::size_t>> parts {0};
    following::ScoreMap map {score, parts};
    following::AskedNotes asked {score, parts, map};
    ReachedNotes notes {asked.of(0), hop};
    std::int64_t now = 0;
    double cell = 0.0;

    static score::UnfoldedScore with_a_rest()
    {
        auto page = round_for(1, 8).printed();
        std::erase_if(page.parts[0].notes, [](const auto& note) { return note.bar == 2; });
        return *score::UnfoldedScore::unfold(page);
    }
    [[nodiscard]] double cell_of(double quarters) const { return map.cell_at(quarters); }
    /// The ensemble goes on to a quarter, in a tempo.
    void go_on_to(double quarters, double pace = 1.0)
    {
        for (; cell < cell_of(quarters); cell += hop / following::ScoreMap::cell_length * pace)
            notes.go_on({++now, cell, pace, 0});
    }
    std::vector<ReachedNote> over()
    {
        auto all = std::vector<ReachedNote> {};
        notes.take_until(static_cast<double>(now), [&](const auto& note) { all.push_back(note); });
        return all;
    }
};

double lasts(const ReachedNote& note)
{
    return hop.value() * (note.to - note.from.hop);
}

}  // namespace

TEST_CASE("a quarter at 100 a minute is over after 0.6 s, at half the tempo after 1.2 s", "[following]")
{
    auto part = Part {};
    part.go_on_to(2.5);
    auto over = part.over();
    REQUIRE(over.size() == 2);
    CHECK(lasts(over[1]) == Approx(0.6).margin(0.02));
    part.go_on_to(3.1);
    part.over();
    part.go_on_to(4.5, 0.5);
    over = part.over();
    REQUIRE(over.size() == 1);
    CHECK(lasts(over[0]) == Approx(1.2 - 0.06).margin(0.02));
}

TEST_CASE("while a note sounds, a slower tempo puts off its end", "[following]")
{
    auto part = Part {};
    part.go_on_to(1.5);
    const auto as_foretold = part.notes.notes().back().to;
    part.go_on_to(1.6, 0.5);
    CHECK(part.notes.notes().back().to > as_foretold + 20.0);
}

TEST_CASE("a beat that the class turns out not to have reached yet has not begun, and begins when it comes",
          "[following]")
{
    auto part = Part {};
    part.go_on_to(3.2);
    part.over();
    REQUIRE(part.notes.notes().size() == 1);
    part.cell = part.cell_of(2.8);
    part.notes.go_on({++part.now, part.cell, 1.0, 0});
    CHECK(part.notes.notes().empty());
    const auto before = part.now;
    part.go_on_to(3.2);
    REQUIRE(part.notes.notes().size() == 1);
    CHECK(part.notes.notes()[0].from.hop > static_cast<double>(before));
}

TEST_CASE("a note in which the class breaks off is over at once, and known not to be played to its end",
          "[following]")
{
    auto part = Part {};
    part.go_on_to(3.25);
    part.over();
    part.notes.cut(part.now);
    const auto over = part.over();
    REQUIRE(over.size() == 1);
    CHECK(over[0].cut);
    CHECK(lasts(over[0]) == Approx(0.15).margin(0.02));
}

TEST_CASE("a note that is all but over when the class goes round is played to its end", "[following]")
{
    auto part = Part {};
    part.go_on_to(3.9);
    part.over();
    part.notes.cut(part.now, 50);
    REQUIRE(part.notes.notes().size() == 1);
    CHECK_FALSE(part.notes.notes()[0].cut);
}

TEST_CASE("what lies before the place where a class is found is not due, what it plays again is due again",
          "[following]")
{
    auto part = Part {};
    part.go_on_to(3.5);
    part.over();
    part.notes.forget();
    part.cell = part.cell_of(16.0);
    part.notes.resume_at(part.cell);
    part.go_on_to(16.5);
    REQUIRE(part.notes.notes().size() == 1);
    CHECK(part.notes.notes()[0].from.cell == Approx(part.cell_of(16.0)));

    part.notes.forget();
    part.cell = part.cell_of(1.0);
    part.notes.resume_at(part.cell);
    part.go_on_to(2.5);
    CHECK(part.notes.notes().empty());
    part.cell = part.cell_of(1.0);
    part.notes.begin_at(part.cell);
    part.go_on_to(2.5);
    CHECK(part.notes.notes().size() == 2);
}

TEST_CASE("a section is awaited in its notes and just before them, but not in its rest", "[following]")
{
    auto part = Part {};
    part.go_on_to(7.5);
    REQUIRE(part.notes.awaited_at(part.cell) != nullptr);
    CHECK(part.notes.awaited_at(part.cell)->position == Approx(7.0));
    part.go_on_to(10.0);
    CHECK(part.notes.awaited_at(part.cell) == nullptr);
    part.go_on_to(12.0 - 1.5 / a_quarter);
    REQUIRE(part.notes.awaited_at(part.cell) != nullptr);
    CHECK(part.notes.awaited_at(part.cell)->position == Approx(12.0));
}
