// SPDX-License-Identifier: GPL-3.0-or-later
// What a review finds in the playing of a class that played from a score, and what it does not.
#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include "review/played_score.hpp"
#include "support/catch.hpp"
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

}  // namespace
}  // namespace tutti::review
