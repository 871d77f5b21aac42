// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/report.hpp"

#include <algorithm>

#include "support/catch.hpp"
#include "support/readings.hpp"

namespace tutti::review {
namespace {

audio::ClassDescription class_of(std::vector<std::string> names)
{
    auto description = audio::ClassDescription {};
    description.name = "Year 5";
    for (auto& name : names)
        description.sections.push_back({std::move(name), *instrument_from_name("violin"), {1}, {}});
    return description;
}

Review review_with(std::size_t sections, std::size_t findings)
{
    auto review = Review {};
    review.length = 45_s;
    review.sections.resize(sections);
    for (auto i = std::size_t {0}; i < findings; ++i) {
        auto finding = Finding {};
        finding.text = "Violas, 0:22 to 0:31: 29 cents flat (11 of 12 notes)";
        review.findings.push_back(finding);
    }
    return review;
}

std::string text_of(const audio::ClassDescription& description, const Review& review,
                    const ReportFacts& facts = {})
{
    auto text = std::string {};
    for (const auto& line : report(description, review, facts, test::reading_rate))
        text += line + "\n";
    return text;
}

std::size_t columns(const std::string& line)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

TEST_CASE("a report begins with the class, when, how long, and what is kept", "[review]")
{
    const auto lines =
        report(class_of({"Violas"}), review_with(1, 0),
               {"22 November 2026, 09:30", "No sound kept. No names.", {}}, test::reading_rate);
    REQUIRE(lines.size() > 2);
    CHECK(lines[0] == "Rehearsal: Year 5, 22 November 2026, 09:30");
    CHECK(lines[1] == "0:45 long. No sound kept. No names.");
}

TEST_CASE("the first page names five things at most, and says how many more there are", "[review]")
{
    const auto text = text_of(class_of({"Violas"}), review_with(1, 8));
    CHECK_THAT(text, Catch::Contains("  5. Violas, 0:22 to 0:31: 29 cents flat (11 of 12 notes)\n"));
    CHECK_THAT(text, !Catch::Contains("  6. "));
    CHECK_THAT(text, Catch::Contains("and 3 smaller ones"));
}

TEST_CASE("a note in a rest that was heard once is not on the first page, nor another slip that is not "
          "beyond doubt",
          "[review]")
{
    auto review = review_with(1, 2);
    review.sections[0].deviation.value = Cents {1.0};
    auto& slip = review.findings[1];
    slip.kind = FindingKind::notes;
    slip.amount = NoteSlip {analysis::NoteVerdict::extra, {}, Pitch {64}};
    slip.text = "Violas, bar 3: E in a rest (once)";
    slip.notes = 1;
    slip.confidence = 0.98;
    CHECK(on_the_first_page(review) == 1);
    CHECK_THAT(text_of(class_of({"Violas"}), review), Catch::Matchers::Contains("and 1 smaller one."));
    slip.amount = NoteSlip {analysis::NoteVerdict::wrong, Pitch {65}, Pitch {64}};
    CHECK(on_the_first_page(review) == 2);
    slip.confidence = 0.9;
    CHECK(on_the_first_page(review) == 1);
    review.findings.erase(review.findings.begin());
    CHECK_THAT(text_of(class_of({"Violas"}), review),
               Catch::Matchers::Contains("Nothing stands out.\n  1 smaller one.\n"));
}

TEST_CASE("a long finding is told to its end", "[review]")
{
    auto review = review_with(1, 1);
    review.findings[0].text =
        "Violas, bars 1 to 4, 6 to 9, 12, 14 to 19 and 23 to 40: 28 cents flat, all four "
        "times, mostly F♯ (high second finger); better than in the last rehearsal";
    const auto lines = report(class_of({"Violas"}), review, {}, test::reading_rate);
    CHECK(std::ranges::any_of(lines, [](const auto& line) { return line.ends_with("last rehearsal"); }));
}

TEST_CASE("where there is not enough to say, the report says so", "[review]")
{
    CHECK_THAT(text_of(class_of({"Violas"}), review_with(1, 0)),
               Catch::Contains("There was not enough to say."));

    auto review = review_with(1, 0);
    review.sections[0].deviation.value = Cents {-1.0};
    const auto text = text_of(class_of({"Violas"}), review);
    CHECK_THAT(text, Catch::Contains("Nothing stands out."));
    CHECK_THAT(text, Catch::Contains("in tune"));
    CHECK_THAT(text, Catch::Contains("not enough to say"));
}

TEST_CASE("a section's tuning, unison and timing stand in words with their numbers", "[review]")
{
    auto review = review_with(2, 0);
    review.sections[0].deviation.value = Cents {-17.4};
    review.sections[0].spread.value = 12_cents;
    review.sections[0].lead.value = Seconds {-0.046};
    review.sections[0].hearing = {9_s, 1_s, 0_s};
    review.sections[1].deviation.value = 6_cents;
    review.sections[1].lead.value = Seconds {0.012};
    const auto text = text_of(class_of({"Violas", "Cellos"}), review);
    CHECK_THAT(text, Catch::Contains("17 cents flat "));
    CHECK_THAT(text, Catch::Contains("together (±12 cents) "));
    CHECK_THAT(text, Catch::Contains("45 ms late "));
    CHECK_THAT(text, Catch::Contains("90 %"));
    CHECK_THAT(text, Catch::Contains("in tune (+6)"));
    CHECK_THAT(text, Catch::Contains("together (10 ms early)"));
    CHECK_THAT(text, Catch::Contains("silent"));
}

TEST_CASE("the terminal accuses no section of what its notes do not show", "[review]")
{
    auto review = review_with(1, 0);
    review.sections[0].deviation = {Cents {-13.0}, Cents {9.0}, 5, 0.9};
    review.sections[0].lead = {Seconds {-0.040}, Seconds {0.026}, 9, 0.9};
    const auto text = text_of(class_of({"Cellos"}), review);
    CHECK_THAT(text, Catch::Contains("13 cents flat? "));
    CHECK_THAT(text, Catch::Contains("40 ms late? "));
}

TEST_CASE("the report tells how the class as a whole drifted", "[review]")
{
    auto review = review_with(3, 0);
    for (auto second = 0; second < 40; ++second)
        review.drift.push_back({FramePosition {} + to_frames(Seconds {1.0 * second}, test::reading_rate),
                                Cents {-0.75 * second}});
    CHECK_THAT(text_of(class_of({"A", "B", "C"}), review),
               Catch::Contains("with A = 440 Hz: in tune at the start, 27 cents flat at the end."));
}

TEST_CASE("markers stand in the report at their moments", "[review]")
{
    const auto facts = ReportFacts {
        "", "No sound kept.", {{FramePosition {} + to_frames(83_s, test::reading_rate), "bowing"}}};
    CHECK_THAT(text_of(class_of({"Violas"}), review_with(1, 0), facts), Catch::Contains("1:23  bowing\n"));
}

TEST_CASE("a mark without a word stands in the report with its bar, one kept without a bar with that of its "
          "moment",
          "[review]")
{
    const auto second = [](double at) {
        return FramePosition {} + to_frames(Seconds {at}, test::reading_rate);
    };
    auto facts = ReportFacts {};
    facts.markers = {{second(83.0), "", "5"}, {second(90.0), "bowing"}, {second(100.0), "late"}};
    auto review = review_with(1, 0);
    review.by_bar = true;
    review.bars = {{"6", "", {{second(88.0), second(92.0)}}}};
    review.cells.assign(1, std::vector<Numbers>(1));
    const auto text = text_of(class_of({"Violas"}), review, facts);
    CHECK_THAT(text, Catch::Contains("1:23  bar 5\n"));
    CHECK_THAT(text, Catch::Contains("1:30  bar 6: bowing\n"));
    CHECK_THAT(text, Catch::Contains("1:40  late\n"));
    review.by_bar = false;
    CHECK_THAT(text_of(class_of({"Violas"}), review, facts), Catch::Contains("1:30  bowing\n"));
}

TEST_CASE("no line is wider than a hundred columns, and no name breaks one in two", "[review]")
{
    auto description =
        class_of({"Die tiefen Streicher der Grundschule Königsbrück mit Gästen", "Viole\nd’amore"});
    description.name = std::string(150, 'x') + "\x1b[31m";
    auto review = review_with(2, 1);
    review.sections[0].spread.value = 12_cents;
    review.findings[0].text = description.sections[0].name +
                              ", 1:02:03 to 1:03:04: 29 cents flat (1100 of 1200 notes), and more than fits";
    const auto lines = report(description, review, {"", "No sound kept.", {}}, test::reading_rate);
    for (const auto& line : lines) {
        CHECK(columns(line) <= 100);
        CHECK(line.find('\n') == std::string::npos);
        CHECK(line.find('\x1b') == std::string::npos);
    }
    // Columns stay under each other whatever the names are made of.
    const auto of = [&](std::string_view word) {
        return *std::ranges::find_if(lines, [&](const auto& line) { return line.starts_with(word); });
    };
    CHECK(columns(of("  Die tief").substr(0, of("  Die tief").find("not enough"))) ==
          columns(of("  Viole d").substr(0, of("  Viole d").find("not enough"))));
}

TEST_CASE("a moment is told as a tutor tells it", "[review]")
{
    CHECK(clock_time(Seconds {}) == "0:00");
    CHECK(clock_time(22.4_s) == "0:22");
    CHECK(clock_time(59.6_s) == "0:59");  // as a clock would show it
    CHECK(clock_time(-1_s) == "0:00");
    CHECK(clock_time(3723_s) == "1:02:03");
}

TEST_CASE("nothing stands out only where pitch or time could be told and no two sections lay apart",
          "[review]")
{
    const auto cls = class_of({"Violins", "Violas"});
    auto review = review_with(2, 0);
    review.sections[0].notes.right = 12;
    CHECK_THAT(beside_findings(cls, review).nothing, Catch::StartsWith("Of the notes nothing stands out; "));
    review.sections[0].deviation.value = 2_cents;
    CHECK(beside_findings(cls, review).nothing == "Nothing stands out.");
    review.tuning_from = TuningFrom::the_a;
    review.playing = {0, 1};
    auto& apart = review.apart.emplace_back();
    apart.text = "Violas, bars 5 to 9: 30 cents below Violins; which of them is out cannot be told from two";
    const auto beside = beside_findings(cls, review);
    CHECK(beside.nothing.empty());
    REQUIRE(beside.facts.size() == 2);
    CHECK(beside.facts[0] == apart.text + ".");
    CHECK_THAT(beside.facts[1], Catch::StartsWith("Only Violins and Violas could be heard, "));
    CHECK_THAT(text_of(cls, review), Catch::Contains("Each section beside A = 440 Hz"));
}

TEST_CASE("a section that was not there is said so once, in the report's own words", "[review]")
{
    const auto cls = class_of({"Violins", "Trumpets"});
    auto review = review_with(2, 0);
    review.not_there = {{1, 19, false}};
    CHECK_THAT(text_of(cls, review),
               Catch::Contains("Trumpets: not there; of 19 notes printed none was heard."));
}

TEST_CASE("a long score of which little was played takes little room", "[review]")
{
    const auto cls = class_of({"Violins"});
    auto review = review_with(1, 0);
    review.by_bar = true;
    review.cells.emplace_back();
    for (auto b = 0; b < 200; ++b) {
        auto& bar = review.bars.emplace_back();
        bar.name = std::to_string(b + 1);
        auto& cell = review.cells[0].emplace_back();
        if (b >= 100 && b < 104) {
            bar.playings.push_back({});
            cell.deviation = {1_cents, 2_cents, 9, 0.9};
        }
    }
    const auto lines = bars_in_signs(cls, review, Aspect::tuning);
    REQUIRE(lines.size() == 2);
    CHECK_THAT(lines[0], Catch::EndsWith(" 101"));
    CHECK_THAT(lines[1], Catch::EndsWith("/..../"));
}

TEST_CASE("a goal for next time stands at no time, and a note of a bar with its bar", "[review]")
{
    auto facts = ReportFacts {};
    facts.markers = {{FramePosition {} + to_frames(83_s, test::reading_rate), "too loud", "5"}};
    facts.plans = {{FramePosition {}, "breathe together"}};
    const auto text = text_of(class_of({"Violas"}), review_with(1, 0), facts);
    CHECK_THAT(text, Catch::Contains("1:23  bar 5: too loud\n"));
    CHECK_THAT(text, Catch::Contains("           For next time: breathe together\n"));
    CHECK_THAT(text, !Catch::Contains("0:00"));
}

}  // namespace
}  // namespace tutti::review
