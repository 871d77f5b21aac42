// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/session_words.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "session/assorted_readings.hpp"
#include "session/session.hpp"
#include "session/store.hpp"
#include "shared/places.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using namespace tutti::test;
namespace fs = std::filesystem;

namespace {

/// Ten seconds, in which the class was in bar 1 of the Ode for five and then went on.
fs::path session_in(const fs::path& folder, bool with_score)
{
    const auto place = folder / "monday";
    auto store = session::Store::create(place, small_session());
    REQUIRE(store);
    for (const auto& reading : assorted_readings(0, 1'875, 1)) {
        store->append(reading);
        auto ensemble = analysis::EnsembleReading {};
        ensemble.heard_until = reading.heard_until;
        const auto seconds = static_cast<double>(reading.heard_until.value()) / 48'000.0;
        ensemble.place = analysis::ScorePlace {};
        ensemble.place->state = analysis::FollowingState::following;
        ensemble.place->position = seconds * 0.8;
        store->append(ensemble);
    }
    REQUIRE(store->finish());
    if (with_score)
        fs::copy_file(assets_folder() / "pieces" / "ode-to-joy" / "score.musicxml", place / "score.musicxml");
    return place;
}

}  // namespace

TEST_CASE("a moment is said in seconds, minutes or hours, and anything else is none", "[cli]")
{
    CHECK(moment_from("45") == 45_s);
    CHECK(moment_from("3:20") == 200_s);
    CHECK(moment_from("90:00") == 5400_s);
    CHECK(moment_from("1:02:03") == 3723_s);
    for (const auto* none :
         {"", ":", "3:", ":20", "3:60", "-1", "1:2:3:4", "3:2x", "bar 12", "99999999999999"})
        CHECK_FALSE(moment_from(none));
}

TEST_CASE("a note of a bar lies where the class first came to that bar", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto session = session_in(folder.path(), true);
    REQUIRE(keep_words(session, {"second finger", "", "2"}));
    const auto notes = *session::Session::open(session)->notes();
    REQUIRE(notes.size() == 1);
    CHECK(notes[0].bar == "2");
    CHECK(to_seconds(notes[0].at, SampleRate {48'000}) > 4.9_s);
    CHECK(to_seconds(notes[0].at, SampleRate {48'000}) < 5.1_s);
    CHECK_FALSE(keep_words(session, {"nowhere", "", "999"}));
    // However it is called, it is kept by its name.
    for (const auto* called : {"bar 2", "1:2", "bar 1:2", " 2 "})
        REQUIRE(keep_words(session, {"again", "", called}));
    const auto all = *session::Session::open(session)->notes();
    REQUIRE(all.size() == 5);
    for (const auto& note : all) {
        CHECK(note.bar == "2");
        CHECK(note.at == notes[0].at);
    }
}

TEST_CASE("of a bar that the class never came to only a goal is kept, and it stands where no bar is", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto session = session_in(folder.path(), true);
    CHECK(keep_words(session, {"flat", "", "12"}).error().message.find("did not play bar 12") !=
          std::string::npos);
    CHECK(session::Session::open(session)->notes()->empty());
    REQUIRE(keep_words(session, {"play it", "", "12", session::Writing::goal}));
    const auto kept = session::Session::open(session);
    CHECK(to_seconds(kept->goals()->at(0).at, SampleRate {48'000}) >= *kept->duration() - 0.01_s);
}

TEST_CASE("a note of a bar whose number comes twice lies in the one that is meant", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto session = session_in(folder.path(), true);
    const auto file = session / "score.musicxml";
    auto text = std::string {};
    {
        auto in = std::ifstream {file};
        text = {std::istreambuf_iterator<char> {in}, {}};
    }
    // Every part's fourth bar becomes the first of another movement.
    for (auto at = std::size_t {0}; (at = text.find("<measure number=\"4\"", at)) != std::string::npos;)
        text.replace(at, 19, "<measure number=\"1\"");
    std::ofstream {file, std::ios::trunc} << text;
    REQUIRE(keep_words(session, {"first", "", "1"}));
    CHECK(keep_words(session, {"never", "", "1 (2)"}).error().message.find("did not play bar 1 (2)") !=
          std::string::npos);
    CHECK(keep_words(session, {"late", "", "beat 2 of bar 1"})
              .error()
              .message.find("'beat 2 of bar 1' is within bar 1") != std::string::npos);
    CHECK(keep_words(session, {"none", "", "4"}).error().message.find("no bar '4'") != std::string::npos);
}

TEST_CASE("nothing is noted of a bar without a score, of a moment after the end, or without a word", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto session = session_in(folder.path(), false);
    CHECK(keep_words(session, {"x", "", "2"}).error().message.find("say when with --at") !=
          std::string::npos);
    CHECK(keep_words(session, {"x", "0:11", ""}).error().code == ErrorCode::bad_argument);
    CHECK(keep_words(session, {"x", "soon", ""}).error().code == ErrorCode::bad_usage);
    CHECK(keep_words(session, {" \n", "0:01", ""}).error().code == ErrorCode::bad_usage);
    CHECK(session::Session::open(session)->notes()->empty());
    CHECK(keep_words(session, {"x", "0:09", ""}));
}
