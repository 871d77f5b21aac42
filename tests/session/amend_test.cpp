// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <sys/resource.h>

#include "session/amend.hpp"
#include "session/assorted_readings.hpp"
#include "session/kept_files.hpp"
#include "session/session.hpp"
#include "session/sqlite.hpp"
#include "session/store.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using namespace tutti::test;
namespace fs = std::filesystem;
using session::Remark;
using session::Session;
using session::Store;
using session::Writing;

namespace {

const auto name_of_a_child = std::string {"Rosalind-Featherstone"};
const auto sound = std::string {"waves of sound"};

/// A session with two takes whose files bear a name, finished or cut off with its log beside it.
void make_session(const fs::path& folder, bool finished)
{
    auto store = Store::create(folder, small_session());
    REQUIRE(store);
    for (const auto& reading : assorted_readings(0, 2'000, 1))
        store->append(reading);
    for (const auto take : {1, 2}) {
        const auto file = fs::path {"takes"} / std::to_string(take) / (name_of_a_child + ".wav");
        store->take_began(take, FramePosition {1'000 * take}, {file});
        store->take_ended(take, FramePosition {1'000 * take + 500});
        fs::create_directories((folder / file).parent_path());
        std::ofstream {folder / file} << sound;
    }
    REQUIRE(store->flush());
    REQUIRE(add_writing(folder, Writing::note, {FramePosition {100}, "before"}));
    if (finished)
        REQUIRE(store->finish());
    else
        cut_off(store, folder);
}

/// How often a word stands in the files below a folder, or in their names.
int times(const std::string& word, const fs::path& folder)
{
    auto count = 0;
    for (const auto& entry : fs::recursive_directory_iterator {folder}) {
        if (entry.path().filename().string().find(word) != std::string::npos)
            ++count;
        if (!entry.is_regular_file())
            continue;
        const auto bytes = bytes_in(entry.path());
        for (auto at = bytes.find(word); at != std::string::npos; at = bytes.find(word, at + 1))
            ++count;
    }
    return count;
}

void require(const Status& status)
{
    INFO((status ? "" : status.error().message));
    REQUIRE(status);
}

}  // namespace

TEST_CASE("after its sound is erased no byte of a take is left, and every measurement is", "[session]")
{
    const auto finished = GENERATE(true, false);
    const auto folder = TemporaryFolder {};
    const auto monday = folder.path() / "monday";
    make_session(monday, finished);
    REQUIRE(times(name_of_a_child, monday) >= 4);

    // Second names for the same bytes show what became of them.
    fs::create_hard_link(monday / "takes" / "1" / (name_of_a_child + ".wav"), folder.path() / "sound");
    if (!finished)
        fs::create_hard_link(monday / "session.db-wal", folder.path() / "log");

    const auto erased = session::erase_sound(monday);
    INFO((erased ? "" : erased.error().message));
    REQUIRE(erased);
    CHECK(erased->takes == 2);
    CHECK(erased->bytes == 2 * sound.size());
    CHECK(times(name_of_a_child, folder.path()) == 0);
    CHECK(times(sound, folder.path()) == 0);
    CHECK_FALSE(fs::exists(monday / "takes"));
    CHECK(std::distance(fs::directory_iterator {monday}, {}) == 1);  // session.db: no log, no journal

    const auto after = Session::open(monday);
    REQUIRE(after);
    CHECK(after->takes()->empty());
    CHECK_FALSE(after->info().sound_kept);
    CHECK(after->notes()->size() == 1);
    CHECK(after->events()->back().text == "The sound of this session was erased.");
    CHECK(after->readings(0, FramePosition {0}, FramePosition {10'000'000})->size() == 2'000);

    CHECK(session::erase_sound(monday)->takes == 0);
    CHECK(Session::open(monday)->events()->size() == 1);
}

TEST_CASE("the team's notes and goals are written afterwards, of a moment or of a bar", "[session]")
{
    const auto finished = GENERATE(true, false);
    const auto folder = TemporaryFolder {};
    const auto monday = folder.path() / "monday";
    make_session(monday, finished);
    const auto of_bar = Remark {FramePosition {90}, "violas: high second finger", "12a"};
    const auto goal = Remark {FramePosition {0}, "bar 12 in tune, slowly", ""};
    require(session::add_writing(monday, Writing::note, of_bar));
    require(session::add_writing(monday, Writing::goal, goal));
    const auto read = Session::open(monday);
    REQUIRE(read);
    CHECK(*read->notes() == std::vector {of_bar, Remark {FramePosition {100}, "before"}});
    CHECK(*read->goals() == std::vector {goal});
}

TEST_CASE("a note is written while the rehearsal goes on", "[session]")
{
    const auto folder = TemporaryFolder {};
    auto store = Store::create(folder.path() / "live", small_session());
    REQUIRE(store);
    store->add_marker({FramePosition {1}, "before"});
    REQUIRE(store->flush());
    require(session::add_writing(folder.path() / "live", Writing::note, {FramePosition {5}, "now"}));
    CHECK(session::erase_sound(folder.path() / "live").error().code == ErrorCode::bad_argument);
    store->add_marker({FramePosition {2}, "after"});
    REQUIRE(store->finish());
    const auto read = Session::open(folder.path() / "live");
    CHECK(read->markers()->size() == 2);
    CHECK(read->notes()->size() == 1);
}

TEST_CASE("of a note that names a child nothing is left once it is erased, in no free page and no log",
          "[session]")
{
    const auto finished = GENERATE(true, false);
    const auto folder = TemporaryFolder {};
    const auto monday = folder.path() / "monday";
    make_session(monday, finished);
    require(session::erase_sound(monday).map([](auto) {}));
    const auto long_note = name_of_a_child + std::string(20'000, '.') + name_of_a_child;
    require(session::add_writing(monday, Writing::note, {FramePosition {700}, long_note}));
    require(session::add_writing(monday, Writing::note, {FramePosition {900}, "after"}));
    REQUIRE(times(name_of_a_child, monday) == 2);

    require(session::erase_writing(monday, Writing::note, 2));
    CHECK(times(name_of_a_child, monday) == 0);
    const auto left = *Session::open(monday)->notes();
    REQUIRE(left.size() == 2);
    CHECK(left[0].text == "before");
    CHECK(left[1].text == "after");

    for (const auto number : {0, -1, 3, 1'000})
        CHECK(session::erase_writing(monday, Writing::note, number).error().code == ErrorCode::bad_argument);
    CHECK(Session::open(monday)->notes()->size() == 2);
}

TEST_CASE("no log of SQLite's keeps on the disk what was erased, nor what was written before", "[session]")
{
    const auto folder = TemporaryFolder {};
    const auto monday = folder.path() / "monday";
    make_session(monday, true);
    require(session::erase_sound(monday).map([](auto) {}));
    // Second names for the logs show what became of their bytes.
    const auto watched = [&](const std::string& name) {
        std::ofstream {monday / "session.db-journal"};
        fs::create_hard_link(monday / "session.db-journal", folder.path() / name);
    };
    require(session::add_writing(monday, Writing::note, {FramePosition {700}, name_of_a_child}));
    watched("of a later note");
    require(session::add_writing(monday, Writing::note, {FramePosition {900}, "after"}));
    watched("of its erasure");
    require(session::erase_writing(monday, Writing::note, 2));
    CHECK(fs::file_size(folder.path() / "of a later note") > 0);
    CHECK(fs::file_size(folder.path() / "of its erasure") > 0);
    CHECK(times(name_of_a_child, folder.path()) == 0);
    CHECK(std::distance(fs::directory_iterator {monday}, {}) == 1);
}

TEST_CASE("a rehearsal's log is overwritten when the rehearsal ends", "[session]")
{
    const auto folder = TemporaryFolder {};
    auto store = Store::create(folder.path() / "live", small_session());
    REQUIRE(store);
    store->add_marker({FramePosition {1}, name_of_a_child});
    REQUIRE(store->flush());
    auto log = std::ifstream {folder.path() / "live" / "session.db-wal", std::ios::binary};
    const auto read = [&] {
        log.clear();
        log.seekg(0);
        return std::string {std::istreambuf_iterator<char> {log}, {}};
    };
    REQUIRE(read().find(name_of_a_child) != std::string::npos);
    REQUIRE(store->finish());
    CHECK(std::distance(fs::directory_iterator {folder.path() / "live"}, {}) == 1);
    CHECK_FALSE(read().empty());
    CHECK(read().find(name_of_a_child) == std::string::npos);
}

TEST_CASE("the journal that a killed erasure left is overwritten by the next", "[session]")
{
    const auto folder = TemporaryFolder {};
    const auto monday = folder.path() / "monday";
    make_session(monday, true);
    require(session::erase_sound(monday).map([](auto) {}));
    std::ofstream {monday / "session.db-journal"} << std::string(512, '\0') << name_of_a_child;
    fs::create_hard_link(monday / "session.db-journal", folder.path() / "left");
    SECTION("of a note")
    {
        require(session::erase_writing(monday, Writing::note, 1));
    }
    SECTION("of nothing but remains")
    {
        require(session::erase_remains(monday));
    }
    SECTION("of a number that is not there")
    {
        CHECK_FALSE(session::erase_writing(monday, Writing::note, 7));
    }
    CHECK(times(name_of_a_child, folder.path()) == 0);
    CHECK(std::distance(fs::directory_iterator {monday}, {}) == 1);
}

TEST_CASE("no sound is erased of a session that somebody is looking at", "[session]")
{
    const auto folder = TemporaryFolder {};
    const auto monday = folder.path() / "monday";
    make_session(monday, true);
    const auto looking = session::Database::open(monday / "session.db", session::Database::Mode::read);
    REQUIRE(looking);
    require((*looking)->run("BEGIN"));
    REQUIRE((*looking)->number("SELECT count(*) FROM takes") == 2);
    CHECK(session::erase_sound(monday).error().code == ErrorCode::bad_argument);
    CHECK(times(sound, monday) == 2);
}

TEST_CASE("where there is no room to overwrite, one is told that the note is gone and what is left to do",
          "[session]")
{
    const auto folder = TemporaryFolder {};
    const auto monday = folder.path() / "monday";
    make_session(monday, true);
    require(session::erase_sound(monday).map([](auto) {}));
    require(session::add_writing(monday, Writing::note, {FramePosition {700}, name_of_a_child}));

    // Room for the deletion, not for the store once more.
    auto before = rlimit {};
    REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
    auto tight = before;
    tight.rlim_cur = fs::file_size(monday / "session.db");
    auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(setrlimit(RLIMIT_FSIZE, &tight) == 0);
    const auto erased = session::erase_writing(monday, Writing::note, 2);
    REQUIRE(setrlimit(RLIMIT_FSIZE, &before) == 0);
    static_cast<void>(std::signal(SIGXFSZ, handler));

    REQUIRE_FALSE(erased);
    CHECK_THAT(erased.error().message, Catch::Contains("was taken out") && Catch::Contains("--remains"));
    CHECK(Session::open(monday)->notes()->size() == 1);
    require(session::erase_remains(monday));
    CHECK(times(name_of_a_child, monday) == 0);
    CHECK(Session::open(monday)->notes()->size() == 1);
    CHECK(Session::open(monday)->readings(0, FramePosition {0}, FramePosition {10'000'000})->size() == 2'000);
}

TEST_CASE("the numbers of a review are kept with the session, the newest in the place of those before",
          "[session]")
{
    const auto folder = TemporaryFolder {};
    const auto monday = folder.path() / "monday";
    make_session(monday, true);
    const auto wanted = std::vector<std::string_view> {"deviation", "drift"};
    CHECK_FALSE(Session::open(monday)->kept_review(wanted)->has_value());

    auto review = session::KeptReview {};
    review.method = 1;
    review.piece = "Ode";
    review.length = 12_s;
    review.bars = {{"1", ""}, {"2", "A"}};
    review.figures = {{"deviation", std::nullopt, 0, -12.5, 3.0, 40, 0.9},
                      {"deviation", 1, 1, std::nullopt, 0.0, 2, 0.4},
                      {"spread", std::nullopt, 0, 9.0, 1.0, 40, 0.9},
                      {"drift", std::nullopt, std::nullopt, 4.0, 1.5, 60, 1.0}};
    require(session::keep_review(monday, review));
    review.figures[0].value = -8.0;
    require(session::keep_review(monday, review));

    const auto kept = *Session::open(monday)->kept_review(wanted);
    REQUIRE(kept);
    CHECK(kept->method == 1);
    CHECK(kept->piece == "Ode");
    CHECK(kept->length == 12_s);
    CHECK(kept->bars == review.bars);
    CHECK(kept->figures == std::vector {review.figures[0], review.figures[1], review.figures[3]});
}

TEST_CASE("a mark with a name in it is erased like a note", "[session]")
{
    const auto folder = TemporaryFolder {};
    const auto live = folder.path() / "live";
    auto store = Store::create(live, small_session());
    REQUIRE(store);
    store->add_marker({FramePosition {1}, "stay"});
    store->add_marker({FramePosition {2}, name_of_a_child});
    REQUIRE(store->finish());
    CHECK((fs::status(live).permissions() & fs::perms::others_all) == fs::perms::none);
    require(session::erase_writing(live, Writing::mark, 2));
    CHECK(times(name_of_a_child, live) == 0);
    CHECK(Session::open(live)->markers()->size() == 1);
}
