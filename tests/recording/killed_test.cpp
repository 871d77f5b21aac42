// SPDX-License-Identifier: GPL-3.0-or-later
// A program that is killed while it rehearses: what is on the disk then.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <limits>
#include <random>
#include <string>
#include <thread>

#include <sqlite3.h>

#include "recording/take_file.hpp"
#include "session/assorted_readings.hpp"
#include "session/session.hpp"
#include "session/store.hpp"
#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using namespace tutti::test;
namespace fs = std::filesystem;

namespace {

constexpr auto block = std::int64_t {1'024};
constexpr auto one_second = std::int64_t {48'000};

/// Records take after take and keeps readings, as fast as the disk allows, telling after each block how many
/// frames it was given since it began.
void rehearse(const fs::path& folder, const std::function<void(std::int64_t)>& tell)
{
    auto store = session::Store::create(folder, small_session());
    const auto readings = assorted_readings(0, 20'000, 1);
    auto next = readings.begin();
    auto position = std::int64_t {0};
    auto flushed = std::int64_t {0};
    for (auto length = std::int64_t {3}; store; length = length * 2) {
        auto take = recording::TakeWriter::create(folder, two_sections(), channels_of_two_sections,
                                                  SampleRate {48'000}, FramePosition {position});
        if (!take)
            return;
        store->take_began(take->number(), FramePosition {position}, take->files());
        for (const auto end = position + length * one_second / 2; position < end; position += block) {
            if (!write_sound(*take, position, block))
                return;
            for (; next != readings.end() && next->heard_until.value() <= position + block; ++next)
                store->append(*next);
            if (position + block - flushed >= one_second) {
                flushed = position + block;
                if (!store->flush())
                    return;
            }
            tell(position + block);
        }
        store->take_ended(take->number(), FramePosition {position});
        if (!take->finish())
            return;
    }
}

/// What SQLite itself says of a database: "ok".
std::string integrity_of(const fs::path& database)
{
    auto* connection = static_cast<sqlite3*>(nullptr);
    auto said = std::string {};
    if (sqlite3_open(database.string().c_str(), &connection) == SQLITE_OK)
        sqlite3_exec(
            connection, "PRAGMA integrity_check",
            [](void* into, int, char** texts, char**) {
                *static_cast<std::string*>(into) += texts[0];
                return 0;
            },
            &said, nullptr);
    sqlite3_close(connection);
    return said;
}

}  // namespace

TEST_CASE("of fifty rehearsals killed at random moments every take opens and at most a second is missing",
          "[recording][session]")
{
    auto chance = std::mt19937 {20};
    auto rehearsals_with_sound = 0;
    for (auto round = 0; round < 50; ++round) {
        const auto folder = TemporaryFolder {};
        const auto at = folder.path() / "s";
        auto child = TellingChild {[&](const auto& tell) { rehearse(at, tell); }};
        // Killed after a random number of blocks and then a random moment: at a block's beginning as often as
        // in the middle of a sync.
        auto given = std::int64_t {0};
        for (auto blocks = chance() % 300; blocks > 0; --blocks)
            given = std::max(given, child.hear());
        std::this_thread::sleep_for(std::chrono::microseconds {chance() % 20'000});
        given = std::max(given, child.kill());
        CAPTURE(round, given);

        auto recorded = std::int64_t {0};
        if (fs::exists(at / "takes"))
            for (auto number = 1; fs::exists(at / "takes" / std::to_string(number)); ++number) {
                const auto folder_of_take = at / "takes" / std::to_string(number);
                const auto violins = read_take(folder_of_take / "Violins.wav");
                const auto cellos = read_take(folder_of_take / "Cellos.wav");
                REQUIRE(violins);
                REQUIRE(cellos);
                REQUIRE(first_wrong_frame(*violins, {0, 1}, recorded) == -1);
                REQUIRE(first_wrong_frame(*cellos, {2}, recorded) == -1);
                recorded += std::min(violins->frames, cellos->frames);
            }
        REQUIRE(given - recorded <= one_second);
        rehearsals_with_sound += recorded > 0 ? 1 : 0;

        if (given == 0 && !fs::exists(at / "session.db"))
            continue;
        const auto kept = session::Session::open(at);
        if (!kept) {
            // Killed before the session had begun.
            INFO(kept.error().message);
            REQUIRE(given == 0);
            continue;
        }
        REQUIRE(integrity_of(at / "session.db") == "ok");
        const auto readings =
            kept->readings(0, FramePosition {0}, FramePosition {std::numeric_limits<std::int64_t>::max()});
        REQUIRE(readings);
        const auto until = readings->empty() ? std::int64_t {0} : readings->back().heard_until.value();
        REQUIRE(given - until <= one_second + block + 256);
    }
    CHECK(rehearsals_with_sound > 25);
}
