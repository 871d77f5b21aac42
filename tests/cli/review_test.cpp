// SPDX-License-Identifier: GPL-3.0-or-later
// `tutti review` as a tutor types it.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "cli/program.hpp"
#include "following/performance.hpp"
#include "review/played_score.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using Catch::Contains;

namespace tutti::test {

namespace {

/// A kept session in which the violas are flat in bars 6 to 8, both times.
std::filesystem::path flat_violas_in(const std::filesystem::path& folder)
{
    const auto session = folder / "monday";
    const auto score = std::make_shared<score::UnfoldedScore>(round_for(4, 12));
    auto played = PlayedScore {score, {{0, 12}, {4, 12}}, 15};
    played.change(
        1, [](auto bar, auto) { return bar >= 5 && bar <= 7; },
        [](auto& note) { note.deviation += Cents {-30.0}; });
    keep(played, session);
    write_round(session / "score.musicxml", *score);
    return session;
}

}  // namespace

TEST_CASE("the flat viola bars of a kept session are the first thing that a review says", "[cli][review]")
{
    const auto folder = TemporaryFolder {};
    const auto session = flat_violas_in(folder.path());
    const auto answer = tutti(fmt::format("review '{}'", session.string()));
    CAPTURE(answer.said);
    CHECK(answer.status == 0);
    CHECK_THAT(answer.said, Contains("  1. Violas, bars 6 to 8: ") && Contains("cents flat, both times"));
    CHECK_THAT(answer.said, Contains("  Violas                .....---...."));
}

TEST_CASE("a review says that no names are kept only while nobody wrote a note", "[cli][review]")
{
    const auto folder = TemporaryFolder {};
    const auto session = flat_violas_in(folder.path()).string();
    CHECK_THAT(tutti(fmt::format("review '{}'", session)).said, Contains("No sound kept. No names.\n"));
    REQUIRE(tutti(fmt::format("sessions note '{}' 'Alex is away' --at 0:02", session)).status == 0);
    for (const auto* command : {"review", "sessions show"})
        CHECK_THAT(tutti(fmt::format("{} '{}'", command, session)).said,
                   Contains("No sound kept. No names, unless a note has one."));
}

TEST_CASE("a review for machines is JSON and nothing else", "[cli][review]")
{
    const auto folder = TemporaryFolder {};
    const auto session = flat_violas_in(folder.path());
    const auto answer = tutti(fmt::format("review '{}' --json", session.string()));
    CHECK(answer.status == 0);
    const auto json = nlohmann::json::parse(answer.said);
    REQUIRE(json.at("findings").size() == 1);
    CHECK(json.at("findings")[0].at("section") == "Violas");
    CHECK(json.at("findings")[0].at("bars") == nlohmann::json::array({6, 7, 8}));
    CHECK(json.at("by") == "bars");
}

TEST_CASE("a review's table has a row for each bar and section", "[cli][review]")
{
    const auto folder = TemporaryFolder {};
    const auto session = flat_violas_in(folder.path());
    const auto table = folder.path() / "table.csv";
    const auto answer = tutti(fmt::format("review '{}' --csv '{}'", session.string(), table.string()));
    CHECK(answer.status == 0);
    auto file = std::ifstream {table};
    const auto text = std::string {std::istreambuf_iterator<char> {file}, {}};
    CHECK(std::ranges::count(text, '\n') == 1 + 12 * 4);
}

TEST_CASE("a report is not written over the session that it is of, and replaces an older one whole",
          "[cli][review]")
{
    const auto folder = TemporaryFolder {};
    const auto session = flat_violas_in(folder.path());
    const auto store = session / "session.db";
    const auto answer = tutti(fmt::format("review '{}' --csv '{}'", session.string(), store.string()));
    CHECK(answer.status == 1);
    CHECK(is_one_sentence(answer.said));
    const auto table = session / "table.csv";
    std::ofstream {table} << "an older one";
    CHECK(tutti(fmt::format("review '{}' --csv '{}'", session.string(), table.string())).status == 0);
    CHECK(std::filesystem::file_size(table) > 1000);
    CHECK_FALSE(std::filesystem::exists(session / "table.csv.part"));
}

TEST_CASE("a review of what is no session, or to where nothing can be written, fails in one sentence",
          "[cli][review]")
{
    const auto folder = TemporaryFolder {};
    const auto session = flat_violas_in(folder.path());
    for (const auto& words : {fmt::format("review '{}'", (folder.path() / "tuesday").string()),
                              fmt::format("review '{}' --csv '{}'", session.string(),
                                          (folder.path() / "nowhere" / "table.csv").string())}) {
        const auto answer = tutti(words);
        CAPTURE(answer.said);
        CHECK(answer.status == 1);
        CHECK(is_one_sentence(answer.said));
    }
    CHECK(tutti("review").status == 2);
}

TEST_CASE("cards that cannot be made stand in the way of neither the page nor the table nor the summary",
          "[cli][review]")
{
    const auto folder = TemporaryFolder {};
    const auto session = flat_violas_in(folder.path());
    const auto page = folder.path() / "page.html";
    const auto table = folder.path() / "table.csv";
    const auto answer = tutti(fmt::format(
        "review '{}' --html '{}' --csv '{}' --cards '{}' --piece '{}'", session.string(), page.string(),
        table.string(), (folder.path() / "cards").string(), (session / "score.musicxml").string()));
    CHECK(answer.status == 1);
    CHECK(std::filesystem::exists(page));
    CHECK(std::filesystem::exists(table));
    CHECK_THAT(answer.said,
               Contains("What to work on") && Contains("is not a piece") && Contains("`tutti piece new`"));
}

TEST_CASE("a report that was asked for may be read by whom the umask lets, the session by its owner alone",
          "[cli][review]")
{
    namespace fs = std::filesystem;
    const auto folder = TemporaryFolder {};
    const auto session = flat_violas_in(folder.path());
    const auto table = folder.path() / "table.csv";
    const auto rights = [](const fs::path& path) { return fs::status(path).permissions() & fs::perms::mask; };
    const auto before = ::umask(022);
    const auto written = tutti(fmt::format("review '{}' --csv '{}'", session.string(), table.string()));
    ::umask(before);
    CHECK(written.status == 0);
    CHECK(rights(table) == static_cast<fs::perms>(0644));
    CHECK(rights(session) == static_cast<fs::perms>(0700));
    // One that is replaced keeps what its owner said of it.
    fs::permissions(table, static_cast<fs::perms>(0600));
    CHECK(tutti(fmt::format("review '{}' --csv '{}'", session.string(), table.string())).status == 0);
    CHECK(rights(table) == static_cast<fs::perms>(0600));
}

}  // namespace tutti::test
