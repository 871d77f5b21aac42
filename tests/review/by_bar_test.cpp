// SPDX-License-Identifier: GPL-3.0-or-later
// What a review says of a class that played from a score, by its printed bars.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <utility>

#include "following/performance.hpp"
#include "review/kept.hpp"
#include "review/last_rehearsal.hpp"
#include "review/played_score.hpp"
#include "review/session_review.hpp"
#include "session/amend.hpp"
#include "session/session.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"
#include "support/tolerance.hpp"

namespace tutti::review {
namespace {

using test::PlayedScore;
using test::within_cents;
using test::within_ms;

constexpr auto violas = std::size_t {1};
constexpr auto flutes = std::size_t {2};

std::shared_ptr<const score::UnfoldedScore> round_of(int bars, bool with_repeat = false)
{
    return std::make_shared<score::UnfoldedScore>(test::round_for(4, bars, with_repeat));
}

auto in_bars(std::size_t first, std::size_t last)
{
    return [=](std::size_t bar, std::size_t) { return bar + 1 >= first && bar + 1 <= last; };
}

auto flat_by(double cents)
{
    return [=](test::PlayedNote& note) { note.deviation += Cents {-cents}; };
}

TEST_CASE("two flat notes that come each time are told once, with their bar and how often", "[review]")
{
    auto played = PlayedScore {round_of(12), {{0, 12}, {0, 12}, {4, 12}}, 3};
    auto note = 0;
    played.change(violas, in_bars(6, 6),
                  [&](auto& n) { n.deviation += note++ % 4 < 2 ? Cents {-32.0} : Cents {}; });
    const auto review = played.review();
    REQUIRE(review.findings.size() == 1);
    CHECK_THAT(review.findings[0].text, Catch::StartsWith("Violas, bar 6: "));
    CHECK_THAT(review.findings[0].text, Catch::Contains(" cents flat, all three times"));
    CHECK(review.findings[0].bars == std::vector<std::size_t> {5});
}

TEST_CASE("bars that are flat in every playing are one finding, not one for each", "[review]")
{
    auto played = PlayedScore {round_of(16), {{0, 16}, {8, 16}, {0, 16}, {10, 14}}, 4};
    played.change(violas, in_bars(12, 14), flat_by(28));
    const auto review = played.review();
    REQUIRE(review.findings.size() == 1);
    const auto& finding = review.findings[0];
    CHECK_THAT(finding.text, Catch::StartsWith("Violas, bars 12 to 14: "));
    CHECK_THAT(finding.text, Catch::Contains("all four times"));
    CHECK_THAT(std::get<Cents>(finding.amount), within_cents(7, Cents {-28.0}));
    CHECK(finding.times.judged == 4);
}

TEST_CASE("what was out of tune and then was not is told as better", "[review]")
{
    auto played = PlayedScore {round_of(12), {{0, 12}, {0, 12}}, 5};
    played.change(
        violas, [](auto bar, auto run) { return bar < 6 && run == 0; }, flat_by(40));
    const auto review = played.review();
    REQUIRE(review.findings.size() == 1);
    CHECK_THAT(review.findings[0].text, Catch::StartsWith("Violas, bars 1 to 6: "));
    CHECK_THAT(review.findings[0].text, Catch::Contains("one of two times"));
    CHECK_THAT(review.findings[0].text, Catch::Contains("better the last time"));
    REQUIRE(review.findings[0].change.has_value());
    CHECK(review.findings[0].change->better);
}

TEST_CASE("a note that is flat wherever it is printed is named, with its finger", "[review]")
{
    const auto score = round_of(16);
    auto played = PlayedScore {score, {{0, 16}, {0, 16}}, 6};
    // The round's own key for this is looked for, so that the test stands when the tune changes.
    auto count = std::array<int, 128> {};
    for (const auto& note : score->notes(violas))
        ++count.at(static_cast<std::size_t>(note.pitch.midi_key()));
    const auto wanted = Pitch {static_cast<int>(std::ranges::max_element(count) - count.begin())};
    REQUIRE(*std::ranges::max_element(count) >= 6);
    played.change(
        violas, [](auto, auto) { return true; },
        [&](auto& note) { note.deviation += note.pitch == wanted ? Cents {-32.0} : Cents {}; });
    const auto review = played.review();
    REQUIRE(review.findings.size() == 1);
    CHECK(review.findings[0].places.judged >= 6);
    CHECK(review.findings[0].places.off >= 0.75 * review.findings[0].places.judged);
    CHECK_THAT(review.findings[0].text, Catch::Contains(" flat in ") && Catch::Contains(" places"));
}

TEST_CASE("of late entries the change is told as they are, in milliseconds ahead", "[review]")
{
    auto played = PlayedScore {round_of(24), {{0, 24}, {0, 24}}, 5};
    played.change(
        violas, [](auto bar, auto run) { return bar >= 8 && bar < 16 && run == 0; },
        [](auto& note) { note.late += 55_ms; });
    played.change(
        violas, [](auto bar, auto run) { return bar >= 8 && bar < 16 && run == 1; },
        [](auto& note) { note.late += 100_ms; });
    const auto review = played.review();
    REQUIRE(review.findings.size() == 1);
    const auto& finding = review.findings[0];
    REQUIRE(finding.change.has_value());
    CHECK_FALSE(finding.change->better);
    CHECK(finding.change->before == Approx(-55.0).margin(15.0));
    CHECK(finding.change->last == Approx(-100.0).margin(15.0));
    const auto amount = 1000.0 * std::get<Seconds>(finding.amount).value();
    CHECK(amount < finding.change->before);
    CHECK(amount > finding.change->last);
}

TEST_CASE("a section that drags from beginning to end does so throughout", "[review]")
{
    auto played = PlayedScore {round_of(16), {{0, 16}}, 7};
    played.change(
        violas, [](auto, auto) { return true; }, [](auto& note) { note.late += 75_ms; });
    const auto review = played.review();
    REQUIRE(review.findings.size() == 1);
    CHECK_THAT(review.findings[0].text, Catch::StartsWith("Violas, throughout: "));
    CHECK_THAT(review.findings[0].text, Catch::Contains(" ms late"));
}

TEST_CASE("a section that drops to less than half its loudness beside the others is told", "[review]")
{
    auto played = PlayedScore {round_of(24), {{0, 24}}, 8};
    played.change(flutes, in_bars(9, 14), [](auto& note) { note.level = note.level - decibels(15.0); });
    const auto review = played.review();
    REQUIRE(review.findings.size() == 1);
    CHECK(review.findings[0].kind == FindingKind::balance);
    CHECK_THAT(review.findings[0].text, Catch::StartsWith("Flutes, bars 9 to 14: "));
    CHECK_THAT(review.findings[0].text, Catch::Contains(" dB softer than usual"));
}

TEST_CASE("a section that covers the others in four bars is told with its bars, and by how much", "[review]")
{
    auto played = PlayedScore {round_of(24), {{0, 24}}, 12};
    played.change(flutes, in_bars(9, 12), [](auto& note) { note.level = note.level + decibels(18.0); });
    const auto review = played.review();
    REQUIRE(review.findings.size() == 1);
    CHECK(review.findings[0].kind == FindingKind::balance);
    CHECK_THAT(review.findings[0].text, Catch::StartsWith("Flutes, bars 9 to 12: "));
    CHECK(std::get<Decibels>(review.findings[0].amount).value() == Approx(18.0).margin(2.0));
}

TEST_CASE("four notes far too loud are told: a slow passage has no more", "[review]")
{
    auto played = PlayedScore {round_of(24), {{0, 24}}, 13};
    played.change(violas, in_bars(9, 9), [](auto& note) { note.level = note.level + decibels(18.0); });
    const auto review = played.review();
    REQUIRE(review.findings.size() == 1);
    CHECK_THAT(review.findings[0].text, Catch::StartsWith("Violas, bar 9: "));
    CHECK_THAT(review.findings[0].text, Catch::Contains(" dB louder than usual"));
}

TEST_CASE("a section is as loud as it mostly is, however often it is too loud besides", "[review]")
{
    // In nine bars of 20; the middle of all its notes would be well above the others.
    auto played = PlayedScore {round_of(20), {{0, 20}}, 14};
    played.change(flutes, in_bars(6, 14), [](auto& note) { note.level = note.level + decibels(18.0); });
    const auto review = played.review();
    REQUIRE(review.findings.size() == 1);
    CHECK_THAT(review.findings[0].text, Catch::StartsWith("Flutes, bars 6 to 14: "));
    CHECK(std::get<Decibels>(review.findings[0].amount).value() == Approx(18.0).margin(1.5));
}

TEST_CASE("players far apart are not called flat for the one who is heard", "[review]")
{
    const auto findings = [](Cents spread) {
        auto played = PlayedScore {round_of(16), {{0, 16}}, 19};
        played.change(violas, in_bars(5, 8), flat_by(28));
        auto reviewer =
            Reviewer {played.ensemble.description, test::reading_rate, test::reading_hop, played.score};
        for (const auto& section : played.heard().readings)
            for (auto reading : section) {
                if (reading.tuned)
                    reading.spread = spread;
                reviewer.hear(reading);
            }
        for (const auto& reading : played.places)
            reviewer.hear(reading);
        return reviewer.review().findings;
    };
    const auto is_flat = [](const Finding& finding) { return finding.kind == FindingKind::intonation; };
    CHECK(std::ranges::count_if(findings(10_cents), is_flat) == 1);
    CHECK(std::ranges::count_if(findings(48_cents), is_flat) == 0);
}

TEST_CASE("a diminuendo of everybody is nobody's balance", "[review]")
{
    auto played = PlayedScore {round_of(24), {{0, 24}}, 9};
    for (auto s = std::size_t {0}; s < 4; ++s)
        played.change(s, in_bars(9, 20), [](auto& note) { note.level = note.level - decibels(14.0); });
    CHECK(played.review().findings.empty());
}

TEST_CASE("a section whose players are apart in some bars is told, and that is no matter of the others",
          "[review]")
{
    const auto played = PlayedScore {round_of(16), {{0, 16}}, 17};
    auto reviewer =
        Reviewer {played.ensemble.description, test::reading_rate, test::reading_hop, played.score};
    for (const auto& section : played.heard().readings)
        for (auto reading : section) {
            // Bars 5 to 8 of the violas; a bar is 2.4 s, and the first begins after one second.
            const auto bar = (to_seconds(reading.heard_until, test::reading_rate) - 1_s) / 2.4_s;
            const auto apart = reading.section == static_cast<int>(violas) && bar >= 4.0 && bar < 8.0;
            if (reading.tuned)
                reading.spread = Cents {apart ? 48.0 : 13.0};
            reviewer.hear(reading);
        }
    for (const auto& reading : played.places)
        reviewer.hear(reading);
    const auto review = reviewer.review();
    REQUIRE(review.findings.size() == 1);
    CHECK(review.findings[0].kind == FindingKind::spread);
    CHECK_THAT(review.findings[0].text, Catch::StartsWith("Violas, bars 5 to 8: "));
    CHECK_THAT(review.findings[0].text, Catch::Contains("the players are ±48 cents apart"));
    REQUIRE(review.cells[violas][1].spread.value.has_value());
    CHECK_THAT(*review.cells[violas][1].spread.value, within_cents(1, 13_cents));
}

TEST_CASE("of a hundred classes that play well from a score none is accused", "[review]")
{
    for (auto seed = std::uint64_t {1}; seed <= 100; ++seed) {
        const auto review = PlayedScore {round_of(12), {{0, 12}, {4, 12}}, seed}.review();
        INFO("seed " << seed << (review.findings.empty() ? "" : review.findings[0].text));
        CHECK(review.findings.empty());
    }
}

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

TEST_CASE("a fault throughout that was less the second time through is better", "[review]")
{
    auto played = PlayedScore {round_of(16), {{0, 16}, {0, 16}}, 91};
    played.change(
        violas, [](auto, auto run) { return run == 0; }, flat_by(44));
    played.change(
        violas, [](auto, auto run) { return run == 1; }, flat_by(22));
    const auto review = played.review();
    REQUIRE(review.findings.size() == 1);
    CHECK(review.findings[0].where.throughout);
    REQUIRE(review.findings[0].change.has_value());
    CHECK(review.findings[0].change->better);
    CHECK_THAT(review.findings[0].text, Catch::Contains("better the last time"));
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

TEST_CASE("a section that was not there is said not to be, and accused of nothing", "[review]")
{
    constexpr auto oboes = std::size_t {3};
    auto played = PlayedScore {round_of(12), {{0, 12}, {4, 12}}, 15};
    const auto absent = [&](double one_note_missing) {
        auto first = true;
        for (auto& note : played.score_notes)
            if (note.section == static_cast<int>(oboes)) {
                note.verdict = std::exchange(first, false) ? analysis::NoteVerdict::missing
                                                           : analysis::NoteVerdict::unsure;
                note.confidence = note.verdict == analysis::NoteVerdict::missing ? one_note_missing : 0.5;
                note.heard.reset();
            }
    };
    absent(0.985);
    // What their microphone hears are the violas, as flat as these are.
    played.ensemble.parts[oboes] = played.ensemble.parts[violas];
    const auto review = played.review();
    REQUIRE(review.not_there.size() == 1);
    CHECK(review.not_there[0].section == static_cast<int>(oboes));
    CHECK(review.not_there[0].sound_of_others);
    CHECK(std::ranges::none_of(
        review.findings, [](const auto& finding) { return finding.section == static_cast<int>(oboes); }));
    CHECK(review.sections[oboes].notes.missing == 0);
    CHECK_FALSE(review.sections[oboes].deviation.value.has_value());

    played.ensemble.parts[oboes].clear();
    CHECK_FALSE(played.review().not_there.at(0).sound_of_others);
}

TEST_CASE("of a section that played, if only one note in five right, what it left out is told", "[review]")
{
    auto played = PlayedScore {round_of(12), {{0, 12}, {0, 12}}, 15};
    auto n = 0;
    for (auto& note : played.score_notes)
        if (note.section == static_cast<int>(violas) && n++ % 5 != 0) {
            note.verdict = analysis::NoteVerdict::missing;
            note.heard.reset();
        }
    const auto review = played.review();
    CHECK(review.not_there.empty());
    CHECK(review.sections[violas].notes.missing > 0);
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
