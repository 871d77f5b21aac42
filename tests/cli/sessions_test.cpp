// SPDX-License-Identifier: GPL-3.0-or-later
// `tutti sessions` and `tutti progress`, as the team types them.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <fmt/format.h>

#include "cli/program.hpp"
#include "review/progress.hpp"
#include "session/amend.hpp"
#include "session/assorted_readings.hpp"
#include "session/session.hpp"
#include "session/store.hpp"
#include "shared/places.hpp"
#include "shared/session_page.hpp"
#include "support/catch.hpp"
#include "support/data_folder.hpp"
#include "support/temporary_folder.hpp"

using Catch::Contains;
namespace fs = std::filesystem;

namespace tutti::test {

namespace {

/// A rehearsal of so many days ago with a take, of a class that keeps sound for ten days.
void make_session(const fs::path& folder, int days_ago)
{
    auto info = small_session();
    info.class_description.keep_sound_days = 10;
    using namespace std::chrono;
    info.started = floor<milliseconds>(system_clock::now()) - days {days_ago} - minutes {1};
    auto store = session::Store::create(folder, info);
    REQUIRE(store);
    for (const auto& reading : assorted_readings(0, 2'000, 1))
        store->append(reading);
    store->take_began(1, FramePosition {0}, {"takes/1/Violins.wav"});
    fs::create_directories(folder / "takes" / "1");
    std::ofstream {folder / "takes" / "1" / "Violins.wav"} << "waves of sound";
    REQUIRE(store->finish());
}

bool has_sound(const fs::path& folder)
{
    return fs::exists(folder / "takes" / "1" / "Violins.wav");
}

std::string contents(const fs::path& path)
{
    auto file = std::ifstream {path};
    return {std::istreambuf_iterator<char> {file}, {}};
}

}  // namespace

TEST_CASE("sound is erased when the class's days are over, and not before", "[cli]")
{
    const auto folder = TemporaryFolder {};
    make_session(folder.path() / "old", 10);
    make_session(folder.path() / "young", 9);
    const auto expire = fmt::format("sessions expire '{}'", folder.path().string());

    CHECK_THAT(tutti(fmt::format("sessions list '{}'", folder.path().string())).said,
               Contains("1 take, to go since") && Contains("1 take, until"));
    const auto tried = tutti(expire + " --dry-run");
    CHECK(tried.status == 0);
    CHECK_THAT(tried.said, Contains("would lose 1 take"));
    CHECK(has_sound(folder.path() / "old"));

    const auto done = tutti(expire);
    CHECK(done.status == 0);
    CHECK_THAT(done.said, Contains("erased 1 take") && Contains("keeps 1 take until"));
    CHECK_FALSE(has_sound(folder.path() / "old"));
    CHECK(has_sound(folder.path() / "young"));
    CHECK(session::Session::open(folder.path() / "old")->duration().value() > 10_s);

    CHECK(tutti(expire + " --days 30").status == 0);
    CHECK(has_sound(folder.path() / "young"));
    CHECK(tutti(expire + " --days 9").status == 0);
    CHECK_FALSE(has_sound(folder.path() / "young"));
    CHECK(tutti(expire + " --days 0").status == 2);
}

TEST_CASE("a clock that is ten years ahead erases no sound, and every unreadable session is named", "[cli]")
{
    const auto folder = TemporaryFolder {};
    make_session(folder.path() / "old", 4'000);
    const auto expire = fmt::format("sessions expire '{}'", folder.path().string());
    CHECK_THAT(tutti(expire).said, Contains("set the clock"));
    CHECK(has_sound(folder.path() / "old"));

    make_session(folder.path() / "young", 1);
    for (const auto* name : {"broken one", "broken two"}) {
        fs::create_directory(folder.path() / name);
        std::ofstream {folder.path() / name / "session.db"} << "no store";
    }
    const auto done = tutti(expire);
    CHECK(done.status == 1);
    CHECK_THAT(done.said, Contains("broken one") && Contains("broken two") && Contains("2 sessions"));
    CHECK_FALSE(has_sound(folder.path() / "old"));
    CHECK(has_sound(folder.path() / "young"));
}

TEST_CASE("a session whose sound cannot be erased is told, and the others' is erased all the same", "[cli]")
{
    const auto folder = TemporaryFolder {};
    make_session(folder.path() / "a", 20);
    make_session(folder.path() / "b", 20);
    // A rehearsal that still goes on.
    auto info = small_session();
    auto live = session::Store::create(folder.path() / "live", info);
    REQUIRE(live);
    live->take_began(1, FramePosition {0}, {"takes/1/Violins.wav"});
    REQUIRE(live->flush());
    const auto done = tutti(fmt::format("sessions expire '{}' --days 1", folder.path().string()));
    CHECK(done.status == 1);
    CHECK_THAT(done.said, Contains("is open elsewhere"));
    CHECK_FALSE(has_sound(folder.path() / "a"));
    CHECK_FALSE(has_sound(folder.path() / "b"));
}

TEST_CASE("a note is written, shown with its number, and erased by it", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto monday = folder.path() / "monday";
    make_session(monday, 1);
    const auto note = fmt::format("sessions note '{}'", monday.string());
    CHECK(tutti(note + " 'second finger' --at 0:05").status == 0);
    CHECK(tutti(note + " 'bar 12 in tune' --goal").status == 0);
    const auto shown = tutti(fmt::format("sessions show '{}'", monday.string())).said;
    CHECK_THAT(shown, Contains("1.    0:05  second finger") && Contains("Goals for next time"));
    CHECK(tutti(note + " --erase 1").status == 0);
    CHECK_THAT(tutti(fmt::format("sessions show '{}'", monday.string())).said, !Contains("second finger"));
    CHECK(is_one_sentence(tutti(note + " --erase 7").said));
    CHECK(is_one_sentence(tutti(note + " x --at 9:00").said));
    CHECK(tutti(note + " x --at 0:01 --bar 2").status == 2);
    CHECK(is_one_sentence(tutti(note).said));
}

TEST_CASE("a session is exported without its sound and imported elsewhere", "[cli]")
{
    const auto folder = TemporaryFolder {};
    make_session(folder.path() / "monday", 1);
    const auto in = [&](const char* name) { return (folder.path() / name).string(); };
    const auto packed = tutti(fmt::format("sessions export '{}' '{}' --no-sound", in("monday"), in("m.zip")));
    INFO(packed.said);
    CHECK(packed.status == 0);
    CHECK_THAT(packed.said, Contains("no sound"));
    const auto nowhere = tutti(fmt::format("sessions export '{}' '{}'", in("monday"), in("none/m.zip")));
    CHECK(nowhere.status == 1);
    CHECK(is_one_sentence(nowhere.said));
    CHECK_THAT(nowhere.said, Contains("none/m.zip' cannot be written"));
    CHECK(tutti(fmt::format("sessions import '{}' --to '{}'", in("m.zip"), in("there"))).status == 0);
    CHECK_FALSE(has_sound(folder.path() / "there"));
    CHECK(tutti(fmt::format("sessions show '{}'", in("there"))).status == 0);
    CHECK(
        is_one_sentence(tutti(fmt::format("sessions import '{}' --to '{}'", in("m.zip"), in("there"))).said));
    CHECK(is_one_sentence(tutti(fmt::format("sessions import '{}' --to '{}'", in("monday"), in("x"))).said));
    CHECK(tutti(fmt::format("sessions erase '{}' --sound --yes", in("monday"))).status == 0);
    CHECK_FALSE(has_sound(folder.path() / "monday"));
}

TEST_CASE("with a session's sound its page in the reports is erased, and with the session its cards too",
          "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto session = folder.path() / "monday";
    make_session(session, 1);
    const auto reports = folder.path() / "reports";
    const auto page = page_file(reports, session);
    const auto card = cards_folder(reports, session) / "1 Violas.tutti-card";
    fs::create_directories(card.parent_path());
    std::ofstream {page} << "clips of sound";
    std::ofstream {card} << "Violas";
    std::ofstream {reports / "tuesday.html"} << "another's";
    CHECK(erase_written(reports, session, true));
    CHECK_FALSE(fs::exists(page));
    CHECK(fs::exists(card));
    CHECK(erase_written(reports, session, false));
    CHECK_FALSE(fs::exists(card.parent_path()));
    CHECK(fs::exists(reports / "tuesday.html"));
}

TEST_CASE(
    "a page in the reports goes with the session it was made of, not with one elsewhere of the same name",
    "[cli]")
{
    const auto data = DataFolder {};
    const auto elsewhere = TemporaryFolder {};
    const auto session = data.path() / "tutti" / "sessions" / "monday";
    make_session(session, 1);
    make_session(elsewhere.path() / "monday", 1);
    const auto page = page_file(data.path() / "tutti" / "reports", session);
    fs::create_directories(page.parent_path());
    std::ofstream {page} << "clips of sound";
    CHECK(tutti(fmt::format("sessions erase '{}' --yes", (elsewhere.path() / "monday").string())).status ==
          0);
    CHECK(fs::exists(page));
    CHECK(tutti("sessions erase monday/ --yes").status == 0);
    CHECK_FALSE(fs::exists(page));
    CHECK_FALSE(fs::exists(session));
}

TEST_CASE("with a note that names a child the page goes that shows it, and stays where no note was erased",
          "[cli]")
{
    const auto data = DataFolder {};
    const auto session = data.path() / "tutti" / "sessions" / "monday";
    make_session(session, 1);
    const auto page = page_file(data.path() / "tutti" / "reports", session);
    fs::create_directories(page.parent_path());
    const auto note = std::string {"sessions note monday"};
    REQUIRE(tutti(note + " 'Zebediah hid the bow' --at 0:05").status == 0);
    REQUIRE(tutti(fmt::format("review monday --html '{}'", page.string())).status == 0);
    REQUIRE_THAT(contents(page), Contains("Zebediah"));
    CHECK(tutti(note + " --erase 2").status == 1);
    CHECK(fs::exists(page));
    CHECK(tutti(note + " --erase 1").status == 0);
    CHECK_FALSE(fs::exists(page));
    for (const auto& file : fs::recursive_directory_iterator {data.path()}) {
        INFO(file.path());
        CHECK((!file.is_regular_file() || contents(file.path()).find("Zebediah") == std::string::npos));
    }
}

TEST_CASE("a goal comes back at the top of the class's next report, and no page shows it once it is erased",
          "[cli]")
{
    const auto data = DataFolder {};
    const auto sessions = data.path() / "tutti" / "sessions";
    make_session(sessions / "monday", 14);
    make_session(sessions / "tuesday", 7);
    make_session(sessions / "wednesday", 1);
    REQUIRE(tutti("sessions note monday --goal 'breathe together'").status == 0);
    REQUIRE(tutti("sessions note tuesday --goal 'Zebediah counts in' --at 0:05").status == 0);
    CHECK_THAT(tutti("review monday").said, !Contains("Goals of the last rehearsal"));
    const auto said = tutti("review wednesday").said;
    CHECK_THAT(said, Contains("Goals of the last rehearsal, ") && Contains("  * Zebediah counts in") &&
                         !Contains("breathe together"));
    CHECK(said.find("Zebediah") < said.find("What to work on"));

    const auto page = page_file(data.path() / "tutti" / "reports", sessions / "wednesday");
    fs::create_directories(page.parent_path());
    REQUIRE(tutti(fmt::format("review wednesday --html '{}'", page.string())).status == 0);
    CHECK_THAT(contents(page),
               Contains("Zebediah counts in") && Contains("No names, unless a note has one."));
    CHECK(tutti("sessions note tuesday --goal --erase 1").status == 0);
    CHECK_FALSE(fs::exists(page));
    // Tuesday's few seconds were a false start: what was left before it holds.
    CHECK_THAT(tutti("review wednesday").said, Contains("  * breathe together") && !Contains("Zebediah"));
}

TEST_CASE("no page with children's sound outlives the sound or the session it was made of", "[cli]")
{
    const auto data = DataFolder {};
    const auto reports = data.path() / "tutti" / "reports";
    const auto sessions = data.path() / "tutti" / "sessions";
    fs::create_directories(reports);
    make_session(sessions / "monday", 1);
    REQUIRE(tutti(fmt::format("review monday --html '{}'", (reports / "monday.html").string())).status == 0);
    const auto silent = contents(reports / "monday.html");
    auto sounding = silent;
    const auto clips = sounding.find("id=\"sounds\">{}");
    REQUIRE(clips != std::string::npos);
    sounding.replace(clips + 12, 3, ">{\"0.0.0\":[0,\"AAAA\"]}");
    const auto lay = [&](const char* name, const std::string& page) {
        std::ofstream {reports / (std::string {name} + ".html"), std::ios::trunc} << page;
    };
    // An expiry that was cut short after the takes, one that stands before it, and a folder deleted by hand.
    make_session(sessions / "cut short", 1);
    REQUIRE(session::erase_sound(sessions / "cut short"));
    lay("cut short", sounding);
    make_session(sessions / "never had any", 1);
    REQUIRE(session::erase_sound(sessions / "never had any"));
    lay("never had any", silent);
    make_session(sessions / "due", 20);
    lay("due", sounding);
    lay("monday", sounding);
    lay("deleted by hand", sounding);
    fs::create_directories(reports / "deleted by hand cards");
    lay("of somebody's own", "<html>seating plan</html>");
    const auto part = reports / "thursday.html.part";
    std::ofstream {part} << "half a page with clips";
    fs::last_write_time(part, fs::file_time_type::clock::now() - std::chrono::hours {2});

    CHECK(tutti("sessions expire --dry-run").status == 0);
    CHECK(fs::exists(reports / "cut short.html"));
    const auto done = tutti("sessions expire");
    CHECK(done.status == 0);
    CHECK_THAT(done.said, Contains("Erased 2 pages of rehearsals that are gone, or whose sound is."));
    for (const auto* gone : {"thursday.html.part", "cut short.html", "due.html", "deleted by hand.html",
                             "deleted by hand cards"})
        CHECK_FALSE(fs::exists(reports / gone));
    for (const auto* kept : {"monday.html", "never had any.html", "of somebody's own.html"})
        CHECK(fs::exists(reports / kept));
}

TEST_CASE("while no rehearsal at all is there, as when its disk is away, no page goes for that", "[cli]")
{
    const auto data = DataFolder {};
    const auto reports = data.path() / "tutti" / "reports";
    const auto sessions = data.path() / "tutti" / "sessions";
    const auto page = reports / "monday.html";
    fs::create_directories(reports / "monday cards");
    make_session(sessions / "monday", 1);
    REQUIRE(tutti(fmt::format("review monday --html '{}'", page.string())).status == 0);
    const auto stays = [&] {
        const auto done = tutti("sessions expire");
        CHECK(done.status == 0);
        CHECK_THAT(done.said, Contains("Left 1 page in") && Contains("its disk may be away"));
        CHECK(fs::exists(page));
        CHECK(fs::exists(reports / "monday cards"));
    };
    fs::rename(sessions, data.path() / "elsewhere");
    stays();
    fs::create_directories(sessions / "no session");
    stays();
    fs::remove_all(sessions);
    fs::create_directory_symlink(data.path() / "not mounted", sessions);
    stays();
    fs::remove(sessions);
    make_session(sessions / "tuesday", 1);
    CHECK_THAT(tutti("sessions expire").said, Contains("Erased 1 page of rehearsals that are gone"));
    CHECK_FALSE(fs::exists(page));
}

TEST_CASE("with a session go the pages that may begin with its goals, and no others", "[cli]")
{
    const auto data = DataFolder {};
    const auto reports = data.path() / "tutti" / "reports";
    const auto sessions = data.path() / "tutti" / "sessions";
    fs::create_directories(reports);
    auto days_ago = 20;
    for (const auto* name : {"monday", "tuesday", "wednesday", "of another piece"}) {
        make_session(sessions / name, days_ago--);
        std::ofstream {page_file(reports, sessions / name)} << "a page";
    }
    fs::copy_file(assets_folder() / "pieces" / "ode-to-joy" / "score.musicxml",
                  sessions / "of another piece" / "score.musicxml");
    REQUIRE(tutti("sessions note tuesday --goal 'breathe together'").status == 0);

    CHECK_THAT(tutti("sessions erase monday --yes").said, !Contains("of later rehearsals"));
    CHECK_FALSE(fs::exists(page_file(reports, sessions / "monday")));
    CHECK(fs::exists(page_file(reports, sessions / "tuesday")));
    CHECK(fs::exists(page_file(reports, sessions / "wednesday")));

    CHECK_THAT(tutti("sessions erase tuesday --yes").said, Contains("Erased 1 page of later rehearsals"));
    CHECK_FALSE(fs::exists(page_file(reports, sessions / "wednesday")));
    CHECK(fs::exists(page_file(reports, sessions / "of another piece")));
}

TEST_CASE(
    "the page goes before the sound does: where the sound cannot, or the power fails between, it is gone",
    "[cli]")
{
    const auto data = DataFolder {};
    const auto session = data.path() / "tutti" / "sessions" / "monday";
    auto info = small_session();
    using namespace std::chrono;
    info.started = floor<milliseconds>(system_clock::now()) - days {40};
    auto held_open = session::Store::create(session, info);
    REQUIRE(held_open);
    held_open->take_began(1, FramePosition {0}, {"takes/1/Violins.wav"});
    REQUIRE(held_open->flush());
    const auto page = page_file(data.path() / "tutti" / "reports", session);
    fs::create_directories(page.parent_path());
    for (const auto* command :
         {"sessions expire --days 1", "sessions erase monday --sound --yes", "sessions erase monday --yes"}) {
        std::ofstream {page} << "clips of sound";
        INFO(command);
        CHECK(tutti(command).status == 1);
        CHECK_FALSE(fs::exists(page));
    }
}

TEST_CASE(
    "progress finds the numbers of a session that keeps none, keeps them, and does without where it may "
    "not write",
    "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto monday = folder.path() / "monday";
    make_session(monday, 1);
    const auto progress = fmt::format("progress '{}'", folder.path().string());
    const auto is_kept = [&] {
        return session::Session::open(monday)->kept_review(review::figures_for_progress())->has_value();
    };
    fs::permissions(monday / "session.db", fs::perms::owner_read);
    fs::permissions(monday, fs::perms::owner_read | fs::perms::owner_exec);
    const auto locked = tutti(progress);
    CHECK(locked.status == 0);
    CHECK_THAT(locked.said, Contains("Year 4"));
    fs::permissions(monday, fs::perms::owner_all);
    fs::permissions(monday / "session.db", fs::perms::owner_read | fs::perms::owner_write);
    REQUIRE(tutti(progress).status == 0);
    CHECK(is_kept());
    CHECK(tutti(progress).said == locked.said);

    const auto table = folder.path() / "evidence.csv";
    CHECK(is_one_sentence(
        tutti(fmt::format("{} --evidence '{}' --players Violas=6", progress, table.string())).said));
    CHECK_FALSE(fs::exists(table));
    CHECK(tutti(fmt::format("{} --evidence '{}' --players Violins=6", progress, table.string())).status == 0);
    CHECK_THAT(contents(table), Contains("\"Violins\",6"));
    CHECK(is_one_sentence(tutti(progress + " --players Violins").said));
    const auto unknown = tutti(progress + " --players Unknown=6");
    CHECK(unknown.status == 1);
    CHECK(is_one_sentence(unknown.said));
    CHECK_THAT(unknown.said, Contains("No session here has a section 'Unknown'"));
    CHECK(is_one_sentence(tutti(progress + " --piece Ode").said));
    CHECK(is_one_sentence(tutti(progress + " --csv /nowhere/x.csv").said));
}

}  // namespace tutti::test
