// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/html_report.hpp"

#include <cstdio>
#include <fstream>
#include <memory>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "review/made_up_review.hpp"
#include "review/page_text.hpp"
#include "review/report.hpp"
#include "support/catch.hpp"
#include "support/readings.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using namespace tutti::test;
using Catch::Contains;

namespace {

std::string page_of(const audio::ClassDescription& cls, const review::Review& review,
                    const review::ReportFacts& facts = {}, const review::Evidence& evidence = {})
{
    return html_report(cls, review, facts, evidence, review::NoteNames {cls, nullptr}, reading_rate);
}

/// What is between the last `begin` and the `end` that follows.
std::string between(const std::string& page, const std::string& begin, const std::string& end)
{
    const auto from = page.rfind(begin) + begin.size();
    return page.substr(from, page.find(end, from) - from);
}

/// The page without what stands in its script and style elements, which are no markup.
pugi::xml_document parsed(const std::string& page)
{
    auto markup = std::string {};
    for (auto rest = page; !rest.empty();) {
        const auto script = std::min(rest.find("<script"), rest.find("<style"));
        if (script == std::string::npos) {
            markup += rest;
            break;
        }
        const auto open = rest.find('>', script) + 1;
        const auto close =
            rest.find(rest.compare(script, 7, "<script") == 0 ? "</script>" : "</style>", open);
        markup += rest.substr(0, open);
        rest.erase(0, close);
        const auto end = rest.find('>') + 1;
        markup += rest.substr(0, end);
        rest.erase(0, end);
    }
    auto document = pugi::xml_document {};
    const auto result = document.load_string(markup.c_str());
    INFO(result.description() << " near " << markup.substr(static_cast<std::size_t>(result.offset), 80));
    REQUIRE(result);
    return document;
}

std::string sha256_in_base64(const std::string& text)
{
    const auto folder = TemporaryFolder {};
    std::ofstream {folder.path() / "text"} << text;
    const auto command = fmt::format("sha256sum '{}'", (folder.path() / "text").string());
    auto hexadecimal = std::string(64, '\0');
    const auto pipe = std::unique_ptr<FILE, int (*)(FILE*)> {popen(command.c_str(), "r"), pclose};
    hexadecimal.resize(std::fread(hexadecimal.data(), 1, hexadecimal.size(), pipe.get()));
    auto bytes = std::vector<std::byte> {};
    for (auto i = std::size_t {0}; i + 1 < hexadecimal.size(); i += 2)
        bytes.push_back(static_cast<std::byte>(std::stoi(hexadecimal.substr(i, 2), nullptr, 16)));
    return review::base64(bytes);
}

const auto three = class_of({"Violins", "Violas", "Cellos"});

}  // namespace

TEST_CASE("the page says who, what piece, when, and what is kept", "[review]")
{
    const auto page = parsed(page_of(three, made_up_review(three, 8),
                                     {"22 November 2026, 09:30", "No sound kept. No names.", {}}));
    const auto head = page.select_node("//header").node();
    CHECK(head.select_node(".//h1").node().child("bdi").text().get() == std::string {"Year 5"});
    auto facts = std::set<std::string> {};
    for (const auto& fact : head.select_nodes(".//span/bdi"))
        facts.insert(fact.node().text().get());
    CHECK(facts == std::set<std::string> {"Ode to Joy", "22 November 2026, 09:30", "16 seconds",
                                          "No sound kept. No names."});
}

TEST_CASE("every cell is told in words, whatever its colour", "[review]")
{
    const auto page = parsed(page_of(three, made_up_review(three, 8)));
    const auto cells = page.select_nodes("//button[contains(@class, 'cell')]");
    CHECK(cells.size() == 3 * 8);
    for (const auto& cell : cells) {
        const auto label = std::string {cell.node().attribute("aria-label").value()};
        const auto mark = std::string {cell.node().select_node(".//use").node().attribute("href").value()};
        CHECK_THAT(label, Contains(", bar ") && Contains(", tuning: "));
        CHECK(mark.starts_with("#mark-"));
    }
    const auto flat = page.select_node("//button[@id='s1b2']").node();
    CHECK(
        flat.attribute("aria-label").value() ==
        std::string {"Violas, bar 3, tuning: 28 cents flat, give or take 4, from 4 notes; what to work on"});
    CHECK(flat.select_node(".//use").node().attribute("href").value() == std::string {"#mark-low"});
    CHECK(flat.child("span").text().get() == std::string {"−28"});
}

