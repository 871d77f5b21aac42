// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/practice_report.hpp"

#include <array>

#include <nlohmann/json.hpp>

#include "playback/synthetic_piece.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"

namespace tutti::test {

TEST_CASE("after practice a child reads what to do first, and the figures of each pass behind it", "[cli]")
{
    auto said = practice::Assessment {};
    said.hearing = practice::Hearing::good;
    auto pass = practice::PassSummary {};
    pass.right = 14;
    pass.missing = 1;
    pass.lead = Seconds {-0.05};
    said.passes = {pass};
    said.remarks = {{.kind = practice::Remark::Kind::left_out, .bar = "2"}};
    const auto lines = cli::practice_lines(said);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] == "Look at bar 2: there is one more note to play.");
    CHECK(lines[1] == "Pass 1: 14 right, 0 wrong, 1 left out, 0 not sure; 50 ms late");
}

TEST_CASE("for machines every note has its place, verdict and confidence, and null where nothing is known",
          "[cli]")
{
    auto each = practice::PupilNote {};
    each.note.position = 5.0;
    each.note.expected = Pitch {65};
    each.note.verdict = analysis::NoteVerdict::missing;
    each.note.confidence = 0.93;
    auto said = practice::Assessment {};
    said.hearing = practice::Hearing::good;
    const auto text = cli::practice_json(said, std::array {each}, *walking_piece(8), usual_rate);
    const auto root = nlohmann::json::parse(text);
    CHECK(root["hearing"] == "good");
    const auto& note = root["notes"][0];
    CHECK(note["bar"] == "2");
    CHECK(note["beat"] == 2.0);
    CHECK(note["expected"] == "F4");
    CHECK(note["heard"].is_null());
    CHECK(note["verdict"] == "missing");
    CHECK(note["confidence"] == 0.93);
    CHECK(note["lead_ms"].is_null());
    CHECK(note["length_ms"].is_null());
    CHECK(note["length_confidence"] == 0.0);
}

TEST_CASE("what was due while a pupil waited is left out for no machine either", "[cli]")
{
    auto due = practice::PupilNote {};
    due.note.position = 4.0;
    due.note.expected = Pitch {62};
    due.note.verdict = analysis::NoteVerdict::missing;
    auto after = due;
    after.note.position = 5.0;
    after.note.verdict = analysis::NoteVerdict::right;
    after.waited = {4.0, Seconds {5.0}};
    auto said = practice::Assessment {};
    said.hearing = practice::Hearing::good;
    const auto root = nlohmann::json::parse(
        cli::practice_json(said, std::array {due, after}, *walking_piece(8), usual_rate));
    CHECK(root["notes"][0]["verdict"] == "unsure");
    CHECK(root["notes"][1]["verdict"] == "right");
}

TEST_CASE("where a pupil was covered by the loudspeaker no machine gets a verdict either", "[cli]")
{
    auto each = practice::PupilNote {};
    each.note.expected = each.note.heard = Pitch {65};
    each.note.verdict = analysis::NoteVerdict::right;
    each.note.cents = Cents {-20.0};
    each.note.confidence = 0.9;
    each.lead = Seconds {0.1};
    auto said = practice::Assessment {};
    said.hearing = practice::Hearing::loudspeaker;
    const auto root =
        nlohmann::json::parse(cli::practice_json(said, std::array {each}, *walking_piece(8), usual_rate));
    CHECK(root["hearing"] == "loudspeaker");
    CHECK(root["notes"][0]["verdict"] == "unsure");
    CHECK(root["notes"][0]["cents"].is_null());
    CHECK(root["notes"][0]["lead_ms"].is_null());
}

}  // namespace tutti::test
