// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/live_rehearsal.hpp"

#include <chrono>
#include <filesystem>
#include <thread>

#include "session/session.hpp"
#include "shared/session_words.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using namespace tutti::desktop;
using Stage = LiveRehearsal::Stage;
using Command = LiveRehearsal::Command;

namespace {

/// Looks as a display does until the rehearsal is at this stage; what it looked like then.
LiveRehearsal::View seen_at(LiveRehearsal& rehearsal, Stage stage)
{
    for (auto n = 0; n < 6'000; ++n) {
        const auto& view = rehearsal.view();
        if (view.stage == stage || view.stage == Stage::failed)
            return view;
        std::this_thread::sleep_for(std::chrono::milliseconds {10});
    }
    return rehearsal.view();
}

RehearsalPlan demo_in(const std::filesystem::path& folder)
{
    auto plan = *demo_plan(Texts {});
    plan.session_folder = folder / "session";
    return plan;
}

}  // namespace

TEST_CASE("a rehearsal is begun, marked, ended, reported and kept while whoever draws never waits",
          "[desktop]")
{
    const auto folder = test::TemporaryFolder {};
    {
        auto rehearsal = LiveRehearsal {demo_in(folder.path())};
        const auto playing = seen_at(rehearsal, Stage::playing);
        REQUIRE(playing.stage == Stage::playing);
        rehearsal.press(Command::mark);
        auto marked = false;
        for (auto n = 0; n < 1'000 && !marked; ++n) {
            std::this_thread::sleep_for(std::chrono::milliseconds {10});
            marked = rehearsal.view().picture.message.starts_with("Marked at");
        }
        CHECK(marked);
        CHECK(rehearsal.view().picture.sections.size() == 6);
        CHECK(rehearsal.view().picture.kept == "No sound kept. No names.");
        rehearsal.press(Command::end);
        const auto ended = seen_at(rehearsal, Stage::ended);
        REQUIRE(ended.stage == Stage::ended);
        CHECK_FALSE(ended.report.empty());
        CHECK(ended.kept_in == (folder.path() / "session").string());
    }
    CHECK(std::filesystem::exists(folder.path() / "session" / "score.musicxml"));
    const auto session = session::Session::open(folder.path() / "session");
    REQUIRE(session);
}

TEST_CASE("what the class left itself to be better is told when it rehearses the piece again", "[desktop]")
{
    const auto folder = test::TemporaryFolder {};
    {
        auto first = LiveRehearsal {demo_in(folder.path())};
        REQUIRE(seen_at(first, Stage::playing).stage == Stage::playing);
    }
    const auto session = folder.path() / "session";
    std::filesystem::rename(session, folder.path() / "last week");
    auto goal = SessionWords {};
    goal.kind = session::Writing::goal;
    goal.text = "second finger higher";
    goal.bar = "2";
    REQUIRE(keep_words(folder.path() / "last week", goal).has_value());
    auto again = LiveRehearsal {demo_in(folder.path())};
    REQUIRE(seen_at(again, Stage::playing).stage == Stage::playing);
    auto told = false;
    for (auto n = 0; n < 1'000 && !told; ++n) {
        std::this_thread::sleep_for(std::chrono::milliseconds {10});
        told = again.view().picture.message == "Goal from last time, bar 2: second finger higher";
    }
    CHECK(told);
}

TEST_CASE("what cannot be opened is said in one sentence", "[desktop]")
{
    auto plan = RehearsalPlan {};
    plan.open = []() -> Result<std::unique_ptr<io::Device>> {
        return failure(ErrorCode::device_missing, "There is no interface 'X'; plug it in and try again.");
    };
    auto rehearsal = LiveRehearsal {std::move(plan)};
    const auto failed = seen_at(rehearsal, Stage::failed);
    CHECK(failed.stage == Stage::failed);
    CHECK(failed.failure == "There is no interface 'X'; plug it in and try again.");
}

TEST_CASE("closing the window in mid-rehearsal keeps the session whole", "[desktop]")
{
    const auto folder = test::TemporaryFolder {};
    {
        auto rehearsal = LiveRehearsal {demo_in(folder.path())};
        REQUIRE(seen_at(rehearsal, Stage::playing).stage == Stage::playing);
    }
    CHECK(session::Session::open(folder.path() / "session"));
}
