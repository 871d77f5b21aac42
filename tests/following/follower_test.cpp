// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/follower.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "following/performance.hpp"
#include "support/catch.hpp"

using namespace tutti;
using analysis::FollowingState;
using analysis::Presence;
using test::Performance;
using Habit = Performance::Habit;

namespace {

bool found_again(const analysis::ScorePlace& place, double error_s)
{
    return place.state == FollowingState::following && std::fabs(error_s) <= 0.25;
}

/// The same with a rest in every beat's second half.
score::UnfoldedScore detached(const score::UnfoldedScore& score)
{
    auto printed = score.printed();
    for (auto& part : printed.parts)
        for (auto& note : part.notes)
            note.duration = score::Quarters::nearest(0.5);
    return *score::UnfoldedScore::unfold(std::move(printed));
}

}  // namespace

TEST_CASE("a class that keeps the marked tempo is known to within a tenth of a second", "[following]")
{
    const auto score = test::round_for(4, 16);
    auto cls = Performance {score};
    cls.rest(1_s);
    cls.play(0.0, 30_s);
    CHECK(cls.share_within(100_ms) > 0.97);
    REQUIRE(cls.place().tempo);
    CHECK(cls.place().tempo->value() == Approx(100.0).epsilon(0.03));
}

TEST_CASE("a class at two thirds of the tempo is followed as well", "[following]")
{
    const auto score = test::round_for(4, 16);
    auto cls = Performance {score};
    cls.rest(1_s);
    cls.play(0.0, 40_s, 0.67);
    CHECK(cls.share_within(150_ms) > 0.95);
    CHECK(cls.place().tempo->value() == Approx(67.0).epsilon(0.05));
}

TEST_CASE("a class that tries a fast piece at a third of its tempo is followed, and its tempo told",
          "[following]")
{
    const auto score = test::round_for(4, 16);
    auto cls = Performance {score};
    cls.rest(1_s);
    cls.play(0.0, 50_s, 0.35);
    CHECK(cls.share_within(250_ms) > 0.9);
    CHECK(cls.place().tempo->value() == Approx(35.0).epsilon(0.05));
}

TEST_CASE("a class that slows down by a third within four bars is not lost", "[following]")
{
    const auto score = test::round_for(4, 16);
    auto cls = Performance {score};
    cls.rest(1_s);
    cls.play(0.0, 8_s);
    for (auto tempo = 1.0; tempo > 0.66; tempo -= 0.02) {
        cls.play(cls.position(), 600_ms, tempo);
        CHECK(std::fabs(cls.error()) < 0.3);
    }
}

TEST_CASE("between chords with rests after them, in a hall that rings, nobody is thought to have stopped",
          "[following]")
{
    const auto score = detached(test::round_for(4, 16));
    constexpr auto rings_for = 0.35;  // quarters: 200 ms
    auto cls = Performance {score};
    cls.instead = [&](std::size_t section, double quarters, int key) {
        for (const auto& note : score.notes(section))
            if (key < 0 && quarters >= note.onset.value() && quarters < note.end().value() + rings_for)
                return note.pitch.midi_key();
        return key;
    };
    cls.rest(1_s);
    cls.play(0.0, 30_s, 0.9);
    CHECK(cls.share_within(100_ms) > 0.97);
    CHECK(cls.first([](const auto& place, double) { return place.state == FollowingState::following; }));
    cls.play(cls.position(), 8_s, 0.9);
    CHECK_FALSE(cls.first([](const auto& place, double) { return place.state == FollowingState::waiting; }));
}

TEST_CASE("when everybody stops, the class is waiting within a second, where it stopped", "[following]")
{
    const auto score = test::round_for(4, 16);
    auto cls = Performance {score};
    cls.rest(1_s);
    cls.play(0.0, 10_s);
    const auto stopped_at = cls.position();
    cls.rest(3_s);
    const auto waits =
        cls.first([](const auto& place, double) { return place.state == FollowingState::waiting; });
    REQUIRE(waits);
    CHECK(waits->value() < 1.0);
    CHECK(cls.place().position == Approx(stopped_at).margin(1.0));
}

TEST_CASE("after a stop the class is found at whatever letter it begins again, within half a second and "
          "without being told",
          "[following]")
{
    const auto score = test::round_for(4, 16);
    for (const auto letter : {0.0, 16.0, 48.0}) {
        auto cls = Performance {score};
        cls.rest(1_s);
        cls.play(0.0, 14_s);
        cls.rest(3_s);
        cls.play(letter, 5_s);
        const auto found = cls.first(found_again);
        INFO("from quarter " << letter);
        REQUIRE(found);
        CHECK(found->value() < 0.5);
        CHECK(std::fabs(cls.error()) < 0.2);
    }
}

