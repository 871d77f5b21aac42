// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/plain_log.hpp"

#include <algorithm>

#include "cli/scene.hpp"
#include "following/performance.hpp"
#include "shared/places.hpp"
#include "shared/score_file.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::cli;
using namespace tutti::test;

TEST_CASE("without a terminal a line tells every section's note and verdict", "[cli][golden]")
{
    const auto scene = orchestra();
    auto log = PlainLog {scene.cls, nullptr, SampleRate {48'000}, Charset::utf8};
    CHECK(log.lines(scene.now) ==
          std::vector<std::string> {
              "2:14  Violins 1 A4 in tune −3 | Violins 2 F♯4 in tune +9 | Violas C4 flat −28 | "
              "Cellos A2 in tune +4 | Clarinets not sure | Trumpets —"});
    auto plain = PlainLog {scene.cls, nullptr, SampleRate {48'000}, Charset::ascii};
    CHECK(plain.lines(scene.now) ==
          std::vector<std::string> {
              "2:14  Violins 1 A4 in tune -3 | Violins 2 F#4 in tune +9 | Violas C4 flat -28 | "
              "Cellos A2 in tune +4 | Clarinets not sure | Trumpets -"});
}

TEST_CASE("there is one line for each second, however often the log is asked", "[cli]")
{
    auto scene = orchestra();
    auto log = PlainLog {scene.cls, nullptr, SampleRate {48'000}, Charset::utf8};
    auto lines = std::size_t {0};
    for (auto frame = 0; frame < 10 * 48'000; frame += 3'000) {
        scene.now.heard_until = FramePosition {frame};
        lines += log.lines(scene.now).size();
    }
    CHECK(lines == 10);
}

TEST_CASE("a change in the stream's health has a line of its own, once", "[cli]")
{
    auto scene = orchestra();
    auto log = PlainLog {scene.cls, nullptr, SampleRate {48'000}, Charset::utf8};
    CHECK(log.lines(scene.now).size() == 1);
    scene.now.health.input_overruns = 2;
    scene.now.heard_until += FrameCount {48'000};
    const auto lines = log.lines(scene.now);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] == "Input lost 2 times.");
    scene.now.heard_until += FrameCount {48'000};
    CHECK(log.lines(scene.now).size() == 1);
}

TEST_CASE("a message cannot break the log's lines", "[cli]")
{
    const auto log = PlainLog {orchestra().cls, nullptr, SampleRate {48'000}, Charset::ascii};
    CHECK(log.message("The interface 'Ü\n2' is back.") == "The interface 'U?2' is back.");
}

TEST_CASE("with a score a line says first where the class is, and who rests there or is missing", "[cli]")
{
    const auto score = round_for(6, 16);
    auto scene = orchestra();
    auto& place = scene.now.ensemble.place.emplace();
    place.state = analysis::FollowingState::following;
    place.position = 18.0;
    scene.now.sections[0].presence = analysis::Presence::lost;
    scene.now.sections[5].presence = analysis::Presence::resting;
    auto log = PlainLog {scene.cls, &score, SampleRate {48'000}, Charset::utf8};
    const auto lines = log.lines(scene.now);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].starts_with("2:14  bar 5, beat 3 · Violins 1 elsewhere | Violins 1 A4"));
    CHECK(lines[0].ends_with("Trumpets resting"));
}

TEST_CASE("notes are spelt as the section's part has them, and as beginners' music does without one", "[cli]")
{
    const auto score = load_score(assets_folder() / "demo" / "score.musicxml");
    REQUIRE(score.has_value());
    auto scene = orchestra();
    scene.now.sections[5] = playing("G#4", 0_cents);  // of trumpets in B♭, whose part is in A major
    auto with = PlainLog {scene.cls, score->get(), SampleRate {48'000}, Charset::utf8};
    CHECK(with.lines(scene.now).at(0).ends_with("Trumpets G♯4 in tune 0"));
    auto without = PlainLog {scene.cls, nullptr, SampleRate {48'000}, Charset::utf8};
    CHECK(without.lines(scene.now).at(0).ends_with("Trumpets A♭4 in tune 0"));
}
