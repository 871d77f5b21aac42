// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/last_rehearsal.hpp"

#include <array>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "review/kept.hpp"
#include "review/played_score.hpp"
#include "review/session_review.hpp"
#include "session/amend.hpp"
#include "session/session.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

namespace tutti::review {
namespace {

using test::flat_by;
using test::flutes;
using test::in_bars;
using test::PlayedScore;
using test::round_of;
using test::violas;

TEST_CASE("a finding says how it was at the last rehearsal of the piece, where that was surely otherwise",
          "[review][session]")
{
    const auto folder = test::TemporaryFolder {};
    const auto score = round_of(16);
    // Before that it was in tune, and since then another class was; neither is the last.
    const auto weeks = std::array {std::pair {"first", 0.0}, std::pair {"second", 45.0},
                                   std::pair {"another-class", 0.0}, std::pair {"third", 22.0}};
    for (auto week = std::size_t {0}; week < weeks.size(); ++week) {
        auto played = PlayedScore {score, {{0, 16}, {0, 16}}, 30 + week};
        played.change(violas, in_bars(5, 9), flat_by(weeks[week].second));
        played.ensemble.description.name = week == 2 ? "Year 6" : "Year 5";
        const auto session_folder = folder.path() / weeks[week].first;
        test::keep(played, session_folder,
                   session::WallClock {std::chrono::hours {24 * 7 * static_cast<int>(week + 1)}});
        test::write_round(session_folder / "score.musicxml", *score);
        const auto session = session::Session::open(session_folder);
        REQUIRE(session);
        auto review = review_session(*session);
        REQUIRE(review);
        review->piece = "A round";
        REQUIRE(session::keep_review(session_folder, kept(*review)));
        const auto since = compare_with_last(*review, *session);
        REQUIRE(since.size() == review->findings.size());
        const auto last = last_before(*review, *session);
        REQUIRE(last.has_value() == (week == 1 || week == 3));
        if (last) {
            CHECK(last->folder.filename() == (week == 1 ? "first" : "second"));
            CHECK(last->started == session::Session::open(last->folder)->info().started);
        }
        if (week != 3)
            continue;
        REQUIRE(review->findings.size() == 1);
        CHECK_THAT(review->findings[0].text, Catch::Contains("; better than at the last rehearsal (4") &&
                                                 Catch::EndsWith(" cents flat)"));
        REQUIRE(since[0].has_value());
        CHECK(since[0]->better);
        CHECK(since[0]->before == Approx(-45.0).margin(6.0));
        CHECK(since[0]->last == Approx(-22.0).margin(6.0));
    }
}

/// Two weeks of a class in a folder; the second one's review, compared with the first.
struct TwoWeeks {
    Review review;
    std::vector<std::optional<Change>> since;
};
TwoWeeks two_weeks(PlayedScore& first, PlayedScore& second)
{
    const auto folder = test::TemporaryFolder {};
    auto two = TwoWeeks {};
    for (auto week = 0; week < 2; ++week) {
        auto& played = week == 0 ? first : second;
        played.ensemble.description.name = "Year 5";
        const auto session_folder = folder.path() / std::to_string(week);
        test::keep(played, session_folder, session::WallClock {std::chrono::hours {24 * 7 * (week + 1)}});
        auto page = played.score->printed();
        page.title = "A round";
        test::write_round(session_folder / "score.musicxml", *score::UnfoldedScore::unfold(std::move(page)));
        const auto session = session::Session::open(session_folder);
        auto review = review_session(*session);
        REQUIRE(review);
        two.review = *std::move(review);
        two.since = compare_with_last(two.review, *session);
    }
    return two;
}

TEST_CASE("what was flat last week and is in tune now is told as better", "[review][session]")
{
    auto first = PlayedScore {round_of(16), {{0, 16}, {0, 16}}, 101};
    first.change(violas, in_bars(5, 9), flat_by(36));
    auto second = PlayedScore {round_of(16), {{0, 16}, {0, 16}}, 102};
    const auto [review, since] = two_weeks(first, second);
    CHECK(review.findings.empty());
    auto bars = std::size_t {0};
    for (const auto& mended : review.mended) {
        INFO(mended.text);
        CHECK(mended.section == static_cast<int>(violas));
        CHECK(mended.kind == FindingKind::intonation);
        CHECK(mended.bars.front() >= 4);
        CHECK(mended.bars.back() <= 8);
        CHECK(mended.change.before == Approx(-36.0).margin(10.0));
        CHECK(mended.change.last == Approx(0.0).margin(10.0));
        CHECK_THAT(mended.text,
                   Catch::Contains(": in tune; ") && Catch::EndsWith(" cents flat at the last rehearsal"));
        bars += mended.bars.size();
    }
    CHECK(bars >= 3);
}

TEST_CASE("no single bar of a section that is late throughout is called mended", "[review][session]")
{
    const auto late_by = [](Seconds by) { return [by](test::PlayedNote& note) { note.late += by; }; };
    auto first = PlayedScore {round_of(16), {{0, 16}, {0, 16}}, 101};
    first.change(violas, in_bars(5, 9), late_by(90_ms));
    auto second = PlayedScore {round_of(16), {{0, 16}, {0, 16}}, 102};
    second.change(violas, in_bars(1, 16), late_by(70_ms));
    second.change(violas, in_bars(7, 7), late_by(Seconds {-0.07}));
    const auto [review, since] = two_weeks(first, second);
    REQUIRE_FALSE(review.findings.empty());
    CHECK(review.findings[0].where.throughout);
    CHECK(
        std::ranges::none_of(review.mended, [](const auto& one) { return one.kind == FindingKind::timing; }));
}

TEST_CASE("of rehearsals that only chance tells apart nothing is called mended", "[review][session]")
{
    auto called = 0;
    for (auto seed = std::uint64_t {110}; seed < 130; seed += 2) {
        auto first = PlayedScore {round_of(16), {{0, 16}, {0, 16}}, seed};
        auto second = PlayedScore {round_of(16), {{0, 16}, {0, 16}}, seed + 1};
        called += static_cast<int>(two_weeks(first, second).review.mended.size());
    }
    CHECK(called == 0);
}

TEST_CASE("of wrong notes and of a section that drowns the others it is said how they were last week",
          "[review][session]")
{
    const auto slips = [](PlayedScore& played, double share) {
        auto n = 0;
        for (auto& note : played.score_notes)
            if (note.section == static_cast<int>(violas) && note.expected && note.position < 32.0 &&
                (n++ % 10) < 10.0 * share) {
                note.verdict = analysis::NoteVerdict::wrong;
                note.heard = Pitch {note.expected->midi_key() - 1};
                note.confidence = 0.95;
            }
    };
    auto first = PlayedScore {round_of(16), {{0, 16}, {0, 16}}, 131};
    auto second = PlayedScore {round_of(16), {{0, 16}, {0, 16}}, 132};
    REQUIRE_FALSE(first.score_notes.empty());
    slips(first, 0.9);
    slips(second, 0.3);
    auto louder = [](double by) { return [by](auto& note) { note.level += decibels(by); }; };
    first.change(flutes, in_bars(12, 15), louder(24.0));
    second.change(flutes, in_bars(12, 15), louder(14.0));
    const auto [review, since] = two_weeks(first, second);
    auto told_of_notes = false;
    auto told_of_balance = false;
    for (auto f = std::size_t {0}; f < review.findings.size(); ++f) {
        INFO(review.findings[f].text);
        if (!since[f])
            continue;
        if (review.findings[f].kind == FindingKind::notes) {
            told_of_notes = true;
            CHECK(since[f]->better);
            CHECK(since[f]->before > since[f]->last + 10.0);
            CHECK_THAT(review.findings[f].text, Catch::Contains("% of the notes not as printed"));
        }
        told_of_balance = told_of_balance || review.findings[f].kind == FindingKind::balance;
    }
    CHECK(told_of_notes);
    CHECK(told_of_balance);
}

/// A round with a title, of whose bars the second half has the first one's numbers again.
std::shared_ptr<const score::UnfoldedScore> two_movements(int bars)
{
    auto page = round_of(bars)->printed();
    page.title = "A round";
    for (auto b = std::size_t {0}; b < page.bars.size(); ++b) {
        page.bars[b].number = std::to_string(b % (page.bars.size() / 2) + 1);
        page.bars[b].rehearsal_mark.clear();
    }
    return std::make_shared<score::UnfoldedScore>(*score::UnfoldedScore::unfold(std::move(page)));
}

TEST_CASE("bar 4 of a second movement is another bar than the first one's, in words and since the last "
          "rehearsal",
          "[review][session]")
{
    const auto folder = test::TemporaryFolder {};
    const auto score = two_movements(24);
    for (auto week = 0; week < 2; ++week) {
        auto played = PlayedScore {score, {{0, 24}, {0, 24}}, 60 + static_cast<std::uint64_t>(week)};
        // Last week in the first movement, now in the second: there it is no worse nor better than it was.
        const auto from = week == 0 ? 3U : 15U;
        played.change(
            violas, [=](auto bar, auto) { return bar >= from && bar < from + 3; },
            flat_by(week == 0 ? 20.0 : 45.0));
        played.ensemble.description.name = "Year 5";
        const auto session_folder = folder.path() / std::to_string(week);
        test::keep(played, session_folder, session::WallClock {std::chrono::hours {24 * 7 * week}});
        test::write_round(session_folder / "score.musicxml", *score);
        const auto session = session::Session::open(session_folder);
        auto review = review_session(*session);
        REQUIRE(review);
        REQUIRE(session::keep_review(session_folder, kept(*review)));
        if (week == 0)
            continue;
        REQUIRE(review->findings.size() == 1);
        CHECK(review->bars[3].name == "4");
        CHECK(review->bars[15].name == "4 (2)");
        CHECK_THAT(review->findings[0].text, Catch::StartsWith("Violas, bars 4 (2) to 6 (2): "));
        const auto since = compare_with_last(*review, *session);
        REQUIRE(since[0].has_value());
        CHECK_THAT(since[0]->before, Catch::WithinAbs(0.0, 8.0));
    }
}

TEST_CASE("the last rehearsal is the last one, although nobody has reviewed it yet", "[review][session]")
{
    const auto folder = test::TemporaryFolder {};
    auto page = round_of(16)->printed();
    page.title = "A round";
    const auto score = std::make_shared<score::UnfoldedScore>(*score::UnfoldedScore::unfold(page));
    page.title = "Another round";
    const auto other = std::make_shared<score::UnfoldedScore>(*score::UnfoldedScore::unfold(page));
    const auto flat = std::array {0.0, 46.0, 0.0, 26.0};
    auto review = tl::expected<Review, Error> {};
    for (auto week = std::size_t {0}; week < flat.size(); ++week) {
        auto played = PlayedScore {score, {{0, 16}, {0, 16}}, 70 + week};
        played.change(violas, in_bars(5, 9), flat_by(flat[week]));
        played.ensemble.description.name = "Year 5";
        const auto session_folder = folder.path() / std::to_string(week);
        test::keep(played, session_folder,
                   session::WallClock {std::chrono::hours {24 * 7 * static_cast<int>(week + 1)}});
        // In the third week they played something else.
        test::write_round(session_folder / "score.musicxml", week == 2 ? *other : *score);
        review = review_session(*session::Session::open(session_folder));
        REQUIRE(review);
        // Of the second week the numbers were found as nobody finds them any more; of the third there are
        // none.
        auto numbers = kept(*review);
        numbers.method = week == 1 ? method - 1 : method;
        if (week < 2)
            REQUIRE(session::keep_review(session_folder, numbers));
    }
    const auto session = session::Session::open(folder.path() / "3");
    const auto last = last_before(*review, *session);
    REQUIRE(last.has_value());
    CHECK(last->folder.filename() == "1");
    // In its folder one says its name alone.
    const auto here = std::filesystem::current_path();
    std::filesystem::current_path(folder.path());
    CHECK(last_before(*review, *session::Session::open("3")).has_value());
    std::filesystem::current_path(here);
    REQUIRE(review->findings.size() == 1);
    const auto since = compare_with_last(*review, *session);
    REQUIRE(since[0].has_value());
    CHECK(since[0]->better);
    CHECK(since[0]->before == Approx(-46.0).margin(10.0));
}

}  // namespace
}  // namespace tutti::review