TEST_CASE("two bars skipped without a stop are noticed within a second and a half", "[following]")
{
    const auto score = test::round_for(4, 16);
    auto cls = Performance {score};
    cls.rest(1_s);
    cls.play(0.0, 12_s);
    cls.play(cls.position() + 8.0, 5_s);
    const auto found = cls.first(found_again);
    REQUIRE(found);
    CHECK(found->value() < 1.5);
}

TEST_CASE("the second playing of a repeat is where it is counted, though it sounds like the first",
          "[following]")
{
    const auto score = test::round_for(4, 8, true);
    auto cls = Performance {score};
    cls.rest(1_s);
    cls.play(0.0, 30_s);  // 50 of the 64 quarters that the repeat unfolds to
    CHECK(cls.error() == Approx(0.0).margin(0.2));
    CHECK(cls.place().state == FollowingState::following);
}

TEST_CASE("a tutor's talk between two playings is waiting, and nobody is followed through it", "[following]")
{
    const auto score = test::round_for(4, 16);
    auto cls = Performance {score};
    cls.rest(1_s);
    cls.play(0.0, 10_s);
    cls.rest(500_ms);
    cls.talk(4_s);
    CHECK(cls.place().state != FollowingState::following);
}

TEST_CASE("a section that plays something else is named as lost, and the ensemble is followed all the same",
          "[following]")
{
    const auto score = test::round_for(4, 16);
    auto cls = Performance {score};
    cls.habits[1] = Habit::plays_something_else;
    cls.habits[2] = Habit::is_silent;
    cls.rest(1_s);
    cls.play(0.0, 15_s);
    CHECK(cls.share_within(150_ms) > 0.95);
    CHECK(cls.follower().presence(0) == Presence::playing);
    CHECK(cls.follower().presence(1) == Presence::lost);
    CHECK(cls.follower().presence(2) == Presence::missing);
    CHECK(cls.follower().presence(3) == Presence::playing);
}

TEST_CASE("of a section that plays its own part elsewhere it is told how far from the others it is",
          "[following]")
{
    const auto score = test::round_for(4, 16);
    for (const auto off : {-8.0, -4.0, 4.0, -1.0}) {
        auto cls = Performance {score};
        cls.instead = [&](std::size_t section, double quarters, int key) {
            if (section != 1)
                return key;
            for (const auto& note : score.notes(section))
                if (quarters + off >= note.onset.value() && quarters + off < note.end().value() - 0.1)
                    return note.pitch.midi_key();
            return -1;
        };
        cls.rest(1_s);
        cls.play(0.0, 18_s);
        INFO(off << " quarters");
        CHECK(cls.follower().presence(1) == Presence::lost);
        REQUIRE(cls.follower().astray(1));
        CHECK(*cls.follower().astray(1) == Approx(off).margin(0.3));
        CHECK_FALSE(cls.follower().astray(0));
        cls.rest(3_s);
        CHECK_FALSE(cls.follower().astray(1));
    }
}

TEST_CASE("of a section that plays nothing of its part nobody can say where it is", "[following]")
{
    const auto score = test::round_for(4, 16);
    auto cls = Performance {score};
    cls.habits[1] = Habit::plays_something_else;
    cls.rest(1_s);
    cls.play(0.0, 15_s);
    CHECK(cls.follower().presence(1) == Presence::lost);
    CHECK_FALSE(cls.follower().astray(1));
}

TEST_CASE(
    "a tutor who rehearses with one section of six, or with two, has them followed, and the others named "
    "as missing",
    "[following]")
{
    const auto score = test::round_for(6, 16);
    for (const auto& players : {std::vector<std::size_t> {2}, {5}, {0, 4}}) {
        auto cls = Performance {score};
        cls.habits.assign(6, Habit::is_silent);
        for (const auto s : players)
            cls.habits[s] = Habit {};
        INFO(players.size() << " playing, the first of them section " << players.front());
        cls.rest(1_s);
        cls.play(0.0, 20_s);
        CHECK(cls.share_within(150_ms) > 0.9);
        for (auto s = std::size_t {0}; s < 6; ++s)
            CHECK(cls.follower().presence(s) ==
                  (std::ranges::count(players, s) > 0 ? Presence::playing : Presence::missing));
    }
}

TEST_CASE(
    "when the one section that played stops, the class is waiting within a second, and all are followed "
    "when all begin again elsewhere",
    "[following]")
{
    const auto score = test::round_for(6, 16);
    auto cls = Performance {score};
    cls.habits.assign(6, Habit::is_silent);
    cls.habits[3] = Habit {};
    cls.rest(1_s);
    cls.play(0.0, 15_s);
    cls.rest(3_s);
    const auto waits =
        cls.first([](const auto& place, double) { return place.state == FollowingState::waiting; });
    REQUIRE(waits);
    CHECK(waits->value() < 1.0);
    cls.habits.assign(6, Habit {});
    cls.play(16.0, 5_s);
    const auto found = cls.first(found_again);
    REQUIRE(found);
    CHECK(found->value() < 0.5);
}

