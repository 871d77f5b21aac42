// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>
#include <fstream>
#include <string>

#include "session/assorted_readings.hpp"
#include "session/kept_files.hpp"
#include "session/session.hpp"
#include "session/store.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using namespace tutti::test;
namespace fs = std::filesystem;
using session::erase_session;
using session::Session;
using session::Store;

namespace {

const auto secret = std::string {"Schwanengesang"};

/// A session that says a word everywhere it can, with sound and a score, finished or cut off.
void make_session(const fs::path& folder, bool finished, std::chrono::milliseconds later = {})
{
    auto info = small_session();
    info.started += later;
    info.source = secret;
    auto store = Store::create(folder, info);
    REQUIRE(store);
    for (const auto& reading : assorted_readings(0, 500, 1))
        store->append(reading);
    store->add_marker({FramePosition {100}, secret});
    store->take_began(1, FramePosition {}, {"takes/1/" + secret + ".wav"});
    REQUIRE(store->flush());
    fs::create_directories(folder / "takes" / "1");
    std::ofstream {folder / "takes" / "1" / (secret + ".wav")} << "sound of " << secret;
    std::ofstream {folder / "score.musicxml"} << secret;
    if (finished)
        REQUIRE(store->finish());
    else
        cut_off(store, folder);
}

/// Files below a folder that hold the word, by name or in their bytes.
std::vector<fs::path> files_with(const std::string& word, const fs::path& folder)
{
    auto found = std::vector<fs::path> {};
    for (const auto& entry : fs::recursive_directory_iterator {folder})
        if (entry.path().filename().string().find(word) != std::string::npos ||
            (entry.is_regular_file() && bytes_in(entry.path()).find(word) != std::string::npos))
            found.push_back(entry.path());
    return found;
}

}  // namespace

TEST_CASE("of an erased session no byte is left, whether it was finished or cut off", "[session]")
{
    const auto finished = GENERATE(true, false);
    const auto folder = TemporaryFolder {};
    const auto session = folder.path() / "monday";
    make_session(session, finished);
    REQUIRE(files_with(secret, folder.path()).size() >= 3);

    // A second name for the same bytes shows what became of them.
    fs::create_hard_link(session / "session.db", folder.path() / "store");
    fs::create_hard_link(session / "takes" / "1" / (secret + ".wav"), folder.path() / "sound");
    const auto store_size = fs::file_size(folder.path() / "store");

    const auto erased = erase_session(session);
    INFO((erased ? "" : erased.error().message));
    REQUIRE(erased);
    CHECK(erased->left_alone.empty());
    CHECK_FALSE(fs::exists(session));
    CHECK(files_with(secret, folder.path()).empty());
    CHECK(bytes_in(folder.path() / "store") == std::string(store_size, '\0'));
    CHECK(bytes_in(folder.path() / "sound").find_first_not_of('\0') == std::string::npos);
}

TEST_CASE("erasing a session harms nothing that is no part of it", "[session]")
{
    const auto folder = TemporaryFolder {};
    const auto session = folder.path() / "monday";
    make_session(session, true);
    std::ofstream {session / "plan for next week.txt"} << "violas, bar 12";
    std::ofstream {session / "session.db.copy"} << "mine";
    fs::create_directory(folder.path() / "elsewhere");
    std::ofstream {folder.path() / "elsewhere" / "photo"} << "precious";
    fs::create_symlink(folder.path() / "elsewhere" / "photo", session / "takes" / "1" / "link.wav");
    fs::create_directory_symlink(folder.path() / "elsewhere", session / "takes" / "2");

    const auto erased = erase_session(session);
    INFO((erased ? "" : erased.error().message));
    REQUIRE(erased);
    CHECK(erased->left_alone.size() == 2);
    CHECK(bytes_in(session / "plan for next week.txt") == "violas, bar 12");
    CHECK(bytes_in(session / "session.db.copy") == "mine");
    CHECK(bytes_in(folder.path() / "elsewhere" / "photo") == "precious");
    CHECK(files_with(secret, folder.path()).empty());
    CHECK(erase_session(session).error().code == ErrorCode::session_missing);
}

TEST_CASE("a folder that is no session is not erased", "[session]")
{
    const auto folder = TemporaryFolder {};
    std::ofstream {folder.path() / "thesis.txt"} << "four years";
    CHECK(erase_session(folder.path()).error().code == ErrorCode::session_missing);
    std::ofstream {folder.path() / "session.db"} << "somebody else's, not SQLite's even; "
                                                 << std::string(600, 'x');
    CHECK(erase_session(folder.path()).error().code == ErrorCode::session_missing);
    CHECK(bytes_in(folder.path() / "thesis.txt") == "four years");
    CHECK(fs::file_size(folder.path() / "session.db") > 600);
    CHECK(erase_session(folder.path() / "nowhere").error().code == ErrorCode::session_missing);
}

TEST_CASE("a session that is being written is not erased under the rehearsal", "[session]")
{
    const auto folder = TemporaryFolder {};
    auto store = Store::create(folder.path() / "live", small_session());
    REQUIRE(store);
    store->add_marker({FramePosition {1}, "before"});
    REQUIRE(store->flush());
    const auto erased = erase_session(folder.path() / "live");
    REQUIRE_FALSE(erased);
    CHECK(erased.error().code == ErrorCode::bad_argument);
    CHECK(erased.error().message.find("open elsewhere") != std::string::npos);
    store->add_marker({FramePosition {2}, "after"});
    REQUIRE(store->finish());
    CHECK(Session::open(folder.path() / "live")->markers()->size() == 2);
    CHECK(erase_session(folder.path() / "live"));
}

TEST_CASE("a damaged session can still be erased", "[session]")
{
    const auto folder = TemporaryFolder {};
    const auto session = folder.path() / "s";
    make_session(session, true);
    fs::resize_file(session / "session.db", 5'000);
    REQUIRE_FALSE(Session::open(session));
    CHECK(erase_session(session));
    CHECK_FALSE(fs::exists(session));

    fs::create_directory(session);
    std::ofstream {session / "session.db"};  // cut off before it began
    CHECK(erase_session(session));
    CHECK_FALSE(fs::exists(session));
}

TEST_CASE("sessions are listed newest first, and one that cannot be read says why at the end", "[session]")
{
    using namespace std::chrono_literals;
    const auto folder = TemporaryFolder {};
    make_session(folder.path() / "b", true, 0s);
    make_session(folder.path() / "a", false, 24h);
    make_session(folder.path() / "c", true, 48h);
    fs::create_directory(folder.path() / "aa");
    std::ofstream {folder.path() / "aa" / "session.db"} << "no";
    fs::create_directory(folder.path() / "no session");

    const auto sessions = session::list_sessions(folder.path());
    REQUIRE(sessions);
    auto names = std::string {};
    for (const auto& listed : *sessions)
        names += listed.folder.filename().string() + ' ';
    CHECK(names == "c a b aa ");
    const auto& newest = sessions->front().overview;
    REQUIRE(newest);
    CHECK(newest->info.class_description.name == "Year 4");
    CHECK(newest->takes == 1);
    CHECK(newest->finished);
    CHECK(newest->duration > 2.6_s);
    CHECK(newest->bytes > 10'000);
    CHECK_FALSE(sessions->at(1).overview->finished);
    REQUIRE_FALSE(sessions->back().overview);
    CHECK(sessions->back().overview.error().code == ErrorCode::session_damaged);
    CHECK(session::list_sessions(folder.path() / "nowhere").error().code == ErrorCode::file_missing);
}
