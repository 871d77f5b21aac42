// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of a term: in a terminal, on pages, in tables, and to those who pay.
#include <algorithm>
#include <random>
#include <regex>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "review/figure_names.hpp"
#include "review/funders.hpp"
#include "review/markup.hpp"
#include "review/progress_report.hpp"
#include "review/progress_words.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::review;
using namespace std::chrono;
using Catch::Contains;

namespace {

const auto hostile = std::string {"<script>alert(1)</script>\"'&\n\x1b[31m=cmd|' /C calc'!A0"};

/// Eight weeks of a class of five sections: Violins (12 players) and Violas (5) come nearer, the Quartet has
/// four, the Harp one, of the Flutes nobody said.
std::vector<SessionNumbers> term(const std::string& cls = "Year 4", const std::string& piece = "Ode",
                                 const std::string& bar = "7")
{
    auto chance = std::mt19937_64 {5};
    auto normal = std::normal_distribution<double> {};
    auto sessions = std::vector<SessionNumbers> {};
    const auto any = *instrument_from_name("any");
    for (auto week = 0; week < 8; ++week) {
        auto& session = sessions.emplace_back();
        session.day = sys_days {2026y / September / 9d} + days {7 * week};
        session.cls.name = cls;
        session.cls.sections = {{"Violins", any, {1}, "Violins", 12},
                                {"Violas", any, {2}, "Violas", 5},
                                {"Quartet", any, {3}, "Quartet", 4},
                                {"Harp", any, {4}, "Harp", 1},
                                {"Flutes", any, {5}, "Flutes", std::nullopt}};
        session.review.piece = piece;
        session.review.bars = {{bar, ""}};
        for (auto section = 0; section < 5; ++section) {
            session.review.figures.push_back({std::string {figure::deviation}, std::nullopt, section,
                                              -30.0 + 2.5 * week + normal(chance), 3.0, 40, 0.9});
            session.review.figures.push_back({std::string {figure::deviation}, 0, section,
                                              -45.0 + 2.5 * week + normal(chance), 3.0, 5, 0.9});
            session.review.figures.push_back(
                {std::string {figure::sure}, std::nullopt, section, 0.8, 0.0, 600, 1.0});
        }
        session.review.figures.push_back(
            {std::string {figure::drift}, std::nullopt, std::nullopt, 9.0, 3.0, 60, 1.0});
    }
    return sessions;
}

bool any_line_has(const std::vector<std::string>& lines, const std::string& words)
{
    return std::ranges::any_of(lines,
                               [&](const auto& line) { return line.find(words) != std::string::npos; });
}

}  // namespace

TEST_CASE("a tutor reads where violas began, where they are, and by how much that is better", "[review]")
{
    const auto lines = progress_report(progress_of(term()), 100);
    CHECK(any_line_has(lines, "Year 4, Ode: 8 sessions, 9 September 2026 to 28 October 2026"));
    const auto violas =
        std::ranges::find_if(lines, [](const auto& line) { return line.starts_with("  Violas"); });
    REQUIRE(violas != lines.end());
    CHECK_THAT(*violas,
               Contains("own deviation") && Contains("30 → 12 cents flat") && Contains("better by 1"));
    CHECK(any_line_has(lines, "Bars still off:"));
    CHECK(any_line_has(lines, ", bar 7: 4"));
}

TEST_CASE("of one rehearsal there is not enough to say, and of none too", "[review]")
{
    auto one = term();
    one.resize(1);
    CHECK(any_line_has(progress_report(progress_of(one), 100), "not enough to say"));
    CHECK(any_line_has(progress_report({}, 100), "not enough to say"));
    CHECK_THAT(progress_html({}), Contains("not enough to say"));
}

