// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/part_follower.hpp"

#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "following/one_player.hpp"
#include "score/musicxml_text.hpp"
#include "support/catch.hpp"

namespace tutti::test {

namespace {

using following::PartFollower;
using following::ScoreMap;

constexpr auto beat = 600_ms;  // at the marked tempo

/// Two bars of half notes, two bars of rest, and two bars more: G G A A | B B c c.
score::UnfoldedScore half_notes()
{
    const auto bar = [](const char* first, const char* second) { return note(first, 8) + note(second, 8); };
    return unfolded(musicxml(
        {{.name = "Violins",
          .measures = {attributes(4, 4) + "<direction><sound tempo=\"100\"/></direction>" + bar("G4", "G4"),
                       bar("A4", "A4"), rest(16), rest(16), bar("B4", "B4"), bar("C5", "C5")},
          .header = {}}}));
}

/// Two bars of rest and two bars of half notes: B B | c c.
score::UnfoldedScore comes_in_later()
{
    const auto bar = [](const char* pitch) { return note(pitch, 8) + note(pitch, 8); };
    return unfolded(
        musicxml({{.name = "Violins",
                   .measures = {attributes(4, 4) + "<direction><sound tempo=\"100\"/></direction>" + rest(16),
                                rest(16), bar("B4"), bar("C5")},
                   .header = {}}}));
}

/// A bar of eighth notes: G G A A B B c c.
score::UnfoldedScore eighth_notes()
{
    auto notes = std::string {};
    for (const auto* pitch : {"G4", "A4", "B4", "C5"})
        notes += note(pitch, 2) + note(pitch, 2);
    return unfolded(
        musicxml({{.name = "Violins",
                   .measures = {attributes(4, 4) + "<direction><sound tempo=\"100\"/></direction>" + notes},
                   .header = {}}}));
}

/// Somebody plays it, and is followed.
class Pupil {
public:
    explicit Pupil(double tempo = 1.0, score::UnfoldedScore score = half_notes())
        : score_ {std::move(score)}
        , tempo_ {tempo}
    {
    }
    /// What is written to last so many beats, and lasts so much longer.
    void play(std::optional<int> key, double beats, bool onset = true, Seconds longer = {},
              float like_a_beginning = 0.0F)
    {
        player_.play(key, beat * (beats / tempo_) + longer, onset, like_a_beginning);
        quarters_ += beats;
    }
    /// So many beats of it are not heard by anybody.
    void lose(double beats)
    {
        follower_.skip();
        quarters_ += beats;
    }
    void go_to(double quarters) { quarters_ = quarters; }
    /// Recordings play at the marked tempo until they are heard.
    void is_led() { led_ = true; }
    void begin_again()
    {
        follower_.told(0.0);
        quarters_ = 0.0;
    }
    /// All of the first two bars.
    void play_first_bars()
    {
        for (const auto key : {67, 67, 69, 69})
            play(key, 2.0);
    }
    /// How far the line is before the pupil, in seconds of the marked tempo.
    [[nodiscard]] Seconds error() const
    {
        return (follower_.cell() - map_.cell_at(quarters_)) * ScoreMap::cell_length;
    }
    [[nodiscard]] const PartFollower& follower() const { return follower_; }

private:
    score::UnfoldedScore score_;
    ScoreMap map_ {score_, std::array {std::optional {std::size_t {0}}}};
    PartFollower follower_ {score_,
                            0,
                            map_,
                            {score_.bars().front().start, score_.bars().back().end()},
                            {OnePlayer::rate, OnePlayer::hop}};
    OnePlayer player_ {[this](const analysis::SectionReading& reading) {
        follower_.process(reading);
        if (led_ && follower_.phase() == PartFollower::Phase::expecting)
            follower_.is_led_to(to_seconds(reading.heard_until - FramePosition {}, OnePlayer::rate) /
                                ScoreMap::cell_length);
    }};
    bool led_ = false;
    double tempo_;
    double quarters_ = 0.0;
};

}  // namespace

TEST_CASE("who comes in a quarter of a second early after a long rest is met at that note", "[following]")
{
    auto pupil = Pupil {};
    pupil.play_first_bars();
    pupil.play({}, 8.0, true, -240_ms);
    CHECK(abs(pupil.error() + 240_ms) < 60_ms);
    pupil.play(71, 0.5);
    CHECK(abs(pupil.error()) < 60_ms);
    pupil.play(71, 1.5, false);
    pupil.play(71, 2.0);
    CHECK(abs(pupil.error()) < 60_ms);
}

TEST_CASE("a tempo is known from the first two notes that are heard to begin, with one between them unheard",
          "[following]")
{
    const auto tempo = GENERATE(0.75, 1.0, 1.3);
    CAPTURE(tempo);
    auto pupil = Pupil {tempo};
    pupil.play(67, 2.0);
    pupil.play(67, 2.0, false);
    pupil.play(69, 0.5);
    CHECK(abs(pupil.error()) < 60_ms);
    pupil.play(69, 1.5, false);
    pupil.play(69, 2.0, false);
    CHECK(pupil.follower().pace() == Approx(tempo).epsilon(0.05));
    CHECK(abs(pupil.error()) < 100_ms);
}

TEST_CASE("who stops to think in silence, even after the first note, goes on at the tempo of before",
          "[following]")
{
    const auto pause = GENERATE(600_ms, 1_s, 3_s);
    const auto before = GENERATE(1, 3);
    CAPTURE(pause.value(), before);
    constexpr auto keys = std::array {67, 67, 69, 69};
    auto pupil = Pupil {};
    for (auto n = 0; n < before; ++n)
        pupil.play(keys[static_cast<std::size_t>(n)], 2.0);
    pupil.play({}, 0.0, true, pause);
    CHECK(pupil.follower().phase() == PartFollower::Phase::waiting);
    for (auto n = before; n < 4; ++n)
        pupil.play(keys[static_cast<std::size_t>(n)], 2.0);
    CHECK(pupil.follower().phase() == PartFollower::Phase::along);
    CHECK(pupil.follower().pace() == Approx(1.0).epsilon(0.06));
    CHECK(abs(pupil.error()) < 80_ms);
}

TEST_CASE("who counts a rest before their first note slowly is thought to play slowly from that note on",
          "[following]")
{
    const auto [tempo, slowest, fastest] =
        GENERATE(std::array {0.75, 0.8, 0.92}, std::array {1.0, 0.98, 1.02}, std::array {1.25, 1.06, 1.2});
    CAPTURE(tempo);
    auto pupil = Pupil {tempo, comes_in_later()};
    pupil.is_led();
    pupil.play({}, 8.0);
    pupil.play(71, 0.5);
    CHECK(pupil.follower().pace() > slowest);
    CHECK(pupil.follower().pace() < fastest);
    CHECK(abs(pupil.error()) < 80_ms);
}

TEST_CASE("who comes in half a second early after a long rest without an onset is met when the key shows",
          "[following]")
{
    auto pupil = Pupil {};
    pupil.play_first_bars();
    pupil.play({}, 8.0, true, -500_ms);
    pupil.play(71, 0.5, false);
    CHECK(abs(pupil.error()) < 80_ms);
}

TEST_CASE("told to begin again at the note that they came to last, they are there with its first sound",
          "[following]")
{
    auto pupil = Pupil {};
    pupil.play(67, 1.0);
    pupil.begin_again();
    pupil.play({}, 0.0, true, 1_s);
    pupil.play(67, 0.5);
    CHECK(pupil.follower().phase() == PartFollower::Phase::along);
    CHECK(abs(pupil.error()) < 60_ms);
    pupil.play(67, 1.5, false);
    pupil.play(67, 2.0);
    CHECK(pupil.follower().pace() == Approx(1.0).epsilon(0.05));
}

TEST_CASE("sound that was lost in the middle of a note is no faster tempo", "[following]")
{
    auto pupil = Pupil {};
    pupil.play(67, 2.0);
    pupil.play(67, 1.0);
    pupil.lose(1.0);
    for (const auto key : {69, 69})
        pupil.play(key, 2.0);
    CHECK(pupil.follower().pace() == Approx(1.0).epsilon(0.05));
    CHECK(abs(pupil.error()) < 60_ms);
}

TEST_CASE(
    "who breaks off a note, and after two seconds begins its bar again, is met with the first note of it",
    "[following]")
{
    const auto bar = GENERATE(0.0, 4.0);
    CAPTURE(bar);
    auto pupil = Pupil {};
    pupil.play(67, 2.0);
    pupil.play(67, bar > 0.0 ? 2.0 : 0.8);
    if (bar > 0.0)
        pupil.play(69, 0.8);
    pupil.play({}, 0.0, true, 2500_ms);
    pupil.go_to(bar);
    pupil.play(bar > 0.0 ? 69 : 67, 0.5);
    CHECK(pupil.follower().phase() == PartFollower::Phase::along);
    CHECK(abs(pupil.error()) < 80_ms);
}

TEST_CASE("the tempo of who plays every note short is known as well", "[following]")
{
    const auto tempo = GENERATE(0.8, 1.2);
    CAPTURE(tempo);
    auto pupil = Pupil {tempo};
    for (const auto key : {67, 67, 69, 69}) {
        pupil.play(key, 0.8);
        pupil.play({}, 1.2);
    }
    CHECK(pupil.follower().pace() == Approx(tempo).epsilon(0.05));
    CHECK(abs(pupil.error()) < 100_ms);
}

TEST_CASE("who is late with a note has not come to it, and who stops before it waits at it", "[following]")
{
    auto pupil = Pupil {};
    pupil.play(67, 2.0);
    pupil.play(67, 2.0, true, 150_ms);
    CHECK(pupil.error() < 60_ms);
    CHECK(pupil.error() > -60_ms);
    pupil.play(69, 0.5);
    CHECK(abs(pupil.error()) < 60_ms);
    pupil.play(69, 1.5, false);
    pupil.play({}, 0.0, true, 1500_ms);
    CHECK(pupil.follower().phase() == PartFollower::Phase::waiting);
    CHECK(abs(pupil.error()) < 5_ms);
}

TEST_CASE("a tempo is known from a note like the one before it, though it sounds only a little like a "
          "beginning",
          "[following]")
{
    const auto tempo = GENERATE(0.8, 1.2);
    CAPTURE(tempo);
    auto pupil = Pupil {tempo};
    pupil.play(67, 2.0);
    pupil.play(67, 1.9, false, {}, 0.2F);
    CHECK(abs(pupil.error()) < 80_ms);
    CHECK(pupil.follower().pace() == Approx(tempo).epsilon(0.08));
}

TEST_CASE("who falls silent waits, though nobody heard whether the last note was played again before",
          "[following]")
{
    auto pupil = Pupil {1.0, eighth_notes()};
    for (const auto key : {67, 67, 69})
        pupil.play(key, 0.5);
    pupil.play(69, 0.45, false, {}, 0.1F);
    pupil.play({}, 0.0, true, 800_ms);
    CHECK(pupil.follower().phase() == PartFollower::Phase::waiting);
    pupil.go_to(2.0);
    CHECK(abs(pupil.error()) < 400_ms);
}

TEST_CASE("who stops within the second of two equal notes is not run away from", "[following]")
{
    const auto silence = GENERATE(500_ms, 1000_ms, 1900_ms);
    auto pupil = Pupil {};
    pupil.play_first_bars();
    pupil.begin_again();
    pupil.play(67, 2.0);
    pupil.play(67, 1.0, false, {}, 0.1F);
    pupil.play({}, 0.0, true, silence);
    pupil.go_to(4.0);
    CHECK(pupil.error() < 100_ms);
}

TEST_CASE("who slows down is met at the next note, not at the one where the tempo of before would be",
          "[following]")
{
    auto pupil = Pupil {1.0, eighth_notes()};
    for (const auto key : {67, 67, 69})
        pupil.play(key, 0.5);
    pupil.play(69, 0.5, true, 190_ms);
    pupil.play(71, 0.25);
    CHECK(abs(pupil.error()) < 80_ms);
}

TEST_CASE("who leaves out a note in time is at the next one when they play it", "[following]")
{
    auto pupil = Pupil {};
    pupil.play(67, 2.0);
    pupil.play(67, 2.0);
    pupil.play({}, 2.0);
    pupil.play(69, 0.5);
    CHECK(abs(pupil.error()) < 80_ms);
}

}  // namespace tutti::test