TEST_CASE("a pupil alone who goes back two notes is found again while he plays the first of them",
          "[following]")
{
    const auto score = test::round_for(1, 16);
    auto pupil = Performance {score};
    pupil.rest(1_s);
    pupil.play(0.0, 10_s, 0.8);
    pupil.play(std::floor(pupil.position()) - 2.0, 6_s, 0.8);
    const auto found = pupil.first(found_again);
    REQUIRE(found);
    CHECK(found->value() < 60.0 / 80.0);
    CHECK(std::fabs(pupil.error()) < 0.3);
}

TEST_CASE("a pupil who plays one note wrong is known to be past it before he has ended the next one",
          "[following]")
{
    const auto score = test::round_for(1, 16);
    for (const auto off : {-2, -1, 1, 2}) {
        auto pupil = Performance {score};
        pupil.instead = [off](std::size_t, double quarters, int key) {
            return key >= 0 && quarters >= 20.0 && quarters < 21.0 ? key + off : key;
        };
        pupil.rest(1_s);
        pupil.play(0.0, 15_s, 0.8);
        REQUIRE(pupil.position() == Approx(20.0).margin(0.1));
        INFO("off by " << off);
        while (pupil.position() < 24.0) {
            pupil.play(pupil.position(), 100_ms, 0.8);
            if (pupil.position() > 21.7)
                CHECK(std::fabs(pupil.error()) < 0.3);
        }
    }
}

TEST_CASE("a pupil who hesitates before a note is at that note when he plays it", "[following]")
{
    const auto score = test::round_for(1, 16);
    auto pupil = Performance {score};
    pupil.rest(1_s);
    pupil.play(0.0, 9_s, 0.8);
    REQUIRE(pupil.position() == Approx(12.0).margin(0.1));
    pupil.rest(2_s);
    CHECK(pupil.place().state == FollowingState::waiting);
    CHECK(pupil.place().position == Approx(12.0).margin(0.5));
    pupil.play(12.0, 3_s, 0.8);
    const auto found = pupil.first(found_again);
    REQUIRE(found);
    CHECK(found->value() < 0.25);
}

TEST_CASE("a note that the ear takes for its lower octave for a moment does not hold up a pupil's place",
          "[following]")
{
    const auto score = test::round_for(1, 16);
    auto pupil = Performance {score};
    pupil.instead = [](std::size_t, double quarters, int key) {
        const auto within = quarters - std::floor(quarters);
        return key >= 0 && within > 0.4 && within < 0.5 ? key - 12 : key;
    };
    pupil.rest(1_s);
    pupil.play(0.0, 20_s);
    CHECK(pupil.share_within(100_ms) > 0.9);
}

TEST_CASE("of two passages alike, the one that begins the score is where playing begins", "[following]")
{
    auto printed = test::round_for(1, 4).printed();
    const auto bars = printed.bars;
    const auto notes = printed.parts.front().notes;
    for (auto bar : bars) {
        bar.number = std::to_string(printed.bars.size() + 1);
        printed.bars.push_back(bar);
    }
    for (auto note : notes) {
        note.bar += static_cast<std::uint32_t>(bars.size());
        printed.parts.front().notes.push_back(note);
    }
    const auto score = *score::UnfoldedScore::unfold(std::move(printed));
    auto pupil = Performance {score};
    pupil.rest(1_s);
    pupil.play(0.0, 8_s);
    CHECK(pupil.share_within(250_ms) > 0.95);
    CHECK(pupil.error() == Approx(0.0).margin(0.25));
}

TEST_CASE("told where the class will begin, the follower is there from the first note", "[following]")
{
    const auto score = test::round_for(2, 16);
    auto cls = Performance {score};
    cls.rest(1_s);
    cls.follower().told(score::ScorePosition {score::Quarters {32}});
    cls.play(32.0, 3_s);
    const auto found = cls.first(found_again);
    REQUIRE(found);
    CHECK(found->value() < 0.2);
}

TEST_CASE("with nobody playing at all, nothing is followed", "[following]")
{
    const auto score = test::round_for(4, 8);
    auto cls = Performance {score};
    cls.rest(5_s);
    CHECK(cls.place().state == FollowingState::waiting);
    CHECK(cls.place().position == Approx(0.0).margin(0.5));
    CHECK_FALSE(cls.place().tempo);
}
