// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "session/amend.hpp"
#include "session/archive.hpp"
#include "session/assorted_readings.hpp"
#include "session/kept_files.hpp"
#include "session/session.hpp"
#include "session/sqlite.hpp"
#include "session/store.hpp"
#include "support/catch.hpp"
#include "support/made_zip.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using namespace tutti::test;
namespace fs = std::filesystem;
using session::add_writing;
using session::erase_scraps;
using session::export_session;
using session::import_session;
using session::Session;
using session::session_folders;
using session::Store;
using session::Writing;

namespace {

void make_session(const fs::path& folder, bool finished)
{
    auto store = Store::create(folder, small_session());
    REQUIRE(store);
    for (const auto& reading : assorted_readings(0, 2'000, 1))
        store->append(reading);
    store->take_began(1, FramePosition {1'000}, {"takes/1/Geigen-ä.wav"});
    fs::create_directories(folder / "takes" / "1");
    std::ofstream {folder / "takes" / "1" / "Geigen-ä.wav"} << "waves of sound";
    std::ofstream {folder / "score.musicxml"} << "<score/>";
    std::ofstream {folder / "plan.txt"} << "nobody's business";
    REQUIRE(store->flush());
    REQUIRE(add_writing(folder, Writing::note, {FramePosition {100}, "Größe"}));
    if (finished)
        REQUIRE(store->finish());
    else
        cut_off(store, folder);
}

std::vector<std::string> names_in(const fs::path& folder)
{
    auto names = std::vector<std::string> {};
    for (const auto& entry : fs::directory_iterator {folder})
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

void write_zip(const fs::path& path, const std::vector<ZipEntry>& entries)
{
    std::ofstream {path, std::ios::binary} << made_zip(entries);
}

}  // namespace

TEST_CASE("a session goes to another machine in an archive, with its sound", "[session]")
{
    const auto finished = GENERATE(true, false);
    const auto folder = TemporaryFolder {};
    make_session(folder.path() / "monday", finished);
    const auto packed = export_session(folder.path() / "monday", folder.path() / "monday.zip", true);
    INFO((packed ? "" : packed.error().message));
    REQUIRE(packed);
    CHECK(packed->files == 3);
    CHECK(packed->with_sound);
    CHECK(names_in(folder.path()) == std::vector<std::string> {"monday", "monday.zip"});

    const auto came = import_session(folder.path() / "monday.zip", folder.path() / "there" / "monday");
    INFO((came ? "" : came.error().message));
    REQUIRE(came);
    CHECK(came->with_sound);
    const auto there = folder.path() / "there" / "monday";
    CHECK(names_in(there) == std::vector<std::string> {"score.musicxml", "session.db", "takes"});
    CHECK(bytes_in(there / "takes" / "1" / "Geigen-ä.wav") == "waves of sound");
    CHECK(bytes_in(there / "score.musicxml") == "<score/>");
    const auto session = Session::open(there);
    REQUIRE(session);
    CHECK(session->notes()->front().text == "Größe");
    CHECK(session->takes()->front().files.front() == "takes/1/Geigen-ä.wav");
    CHECK(session->readings(0, FramePosition {0}, FramePosition {10'000'000})->size() == 2'000);
}

TEST_CASE("an archive without sound holds neither a take nor the name of one", "[session]")
{
    const auto folder = TemporaryFolder {};
    make_session(folder.path() / "monday", true);
    REQUIRE(export_session(folder.path() / "monday", folder.path() / "quiet.zip", false));
    REQUIRE(import_session(folder.path() / "quiet.zip", folder.path() / "quiet"));
    CHECK(names_in(folder.path() / "quiet") == std::vector<std::string> {"score.musicxml", "session.db"});
    CHECK(Session::open(folder.path() / "quiet")->takes()->empty());
    CHECK(bytes_in(folder.path() / "quiet" / "session.db").find("Geigen") == std::string::npos);
    CHECK(Session::open(folder.path() / "monday")->takes()->size() == 1);
}

TEST_CASE("nothing is overwritten by an export or an import", "[session]")
{
    const auto folder = TemporaryFolder {};
    make_session(folder.path() / "monday", true);
    std::ofstream {folder.path() / "letter.zip"} << "dear all";
    CHECK_FALSE(export_session(folder.path() / "monday", folder.path() / "letter.zip", true));
    CHECK(bytes_in(folder.path() / "letter.zip") == "dear all");
    REQUIRE(export_session(folder.path() / "monday", folder.path() / "monday.zip", true));
    CHECK_FALSE(import_session(folder.path() / "monday.zip", folder.path() / "monday"));
    CHECK(Session::open(folder.path() / "monday")->takes()->size() == 1);
}

TEST_CASE("an archive that is no session's is refused, and nothing of it is left", "[session]")
{
    const auto folder = TemporaryFolder {};
    make_session(folder.path() / "monday", true);
    const auto store = ZipEntry {"session.db", bytes_in(folder.path() / "monday" / "session.db")};
    const auto zip = folder.path() / "in" / "x.zip";
    const auto out = folder.path() / "out";
    fs::create_directory(folder.path() / "in");
    fs::create_directory(out);

    SECTION("files that would land outside the folder, or where no session has any")
    {
        const auto* name =
            GENERATE("../evil", "/nowhere/evil", "takes/../../evil", "takes/1/../../../evil",
                     "takes/1/a/b.wav", "takes/1/..", "..\\evil", "takes/1/a\\b.wav", "score.x/../../evil",
                     "C:evil", "session.db-wal", "run.sh", "takes/1/a\nb");
        CAPTURE(name);
        write_zip(zip, {store, {name, "evil"}});
    }
    SECTION("no store")
    {
        write_zip(zip, {{"score.mxl", "x"}});
    }
    SECTION("a store twice")
    {
        write_zip(zip, {store, store});
    }
    SECTION("a store that is none of ours")
    {
        write_zip(zip, {{"session.db", "no database"}});
    }
    SECTION("a bomb that says so")
    {
        write_zip(zip, {store, {"takes/1/a.wav", std::string(300'000'000, '\0')}});
    }
    SECTION("a bomb that does not say so")
    {
        write_zip(zip, {store, {"takes/1/a.wav", std::string(3'000'000, '\0'), 1'000}});
    }
    SECTION("no archive at all")
    {
        std::ofstream {zip} << "not a zip";
    }
    SECTION("an archive that was cut off")
    {
        REQUIRE(export_session(folder.path() / "monday", zip, true));
        fs::resize_file(zip, fs::file_size(zip) / 2);
    }
    const auto came = import_session(zip, out / "there");
    REQUIRE_FALSE(came);
    INFO(came.error().message);
    CHECK(came.error().code == ErrorCode::file_damaged);
    CHECK(names_in(out).empty());
    CHECK(names_in(folder.path()) == std::vector<std::string> {"in", "monday", "out"});
}

TEST_CASE("what an export or import left that was cut short is no session, stops nobody, and goes",
          "[session]")
{
    const auto folder = TemporaryFolder {};
    make_session(folder.path() / "monday", true);
    const auto scrap = folder.path() / "copy.session.tutti-part";
    fs::copy(folder.path() / "monday", scrap, fs::copy_options::recursive);
    std::ofstream {folder.path() / "copy.zip.store.tutti-part"} << "half";
    CHECK(session_folders(folder.path())->size() == 1);
    REQUIRE(export_session(folder.path() / "monday", folder.path() / "copy.zip", true));
    CHECK((fs::status(folder.path() / "copy.zip").permissions() & fs::perms::mask) ==
          (fs::perms::owner_read | fs::perms::owner_write));
    REQUIRE(import_session(folder.path() / "copy.zip", folder.path() / "copy"));
    CHECK(names_in(folder.path()) == std::vector<std::string> {"copy", "copy.zip", "monday"});

    fs::copy(folder.path() / "monday", scrap, fs::copy_options::recursive);
    CHECK(*erase_scraps(folder.path()) == 0);
    fs::last_write_time(scrap, fs::file_time_type::clock::now() - std::chrono::hours {25});
    CHECK(*erase_scraps(folder.path()) == 1);
    CHECK_FALSE(fs::exists(scrap));
}

TEST_CASE("a folder to make may be written with a slash at its end", "[session]")
{
    const auto folder = TemporaryFolder {};
    make_session(folder.path() / "monday", true);
    REQUIRE(export_session(folder.path() / "monday", folder.path() / "monday.zip", false));
    REQUIRE(import_session(folder.path() / "monday.zip", folder.path() / "there" / ""));
    CHECK(Session::open(folder.path() / "there"));
}

TEST_CASE("a store that brings a trigger, a view or a table of its own is not taken from an archive",
          "[session]")
{
    const auto* const addition =
        GENERATE("CREATE TRIGGER x AFTER INSERT ON remarks BEGIN DELETE FROM readings; END",
                 "CREATE VIEW x AS SELECT text FROM remarks", "CREATE TABLE x (y TEXT)");
    const auto folder = TemporaryFolder {};
    make_session(folder.path() / "monday", true);
    {
        const auto store =
            session::Database::open(folder.path() / "monday" / "session.db", session::Database::Mode::amend);
        REQUIRE(store);
        REQUIRE((*store)->run(addition));
    }
    REQUIRE(export_session(folder.path() / "monday", folder.path() / "monday.zip", false));
    CHECK(import_session(folder.path() / "monday.zip", folder.path() / "there").error().code ==
          ErrorCode::file_damaged);
    CHECK_FALSE(fs::exists(folder.path() / "there"));
    CHECK_FALSE(fs::exists(folder.path() / "there.session.tutti-part"));
}