TEST_CASE("of a bar in which too little was heard, the page says so and shows no number", "[review]")
{
    const auto page = parsed(page_of(three, made_up_review(three, 8)));
    const auto unknown = page.select_node("//button[@id='s0b3']").node();
    CHECK(unknown.attribute("aria-label").value() ==
          std::string {"Violins, bar 4, tuning: not enough to say"});
    CHECK(unknown.child("span").text().empty());
}

TEST_CASE("a finding leads to its bar", "[review]")
{
    const auto page = parsed(page_of(three, made_up_review(three, 8)));
    const auto link = page.select_node("//ol[@class='findings']//a").node();
    CHECK(link.attribute("href").value() == std::string {"#s1b2"});
    CHECK(page.select_node("//*[@id='s1b2']"));
}

TEST_CASE("a finding leads to the time that was off, not to the first time", "[review]")
{
    auto review = made_up_review(three, 8);
    // The third bar comes again after the last, and only then the violas are flat.
    auto& playings = review.bars[2].playings;
    const auto first = playings[0];
    const auto end = review.bars[7].playings[0].to;
    playings.push_back({end, end + (first.to - first.from)});
    for (auto& note : review.notes[1])
        if (note.deviation < Cents {})
            note.deviation = Cents {1.0};
    for (auto n = 0; n < 4; ++n) {
        auto note = review.notes[1].back();
        note.start = end + to_frames(Seconds {0.5 * n}, reading_rate);
        note.end = note.start + to_frames(0.45_s, reading_rate);
        note.deviation = Cents {-28.0};
        review.notes[1].push_back(note);
    }
    review.findings[0].to = playings[1].to;
    const auto opened = [&](const review::Evidence& evidence) {
        const auto page = parsed(page_of(three, review, {}, evidence));
        return page.select_node("//ol[@class='findings']//a").node().attribute("data-p").as_int();
    };
    CHECK(opened({}) == 1);
    auto evidence = review::Evidence {};
    evidence.clips = {{1, 2, 0, first.from, {std::byte {'a'}}}};
    CHECK(opened(evidence) == 0);
    evidence.clips.push_back({1, 2, 1, end, {std::byte {'b'}}});
    CHECK(opened(evidence) == 1);
}

TEST_CASE("notes left out lead to the bar in which most were", "[review]")
{
    auto review = made_up_review(three, 8);
    auto& finding = review.findings[0];
    finding.kind = review::FindingKind::notes;
    finding.amount = review::NoteSlip {analysis::NoteVerdict::missing, Pitch {60}, std::nullopt};
    finding.bars = {2, 3};
    finding.to = review.bars[3].playings[0].to;
    for (auto n = 0; n < 3; ++n) {
        auto note = analysis::NoteReading {};
        note.section = 1;
        note.due = FramePosition {} + to_frames(Seconds {5.5 + 0.5 * n}, reading_rate);
        note.expected = Pitch {60 + n};
        note.verdict = analysis::NoteVerdict::missing;
        review.score_notes.push_back(note);
    }
    const auto page = parsed(page_of(three, review));
    CHECK(page.select_node("//ol[@class='findings']//a").node().attribute("href").value() ==
          std::string {"#s1b3"});
}

TEST_CASE("a bar's notes in a class tuned nearly half a semitone off stand beside the class", "[review]")
{
    auto review = made_up_review(three, 4);
    review.drift = {{FramePosition {}, Cents {48.0}}};
    for (auto& notes : review.notes)
        for (auto& note : notes)
            note.deviation = Cents {-49.0};  // of the key above
    const auto data = nlohmann::json::parse(
        between(page_of(three, review), R"(<script type="application/json" id="data">)", "</script>"));
    for (const auto& note : data["sections"][0]["heard"])
        CHECK(note[3] == 3);
}