TEST_CASE("no name from a class or a score is markup, a control character or a formula", "[review]")
{
    auto sessions = term(hostile, hostile, hostile);
    for (auto& session : sessions)
        session.cls.sections[0].name = hostile + std::string(10'000, 'x');
    const auto all = progress_of(sessions);
    for (const auto& page : {progress_html(all), funders_html(all, {})}) {
        CHECK(page.find("<script") == std::string::npos);
        CHECK(page.find('\x1b') == std::string::npos);
        CHECK(page.find(std::string(1'000, 'x')) == std::string::npos);
        CHECK_THAT(page, Contains("&lt;script&gt;"));
        CHECK_THAT(page, Contains("default-src 'none'"));
        CHECK_FALSE(std::regex_search(page, std::regex {R"(\b(src|href)\s*=|url\()"}));
    }
    for (const auto& table : {progress_csv(all), funders_csv(all, {})}) {
        CHECK(table.find('\x1b') == std::string::npos);
        CHECK_FALSE(std::regex_search(table, std::regex {"(^|,)\"?[=+@]"}));
        CHECK_THAT(table, Contains("\"\"'&"));
    }
    for (const auto& line : progress_report(all, 100))
        CHECK(line.find_first_of("\n\x1b") == std::string::npos);
    CHECK(csv_cell("=1+1") == "\"'=1+1\"");
    CHECK(csv_cell("  -2") == "\"'  -2\"");
}

TEST_CASE("the tables of a term say a row for each week and one for the term", "[review]")
{
    const auto all = progress_of(term());
    const auto csv = progress_csv(all);
    CHECK_THAT(csv,
               Contains("week,\"Year 4\",\"Ode\",\"Violas\",\"\",\"\",deviation,cents,2026-09-07,2026-09-13,"));
    CHECK_THAT(csv,
               Contains("term,\"Year 4\",\"Ode\",\"Violas\",\"7\",\"\",deviation,cents,2026-09-07,2026-11-01,"));
    const auto columns = std::ranges::count(csv.substr(0, csv.find('\n')), ',');
    for (auto at = std::size_t {0}; at < csv.size(); at = csv.find('\n', at) + 1)
        CHECK(std::ranges::count(csv.substr(at, csv.find('\n', at) - at), ',') == columns);

    const auto json = nlohmann::json::parse(progress_json(all));
    CHECK(json["progress"].size() == 2);
    CHECK(json["progress"][1]["piece"] == "Ode");
    CHECK(json["progress"][1]["series"][1]["course"] == "better");
    CHECK(json["progress"][1]["series"][1]["weeks"].size() == 8);
}

TEST_CASE("groups of four never appear in what funders get, nor those of which nobody said how many",
          "[review]")
{
    const auto all = progress_of(term());
    for (const auto& text : {funders_html(all, {}), funders_csv(all, {})}) {
        CHECK_THAT(text, Contains("Violins") && Contains("Violas"));
        for (const auto* left_out : {"Quartet", "Harp", "Flutes"})
            CHECK(text.find(left_out) == std::string::npos);
    }
    CHECK_THAT(funders_html(all, {}),
               Contains("2 sections with fewer than 5 players, 1 section of which nobody said"));

    // A tutor's word counts where no session has one, and where it is smaller.
    CHECK_THAT(funders_csv(all, {{"Flutes", 6}}), Contains("\"Flutes\",6"));
    CHECK_THAT(funders_csv(all, {{"Flutes", 4}}), !Contains("Flutes"));
    CHECK_THAT(funders_csv(all, {{"Quartet", 20}}), !Contains("Quartet"));
    CHECK_THAT(funders_csv(all, {{"Violins", 4}}), !Contains("Violins"));

    auto once_small = term();
    once_small[3].cls.sections[0].players = 4;
    CHECK_THAT(funders_csv(progress_of(once_small), {}), !Contains("Violins"));
}

TEST_CASE("a child who once sat alone is not published because another session did not say how many played",
          "[review]")
{
    auto sessions = term();
    sessions[2].cls.sections[1].players = 1;
    sessions[5].cls.sections[1].players = std::nullopt;
    const auto all = progress_of(sessions);
    CHECK_THAT(funders_csv(all, {}), !Contains("Violas"));
    CHECK_THAT(funders_csv(all, {{"Violas", 6}}), !Contains("Violas"));
    CHECK_THAT(funders_html(all, {{"Violas", 6}}), !Contains("Violas"));
}

TEST_CASE("a number told for a section of one class does not vouch for the same name in another", "[review]")
{
    auto sessions = term("Year 4");
    for (auto& session : term("Year 5"))
        sessions.push_back(session);
    const auto all = progress_of(sessions);
    CHECK_THAT(funders_csv(all, {{"Flutes", 6}}), !Contains("Flutes"));
    CHECK(check_told(all, {{"Flutes", 6}}).error().code == ErrorCode::bad_argument);
    CHECK_THAT(check_told(all, {{"Flutes", 6}}).error().message, Contains("2 classes"));
    CHECK(check_told(all, {{"Flute", 6}}).error().code == ErrorCode::bad_argument);

    const auto of_one = PlayersTold {{"Year 5/Flutes", 6}};
    CHECK(check_told(all, of_one));
    CHECK_THAT(funders_csv(all, of_one),
               Contains("\"Year 5\",\"Flutes\",6") && !Contains("\"Year 4\",\"Flutes\""));
}

TEST_CASE("funders get no piece, no bar, no day and no sum over sections", "[review]")
{
    const auto all = progress_of(term("Year 4", "A Song for Rosalind"));
    for (const auto& text : {funders_html(all, {}), funders_csv(all, {})}) {
        CHECK_THAT(text, !Contains("Rosalind") && !Contains("bar 7") && !Contains("drift,"));
        CHECK_THAT(text, !Contains("9 September") && !Contains("2026-09-09"));  // the Monday is the 7th
    }
    CHECK_THAT(funders_html(all, {}), Contains("How this was measured"));
    CHECK_THAT(funders_html(all, {}), Contains("DerSimonian and Laird"));
}

TEST_CASE("two single weeks are no progress: below four rehearsals funders get no beginning and no end", "[review]")
{
    auto three = term();
    three.resize(3);
    const auto all = progress_of(three);
    CHECK_THAT(funders_html(all, {}), !Contains("→") && Contains("not enough to say"));
    CHECK_THAT(funders_csv(all, {}), Contains("\"Violas\",5,deviation,cents,2026-09-07,2026-09-21,3,120,,,,,,,"));
    const auto eight = progress_of(term());
    CHECK(std::regex_search(funders_html(eight, {}),
                            std::regex {R"(30 \(±\d+\) → 1\d \(±\d+\) cents flat)"}));
    CHECK(std::regex_search(funders_csv(eight, {}),
                            std::regex {R"re("Violas",5,deviation,.*,8,320,-30\.\d+,\d\.\d+,-1\d\.\d+,\d\.\d+,)re"}));
}

TEST_CASE("a table for funders says of each number how it was measured, and no row has other columns than the "
          "first",
          "[review]")
{
    const auto csv = funders_csv(progress_of(term()), {});
    CHECK_THAT(csv, Contains("measured_as\n") && Contains("pitch beside all the other sections") &&
                        Contains("Knapp and Hartung 2003"));
    auto lines = std::vector<std::string> {};
    for (auto at = std::size_t {0}; at < csv.size(); at = csv.find('\n', at) + 1)
        lines.push_back(csv.substr(at, csv.find('\n', at) - at));
    REQUIRE(lines.size() > 2);
    const auto columns = [](const std::string& line) {
        auto quoted = false;
        auto count = 1;
        for (const auto c : line) {
            quoted = c == '"' ? !quoted : quoted;
            count += c == ',' && !quoted ? 1 : 0;
        }
        return count;
    };
    for (const auto& line : lines)
        CHECK(columns(line) == columns(lines[0]));
}

TEST_CASE("rehearsals of classes without a name are no class's progress, and funders read that they are left out",
          "[review]")
{
    auto sessions = term("");
    for (auto& session : term("Year 5"))
        sessions.push_back(session);
    const auto all = progress_of(sessions);
    CHECK_THAT(funders_html(all, {}),
               Contains("8 sessions of classes without a name") && Contains("Year 5") && !Contains("A class:"));
    const auto csv = funders_csv(all, {});
    CHECK(csv.find("\n\"\"") == std::string::npos);
    CHECK(csv.find("A class") == std::string::npos);
}

TEST_CASE("a bar by weeks is grey only where it is surely off, with its interval and count beside it", "[review]")
{
    auto sessions = term();
    const auto page = progress_html(progress_of(sessions));
    CHECK(std::regex_search(page, std::regex {R"(<td class="week far">−4\d<small>±\d+, 5</small></td>)"}));
    for (auto& session : sessions)
        for (auto& figure : session.review.figures)
            if (figure.bar)
                figure.within = 60.0;
    CHECK_FALSE(std::regex_search(progress_html(progress_of(sessions)), std::regex {R"(class="week (off|far))"}));
}

TEST_CASE("how much was heard for sure has no interval, in no table", "[review]")
{
    const auto all = progress_of(term());
    CHECK(std::regex_search(progress_csv(all), std::regex {R"(sure,%,2026-09-07,2026-09-13,80\.000,,1,600,)"}));
    const auto json = nlohmann::json::parse(progress_json(all));
    for (const auto& series : json["progress"][1]["series"])
        for (const auto& week : series["weeks"])
            CHECK(week["within"].is_null() == (series["measure"] == "sure"));
}

TEST_CASE("a class of small sections only leaves no trace", "[review]")
{
    auto sessions = term("Saturday quartet");
    for (auto& session : sessions)
        for (auto& section : session.cls.sections)
            section.players = 4;
    const auto all = progress_of(sessions);
    CHECK_THAT(funders_html(all, {}), !Contains("Saturday") && Contains("There is nothing to show."));
    CHECK(std::ranges::count(funders_csv(all, {}), '\n') == 1);
}

TEST_CASE("a chart says what its height stands for, and one cent is one", "[review]")
{
    CHECK(any_line_has(progress_report(progress_of(term()), 80), "at least 20 cents or 50 ms"));
    const auto page = progress_html(progress_of(term()));
    CHECK_THAT(page, Contains("class=\"scale\"") && Contains(" cents</text>") && Contains("100 %</text>"));
    CHECK(value_words(Measure::drift, -1.2) == "1 cent down");
    CHECK(value_words(Measure::deviation, 12.0) == "12 cents sharp");
}
