// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/review_tables.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"

namespace tutti::review {
namespace {

constexpr auto rate = SampleRate {48'000};

audio::ClassDescription violas_called(std::string name)
{
    auto cls = audio::ClassDescription {};
    cls.name = "Year 5";
    cls.sections.push_back({std::move(name), *instrument_from_name("viola"), {1}, {}});
    return cls;
}

/// Bars 11, 12 and 12a; the violas are flat in the second.
Review three_bars()
{
    auto review = Review {};
    review.by_bar = true;
    review.bars = {{"11", "", {{}}}, {"12", "B", {{}, {}}}, {"12a", "", {}}};
    review.sections.resize(1);
    review.cells.assign(1, std::vector<Numbers>(3));
    auto& cell = review.cells[0][1];
    cell.deviation = {Cents {-28.44}, Cents {9.0}, 6, 0.8};
    cell.lead = {Seconds {0.045}, Seconds {0.01}, 5, 0.9};
    cell.notes.wrong = 2;
    auto finding = Finding {};
    finding.amount = Cents {-28.44};
    finding.bars = {1, 2};
    finding.confidence = 0.97;
    finding.text = "Violas, bars 12 to 12a: 28 cents flat, both times";
    review.findings = {finding};
    return review;
}

TEST_CASE("a finding in JSON has the fields that others rely on", "[review]")
{
    const auto json = nlohmann::json::parse(review_json(violas_called("Violas"), three_bars(), rate));
    const auto& finding = json.at("findings").at(0);
    CHECK(finding.at("section") == "Violas");
    CHECK(finding.at("kind") == "intonation");
    CHECK(finding.at("bars") == nlohmann::json::array({12, "12a"}));
    CHECK(finding.at("cents") == -28.44);
    CHECK_FALSE(finding.contains("ms"));
    CHECK(finding.at("confidence") == 0.97);
    CHECK(finding.at("text") == "Violas, bars 12 to 12a: 28 cents flat, both times");
    const auto& bar = json.at("bars").at(1);
    CHECK(bar.at("bar") == 12);
    CHECK(bar.at("sections").at(0).at("lead_ms").at("value") == 45.0);
    CHECK(json.at("bars").at(0).at("sections").at(0).at("deviation_cents").at("value").is_null());
}

TEST_CASE("what was marked stands in JSON with its moment and its bar", "[review]")
{
    auto facts = ReportFacts {};
    facts.markers = {{FramePosition {168'192}, "bowing", "12"}, {FramePosition {200'000}, ""}};
    facts.plans = {{FramePosition {}, "softer", "12a"}, {FramePosition {}, "breathe"}};
    const auto json =
        nlohmann::json::parse(review_json(violas_called("Violas"), three_bars(), rate, {}, facts));
    REQUIRE(json.at("marks").size() == 2);
    CHECK(json.at("marks").at(0).at("time_s") == 3.5);
    CHECK(json.at("marks").at(0).at("bar") == 12);
    CHECK(json.at("marks").at(0).at("text") == "bowing");
    CHECK(json.at("marks").at(1).at("bar").is_null());
    CHECK(json.at("goals").at(0).at("bar") == "12a");
    CHECK(json.at("goals").at(1).at("bar").is_null());
}

TEST_CASE("the table has a row for each bar and section, and nothing where nothing can be told", "[review]")
{
    const auto csv = review_csv(violas_called("Violas"), three_bars());
    CHECK(std::ranges::count(csv, '\n') == 4);
    CHECK_THAT(csv, Catch::Contains("\n\"11\",\"\",\"Violas\",1,,,0,0.000,,,0,0.000,"));
    CHECK_THAT(csv, Catch::Contains("\n\"12\",\"B\",\"Violas\",2,,,0,0.000,-28.44,9.00,6,0.800,"));
    const auto columns = [](std::string_view line) { return std::ranges::count(line, ','); };
    const auto head = csv.substr(0, csv.find('\n'));
    const auto last = csv.substr(csv.rfind('\n', csv.size() - 2) + 1);
    CHECK(columns(head) == columns(last));
}

TEST_CASE("a section's name is neither a formula nor a second row", "[review]")
{
    const auto csv = review_csv(violas_called("=HYPERLINK(\"x\")\n,\x1b[31m"), three_bars());
    CHECK_THAT(csv, Catch::Contains("\"'=HYPERLINK(\"\"x\"\") , [31m\""));
    CHECK(std::ranges::count(csv, '\n') == 4);
    const auto json = review_json(violas_called("Vio\xffla</script>"), three_bars(), rate);
    CHECK(nlohmann::json::accept(json));
}

}  // namespace
}  // namespace tutti::review
