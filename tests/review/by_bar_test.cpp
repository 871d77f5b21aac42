// SPDX-License-Identifier: GPL-3.0-or-later
// What a review says of a class that played from a score, bar by bar.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <memory>
#include <vector>

#include "following/performance.hpp"
#include "review/played_score.hpp"
#include "review/session_review.hpp"
#include "session/session.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"
#include "support/tolerance.hpp"

namespace tutti::review {
namespace {

using test::flat_by;
using test::flutes;
using test::in_bars;
using test::PlayedScore;
using test::round_of;
using test::violas;
using test::within_cents;
using test::within_ms;

TEST_CASE("bars that nobody came to have no playings and no numbers", "[review]")
{
    const auto review = PlayedScore {round_of(12), {{0, 4}, {2, 6}}, 10}.review();
    REQUIRE(review.by_bar);
    REQUIRE(review.bars.size() == 12);
    CHECK(review.bars[1].name == "2");
    CHECK(review.bars[4].mark == "B");
    CHECK(review.bars[1].playings.size() == 1);
    CHECK(review.bars[2].playings.size() == 2);
    CHECK(review.bars[7].playings.empty());
    for (const auto& row : review.cells) {
        CHECK(row[2].deviation.value.has_value());
        CHECK(row[2].notes.right == 8);
        CHECK_FALSE(row[7].deviation.value.has_value());
        CHECK_FALSE(row[7].lead.value.has_value());
        CHECK(row[7].notes.right == 0);
        CHECK(row[7].hearing.sure == Seconds {});
    }
}

TEST_CASE("a repeat is two playings of the same printed bars", "[review]")
{
    const auto review = PlayedScore {round_of(8, true), {{0, 16}}, 11}.review();
    REQUIRE(review.bars.size() == 8);
    for (const auto& bar : review.bars)
        CHECK(bar.playings.size() == 2);
    for (const auto& row : review.cells)
        CHECK_THAT(row[3].hearing.sure + row[3].hearing.uncertain + row[3].hearing.silent,
                   within_ms(60, 2.0 * 2.4_s));
}

TEST_CASE("how far entries lie apart is never said to be known exactly", "[review]")
{
    const auto review = PlayedScore {round_of(16), {{0, 16}, {0, 16}}, 23}.review();
    auto told = 0;
    for (const auto& row : review.cells)
        for (const auto& cell : row)
            if (cell.entry_spread.value) {
                ++told;
                CHECK(cell.entry_spread.within > 2_ms);
            }
    CHECK(told > 10);
}

TEST_CASE("nineteen intervals in twenty hold what was played", "[review]")
{
    auto within = 0;
    auto all = 0;
    for (auto seed = std::uint64_t {1}; seed <= 60; ++seed) {
        auto played = PlayedScore {round_of(8), {{0, 8}}, seed};
        // The truth: every note of bar 5 is off by its class's own amount and 15 cents.
        played.change(flutes, in_bars(5, 5), [](auto& note) { note.deviation = 15_cents; });
        const auto review = played.review();
        const auto& figure = review.cells[flutes][4].deviation;
        REQUIRE(figure.value.has_value());
        const auto truth = 15_cents - *review.bars[4].drift.value;
        ++all;
        within += abs(*figure.value - truth) <= figure.within ? 1 : 0;
        CHECK(figure.count == 4);
        CHECK(figure.within < 16_cents);
    }
    CHECK(within >= 19 * all / 20);
}

TEST_CASE("what is heard while the class tunes counts for nothing", "[review]")
{
    auto played = PlayedScore {round_of(8), {{0, 8}}, 12};
    // Before the piece the violas try their strings for eight seconds, far off; nobody is in the score.
    const auto earlier = 9_s;
    auto tuning = std::vector<analysis::EnsembleReading> {};
    for (auto& part : played.ensemble.parts)
        for (auto& note : part)
            note.start += earlier;
    for (auto n = 0; n < 10; ++n)
        for (auto s = std::size_t {0}; s < 4; ++s)
            played.ensemble.parts[s].insert(played.ensemble.parts[s].begin() + n,
                                            {Pitch {69},
                                             0.5_s + 0.8 * n * 1_s,
                                             700_ms,
                                             s == violas ? Cents {-45.0} : Cents {},
                                             {},
                                             decibels(-25.0),
                                             {}});
    const auto shift = to_frames(earlier, test::reading_rate) / test::reading_hop;
    for (auto i = std::int64_t {0}; i < shift; ++i)
        tuning.push_back({FramePosition {} + test::reading_hop * (i + 1), {}, {}, {}});
    for (auto place : played.places) {
        place.heard_until += test::reading_hop * shift;
        tuning.push_back(place);
    }
    for (auto& note : played.score_notes)
        note.due += test::reading_hop * shift;
    played.places = tuning;
    played.ensemble.length += earlier;
    const auto review = played.review();
    CHECK(review.findings.empty());
    REQUIRE_FALSE(review.notes[violas].empty());
    CHECK(to_seconds(review.notes[violas].front().start, test::reading_rate) > 9_s);
}

TEST_CASE("what a section's microphone hears in bars in which it rests is not its own", "[review]")
{
    auto page = test::round_for(4, 12).printed();
    std::erase_if(page.parts[violas].notes, [](const auto& note) { return note.bar >= 4 && note.bar < 8; });
    const auto score = std::make_shared<score::UnfoldedScore>(*score::UnfoldedScore::unfold(page));
    auto played = PlayedScore {score, {{0, 12}, {0, 12}}, 8};
    auto& heard = played.ensemble.parts[violas];
    for (auto note : played.ensemble.parts[flutes]) {
        const auto quarters = std::fmod((note.start.value() - 1.0) / 0.6, 48.0 + 2.0 / 0.6);
        if (quarters < 15.9 || quarters > 31.5)
            continue;
        note.deviation = Cents {-34.0};
        heard.push_back(note);
    }
    std::ranges::sort(heard, {}, &test::PlayedNote::start);
    const auto review = played.review();
    CHECK(review.findings.empty());
    for (auto bar = std::size_t {4}; bar < 8; ++bar)
        CHECK(review.cells[violas][bar].deviation.count == 0);
}

TEST_CASE("the tempo stands beside the mark, second by second", "[review]")
{
    const auto review = PlayedScore {round_of(8), {{0, 8}}, 13}.review();
    REQUIRE(review.tempo.size() >= 15);
    for (const auto& point : review.tempo) {
        CHECK_THAT(point.tempo.value(), Catch::WithinAbs(100.0, 1.0));
        REQUIRE(point.marked.has_value());
        CHECK(point.marked->value() == 100.0);
        REQUIRE(point.bar.has_value());
        CHECK(*point.bar < 8);
    }
}

TEST_CASE("without a score the columns are ten seconds each", "[review]")
{
    const auto ensemble = test::random_ensemble(4, 35_s, 14);
    const auto review =
        review_of(ensemble.description, test::readings_of(ensemble), test::reading_rate, test::reading_hop);
    CHECK_FALSE(review.by_bar);
    REQUIRE(review.bars.size() == 4);
    CHECK(review.bars[2].name == "0:20");
    CHECK(review.bars[2].playings.size() == 1);
    for (const auto& row : review.cells)
        CHECK(row[1].deviation.value.has_value());
}

TEST_CASE("a session that is kept says what was said when it was live", "[review][session]")
{
    const auto folder = test::TemporaryFolder {};
    const auto session_folder = folder.path() / "session";
    const auto score = round_of(12);
    auto played = PlayedScore {score, {{0, 12}, {4, 12}}, 15};
    played.change(violas, in_bars(6, 8), flat_by(30));
    played.change(
        flutes, [](auto, auto) { return true; }, [](auto& note) { note.late += 80_ms; });
    test::keep(played, session_folder);
    test::write_round(session_folder / "score.musicxml", *score);

    const auto live = played.review();
    REQUIRE(live.findings.size() == 2);
    const auto session = session::Session::open(session_folder);
    REQUIRE(session);
    const auto kept = review_session(*session);
    REQUIRE(kept);
    CHECK(kept->remark.empty());
    REQUIRE(kept->findings.size() == live.findings.size());
    for (auto f = std::size_t {0}; f < live.findings.size(); ++f) {
        CHECK(kept->findings[f].section == live.findings[f].section);
        CHECK(kept->findings[f].kind == live.findings[f].kind);
        CHECK(kept->findings[f].bars == live.findings[f].bars);
        CHECK(kept->findings[f].times.off == live.findings[f].times.off);
        CHECK_THAT(kept->findings[f].confidence, Catch::WithinAbs(live.findings[f].confidence, 0.02));
    }
    REQUIRE(kept->bars.size() == live.bars.size());
    for (auto b = std::size_t {0}; b < live.bars.size(); ++b)
        CHECK(kept->bars[b].playings.size() == live.bars[b].playings.size());
    REQUIRE(kept->cells[violas][6].deviation.value.has_value());
    CHECK_THAT(*kept->cells[violas][6].deviation.value,
               within_cents(1, *live.cells[violas][6].deviation.value));
}

TEST_CASE("the class's pitch in a bar says how sure it is, and its interval holds the truth", "[review]")
{
    auto held = 0;
    auto told = 0;
    for (auto seed = std::uint64_t {80}; seed < 90; ++seed) {
        auto played = PlayedScore {round_of(12), {{0, 12}, {0, 12}}, seed};
        auto played_at = std::vector<double> {};
        for (auto section = std::size_t {0}; section < 4; ++section) {
            auto sum = 0.0;
            auto notes = 0;
            played.change(
                section, [](auto, auto) { return true; },
                [&](auto& note) {
                    note.deviation += Cents {-20.0};
                    sum += note.deviation.value();
                    ++notes;
                });
            played_at.push_back(sum / notes);
        }
        std::ranges::sort(played_at);
        const auto truth = 0.5 * (played_at[1] + played_at[2]);
        const auto review = played.review();
        for (const auto& bar : review.bars) {
            REQUIRE(bar.drift.value.has_value());
            CHECK(bar.drift.count >= 2);
            CHECK(bar.drift.confidence > 0.0);
            CHECK(bar.drift.within > 1_cents);
            CHECK(bar.drift.within < 12_cents);
            ++told;
            held += std::abs(bar.drift.value->value() - truth) <= bar.drift.within.value() ? 1 : 0;
        }
    }
    CHECK(held >= 0.9 * told);
}

TEST_CASE("a session whose score is gone or broken is reviewed by time, and says so", "[review][session]")
{
    const auto folder = test::TemporaryFolder {};
    const auto session_folder = folder.path() / "session";
    auto played = PlayedScore {round_of(12), {{0, 12}}, 16};
    played.change(violas, in_bars(5, 9), flat_by(30));
    test::keep(played, session_folder);
    const auto session = session::Session::open(session_folder);
    REQUIRE(session);
    for (const auto broken : {false, true}) {
        if (broken)
            std::ofstream {session_folder / "score.musicxml"} << "<score-partwise>";
        const auto review = review_session(*session);
        REQUIRE(review);
        CHECK_FALSE(review->by_bar);
        CHECK_THAT(review->remark, Catch::StartsWith("Reviewed by time, not by bars: "));
        REQUIRE(review->findings.size() == 1);
        CHECK_THAT(review->findings[0].text, Catch::StartsWith("Violas, 0:"));
    }
}

TEST_CASE("a class that can hardly be followed is asked whether it is the right piece, and reviewed by time",
          "[review]")
{
    auto played = PlayedScore {round_of(12), {{0, 12}, {4, 12}}, 15};
    played.change(violas, in_bars(4, 9), flat_by(35));
    for (auto& reading : played.places)
        if (reading.place)
            reading.place->confidence = 0.6;
    const auto review = played.review();
    CHECK_FALSE(review.by_bar);
    CHECK(review.piece.empty());
    CHECK_THAT(review.remark, Catch::StartsWith("Is this the right piece? "));
    CHECK(std::ranges::none_of(review.findings,
                               [](const auto& finding) { return finding.kind == FindingKind::notes; }));
}

TEST_CASE("a class that plays other things for most of an hour keeps the bars in which it surely was",
          "[review]")
{
    auto played = PlayedScore {round_of(12), {{0, 12}, {4, 12}}, 15};
    const auto half = played.places.size() / 3;
    for (auto i = half; i < played.places.size(); ++i)
        played.places[i].place->state = analysis::FollowingState::lost;
    const auto review = played.review();
    CHECK(review.by_bar);
    CHECK_THAT(review.remark, Catch::StartsWith("Only ") && Catch::Contains("could be followed"));
}

}  // namespace
}  // namespace tutti::review