TEST_CASE("five findings stand on the first page and the others behind a word", "[review]")
{
    auto review = made_up_review(three, 8);
    review.findings.resize(7, review.findings.front());
    const auto page = parsed(page_of(three, review));
    CHECK(page.select_nodes("//ol[@class='findings']/li").size() == 5);
    CHECK(page.select_nodes("//details[@class='more']//li").size() == 2);
    CHECK(page.select_node("//details[@class='more']/summary").node().text().get() ==
          std::string {"and 2 smaller ones"});
}

TEST_CASE("bars that nobody played take one column together", "[review]")
{
    auto review = made_up_review(three, 40);
    for (auto b = std::size_t {10}; b < 40; ++b)
        review.bars[b].playings.clear();
    const auto page = parsed(page_of(three, review));
    CHECK(page.select_nodes("//button[contains(@class, 'cell')]").size() == 3 * 10);
    CHECK(page.select_node("//th[@class='gap']/bdi").node().text().get() == std::string {"11–40"});
}

TEST_CASE("a bar that nobody played cannot be opened, and says so", "[review]")
{
    auto review = made_up_review(three, 8);
    review.bars[5].playings.clear();
    const auto page = parsed(page_of(three, review));
    const auto silent = page.select_node("//button[@id='s1b5']").node();
    CHECK(silent.attribute("disabled"));
    CHECK_THAT(silent.attribute("aria-label").value(), Contains("tuning: not played"));
    CHECK(page.select_nodes("//button[contains(@class, 'cell')][@disabled]").size() == 3);
}

TEST_CASE("what a finding speaks of is ringed, in its legend and in words too", "[review]")
{
    auto review = made_up_review(three, 8);
    // A bar of it that is not off by itself belongs to it as well.
    review.findings[0].bars = {2, 3};
    const auto page = parsed(page_of(three, review));
    CHECK(page.select_nodes("//button[contains(@class, 'found')]").size() == 2);
    for (const auto* id : {"s1b2", "s1b3"})
        CHECK_THAT(page.select_node(fmt::format("//button[@id='{}']", id).c_str())
                       .node()
                       .attribute("aria-label")
                       .value(),
                   Contains("; what to work on"));
    CHECK(page.select_nodes("//p[@data-aspect='tuning']//span[contains(@class, 'ring')]").size() == 1);
    CHECK(page.select_nodes("//p[@data-aspect='timing']//span[contains(@class, 'ring')]").empty());
}

TEST_CASE("of a section too little heard to be early or late, nothing is said of its entries", "[review]")
{
    auto review = made_up_review(three, 4);
    review.sections[0].lead.value.reset();
    review.sections[0].entry_spread = {0.02_s, 0.01_s, 3, 0.5};
    const auto page = parsed(page_of(three, review));
    CHECK_THAT(page.select_node("//table[@class='numbers']//td[@data-head='Timing']").node().text().get(),
               Contains("not enough to say"));
    CHECK_FALSE(page.select_node("//table[@class='numbers']//small[contains(., 'entries')][contains(., "
                                 "'apart')]"));
}

TEST_CASE("without a score the columns are times and no notes can be wrong", "[review]")
{
    auto review = made_up_review(three, 4);
    review.by_bar = false;
    review.piece.clear();
    for (auto b = std::size_t {0}; b < 4; ++b)
        review.bars[b].name = fmt::format("0:{}0", b);
    const auto page = parsed(page_of(three, review));
    CHECK_THAT(page.select_node("//button[@id='s1b2']").node().attribute("aria-label").value(),
               Contains("Violas, from 0:20, tuning"));
    CHECK_FALSE(page.select_node("//input[@value='notes']"));
}

TEST_CASE("a page can be made of next to nothing", "[review]")
{
    const auto nobody = class_of({});
    const auto page = page_of(nobody, {});
    CHECK_THAT(page, Contains("There was not enough to say."));
    parsed(page);
    auto alone = made_up_review(class_of({"Violas"}), 1);
    alone.cells[0][0].deviation.value = Cents {std::nan("")};
    const auto one = parsed(page_of(class_of({"Violas"}), alone));
    CHECK_THAT(one.select_node("//button[@id='s0b0']").node().attribute("aria-label").value(),
               Contains("not enough to say"));
}

TEST_CASE("200 bars of 24 sections, with all their curves and all the sound there is room for, fit on a page",
          "[review]")
{
    auto names = std::vector<std::string> {};
    for (auto s = 1; s <= 24; ++s)
        names.push_back(fmt::format("Section {}", s));
    const auto cls = class_of(names);
    const auto review = made_up_review(cls, 200);
    auto evidence = review::Evidence {};
    evidence.step = FrameCount {2048};
    const auto points = to_frames(review.length, reading_rate).value() / evidence.step.value();
    for (auto s = 0; s < 24; ++s)
        for (auto& curve = evidence.curves.emplace_back(); std::ssize(curve) < points;)
            curve.push_back({FramePosition {} + evidence.step * std::ssize(curve),
                             Cents {static_cast<double>(10 + std::ssize(curve) % 20)}});
    for (auto bar = std::size_t {0}; bar < 150; ++bar)
        evidence.clips.push_back({0, bar, 0, review.bars[bar].playings[0].from, {}});
    for (auto& clip : evidence.clips)
        clip.mp3.resize(20'000, std::byte {0x5A});
    const auto page = page_of(cls, review, {}, evidence);
    CHECK(parsed(page).select_nodes("//button[contains(@class, 'cell')]").size() == 200 * 24);
    CHECK(page.size() < 10'000'000);
}

TEST_CASE("no name from a class file, a score or a tutor is ever markup or script", "[review]")
{
    const auto hostile =
        std::string {"</script><script>alert(1)</script>\" onload='x' <!-- \xE2\x80\xA8 \x01 \xFF "
                     "\xE2\x80\xAE"};
    auto cls = class_of({hostile, hostile + "2", std::string(10'000, 'x')});
    cls.name = hostile;
    auto review = made_up_review(cls, 4);
    review.piece = hostile;
    review.remark = hostile;
    review.bars[0].name = "<b>1</b>";
    review.bars[0].mark = "<i>A";
    auto evidence = review::Evidence {};
    evidence.remarks = {hostile};
    const auto text = page_of(cls, review, {hostile, hostile, {{FramePosition {}, hostile}}}, evidence);
    const auto page = parsed(text);

    CHECK(page.select_nodes("//script").size() == 3);
    CHECK(page.select_nodes("//b[contains(., '1</b>')] | //i").empty());
    CHECK(page.select_nodes("//*[@onload]").empty());
    CHECK(page.select_node("//h1/bdi").node().text().get() ==
          std::string {"</script><script>alert(1)</script>\" onload='x' <!--     \xEF\xBF\xBD "});
    CHECK(text.find('\x01') == std::string::npos);
    CHECK(text.find(std::string(100, 'x')) == std::string::npos);
    for (const auto* data : {R"(<script type="application/json" id="data">)",
                             R"(<script type="application/json" id="sounds">)"}) {
        const auto json = between(text, data, "</script>");
        CHECK(json.find_first_of("<>&") == std::string::npos);
        CHECK(nlohmann::json::accept(json));
    }
}

TEST_CASE("the policy lets the page's own script and style run, by their hashes, and nothing else",
          "[review]")
{
    const auto page = page_of(three, made_up_review(three, 4));
    const auto policy = between(page, R"(http-equiv="Content-Security-Policy" content=")", "\"");
    const auto script = sha256_in_base64(between(page, "<script>", "</script>"));
    const auto style = sha256_in_base64(between(page, "<style>", "</style>"));
    // FIPS 180-4's example, so that an empty answer is no hash.
    REQUIRE(sha256_in_base64("abc") == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    CHECK_THAT(policy, Contains("default-src 'none'") && Contains("script-src 'sha256-" + script) &&
                           Contains("style-src 'sha256-" + style) && !Contains("unsafe") &&
                           !Contains("http"));
}

TEST_CASE("a bar whose sound is on the page can be heard, and the page says that it holds sound", "[review]")
{
    auto evidence = review::Evidence {};
    evidence.clips.push_back({1,
                              2,
                              0,
                              FramePosition {} + to_frames(3.6_s, reading_rate),
                              {std::byte {'a'}, std::byte {'b'}, std::byte {'c'}, std::byte {'d'}}});
    const auto text = page_of(three, made_up_review(three, 4), {}, evidence);
    const auto sounds =
        nlohmann::json::parse(between(text, R"(<script type="application/json" id="sounds">)", "</script>"));
    CHECK(sounds == nlohmann::json {{"1.2.0", {3.6, "YWJjZA=="}}});
    CHECK_THAT(text, Contains("This file holds sound of the rehearsal"));
    const auto page = parsed(text);
    CHECK_THAT(page.select_node("//ol[@class='findings']//span[@class='go']").node().text().get(),
               Contains("Listen"));
}

TEST_CASE("tempo and drift stand in words and numbers beside their curves", "[review]")
{
    auto review = made_up_review(three, 20);
    for (auto t = 0; t < 40; ++t) {
        const auto at = FramePosition {} + to_frames(Seconds {double(t)}, reading_rate);
        review.tempo.push_back({at, BeatsPerMinute {t < 20 ? 90.0 : 100.0}, 100_bpm, 0});
        review.drift.push_back({at, Cents {-0.5 * t}});
    }
    const auto page = parsed(page_of(three, review));
    CHECK_THAT(page.select_node("//figure[@id='tempo']/figcaption").node().last_child().value(),
               Contains("between 90 (at 0:00) and 100 (at 0:20)") && Contains("95 % of the mark"));
    CHECK_THAT(page.select_node("//figure[@id='drift']/figcaption").node().last_child().value(),
               Contains("18 cents flat at the end"));
    CHECK(page.select_nodes("//figure[@id='tempo']//tbody/tr").size() > 10);
}

TEST_CASE("a note of a bar names it once and opens it, and a goal stands at no time", "[review]")
{
    const auto cls = class_of({"Violins", "Violas"});
    auto facts = review::ReportFacts {};
    facts.markers = {{FramePosition {} + to_frames(3_s, reading_rate), "too loud", "4"}};
    facts.plans = {{FramePosition {}, "breathe together"}};
    const auto page = parsed(page_of(cls, made_up_review(cls, 8), facts));
    const auto rows = page.select_nodes("//section[@class='remarks']//li");
    REQUIRE(rows.size() == 2);
    const auto link = rows[0].node().child("a");
    CHECK(std::string {link.text().get()} == "bar 4");
    CHECK(std::string {link.attribute("data-b").value()} == "3");
    CHECK(std::string {rows[0].node().child("bdi").text().get()} == "too loud");
    CHECK(std::string {rows[1].node().child("span").text().get()}.empty());
    CHECK(std::string {rows[1].node().child("bdi").text().get()} == "For next time: breathe together");
    CHECK_FALSE(rows[1].node().child("a"));
}

TEST_CASE("the page gives the same account as the terminal where no finding stands", "[review]")
{
    const auto cls = class_of({"Violins"});
    auto review = made_up_review(cls, 4);
    for (auto& numbers : review.sections)
        numbers.deviation.value.reset(), numbers.lead.value.reset();
    review.tuning_from = review::TuningFrom::the_a;
    review.playing = {0};
    const auto beside = review::beside_findings(cls, review);
    const auto text = page_of(cls, review);
    CHECK_THAT(text, Contains(beside.nothing));
    REQUIRE(beside.facts.size() == 1);
    CHECK_THAT(text, Contains(beside.facts[0]));
    CHECK_THAT(text, !Contains("Nothing stands out."));
    CHECK_THAT(text, Contains("Each section beside A = 440 Hz"));
}

TEST_CASE("entries that scatter less than can be heard are not called exactly together", "[review]")
{
    const auto cls = class_of({"Violins"});
    auto review = made_up_review(cls, 4);
    review.sections[0].entry_spread = {0_s, Seconds {0.005}, 12, 0.9};
    CHECK_THAT(page_of(cls, review), Contains("; entries less than 15 ms apart"));
    review.sections[0].entry_spread.value = Seconds {0.031};
    CHECK_THAT(page_of(cls, review), Contains("; entries ±30 ms apart"));
}
