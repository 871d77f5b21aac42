// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/reviewer.hpp"

#include <algorithm>
#include <cmath>

#include "support/catch.hpp"
#include "support/chance.hpp"
#include "support/readings.hpp"
#include "support/tolerance.hpp"

namespace tutti::review {
namespace {

using test::Ensemble;
using test::random_ensemble;
using test::within_cents;
using test::within_ms;

constexpr auto violins = std::size_t {0};
constexpr auto violas = std::size_t {1};
constexpr auto cellos = std::size_t {2};
constexpr auto trumpets = std::size_t {5};

Review review_of(const Ensemble& ensemble, const test::Hearing& hearing = {}, std::uint64_t seed = 1)
{
    return review::review_of(ensemble.description, test::readings_of(ensemble, hearing, seed),
                             test::reading_rate, test::reading_hop);
}

Seconds seconds(FramePosition position)
{
    return to_seconds(position, test::reading_rate);
}

Cents cents_of(const Finding& finding)
{
    return std::get<Cents>(finding.amount);
}

Seconds lead_of(const Finding& finding)
{
    return std::get<Seconds>(finding.amount);
}

/// As many notes of a section as are begun between two instants.
long notes_begun(const Ensemble& ensemble, std::size_t section, Seconds from, Seconds to)
{
    return std::ranges::count_if(ensemble.parts[section],
                                 [&](const auto& note) { return note.start >= from && note.start < to; });
}

/// The instant at which a section's `count`th note after `from` has begun.
Seconds until_note(const Ensemble& ensemble, std::size_t section, Seconds from, int count)
{
    auto left = count;
    for (const auto& note : ensemble.parts[section])
        if (note.start >= from && --left == 0)
            return note.start + 1_ms;
    return ensemble.length;
}

TEST_CASE("four violas notes 30 cents flat are named, with the time and the amount", "[review]")
{
    auto ensemble = random_ensemble(4, 40_s, 5);
    for (auto& note : ensemble.parts[violas])
        note.deviation = 2_cents;
    const auto to = until_note(ensemble, violas, 15_s, 4);
    test::plant(ensemble, violas, 15_s, to, Cents {-30.0});
    REQUIRE(notes_begun(ensemble, violas, 15_s, to) == 4);

    const auto review = review_of(ensemble);
    REQUIRE(review.findings.size() == 1);
    const auto& finding = review.findings[0];
    CHECK(finding.section == static_cast<int>(violas));
    CHECK(finding.kind == FindingKind::intonation);
    CHECK_THAT(cents_of(finding), within_cents(6, Cents {-28.0}));
    CHECK(finding.notes == 4);
    CHECK(finding.notes_judged == 4);
    CHECK(seconds(finding.from) >= 15_s - 50_ms);
    CHECK(seconds(finding.from) < to);
    CHECK(finding.confidence >= 0.9);
}

TEST_CASE("what is found is said in a tutor's words", "[review]")
{
    auto ensemble = random_ensemble(6, 60_s, 8);
    test::plant(ensemble, violas, 20_s, 32_s, Cents {-35.0});
    test::plant(ensemble, trumpets, 35_s, 55_s, Cents {}, 80_ms);
    const auto review = review_of(ensemble);
    REQUIRE(review.findings.size() == 2);
    for (const auto& finding : review.findings) {
        const auto flat = finding.kind == FindingKind::intonation;
        CHECK_THAT(finding.text, Catch::StartsWith(flat ? "Violas, 0:2" : "Trumpets, 0:3"));
        CHECK_THAT(finding.text, Catch::Contains(flat ? " cents flat" : " ms late ("));
        CHECK_THAT(finding.text, Catch::EndsWith(flat ? " notes)" : " entries)"));
    }
}

TEST_CASE("a class 20 cents flat as a whole is drift, nobody's fault", "[review]")
{
    auto ensemble = random_ensemble(5, 60_s, 2);
    for (auto section = std::size_t {0}; section < 5; ++section)
        test::plant(ensemble, section, 0_s, 60_s, Cents {-20.0});
    const auto review = review_of(ensemble);
    CHECK(review.findings.empty());
    REQUIRE_FALSE(review.drift.empty());
    for (const auto& point : review.drift)
        CHECK_THAT(point.drift, within_cents(8, Cents {-20.0}));
}

TEST_CASE("a class that sinks 30 cents in a minute is followed down, and nobody is blamed", "[review]")
{
    auto ensemble = random_ensemble(4, 60_s, 3);
    test::sink(ensemble, Cents {-30.0});
    const auto review = review_of(ensemble);
    CHECK(review.findings.empty());
    for (const auto& point : review.drift)
        CHECK_THAT(point.drift, within_cents(8, (seconds(point.at) / 60_s) * Cents {-30.0}));
}

TEST_CASE("a section that stays while the class sinks is told how far it is off the class", "[review]")
{
    auto ensemble = random_ensemble(5, 60_s, 4);
    test::sink(ensemble, Cents {-40.0});
    for (auto& note : ensemble.parts[cellos])
        note.deviation = Cents {};
    const auto review = review_of(ensemble);
    REQUIRE(review.findings.size() == 1);
    CHECK(review.findings[0].section == static_cast<int>(cellos));
    CHECK(cents_of(review.findings[0]) > 15_cents);
    CHECK(seconds(review.findings[0].from) > 10_s);
}

TEST_CASE("a class tuned nearly half a semitone off is one drift, not sections apart", "[review]")
{
    auto ensemble = random_ensemble(5, 60_s, 6);
    for (auto section = std::size_t {0}; section < 5; ++section)
        test::plant(ensemble, section, 0_s, 60_s, 48_cents);
    const auto review = review_of(ensemble);
    CHECK(review.findings.empty());
    for (const auto& point : review.drift)
        CHECK_THAT(Cents {std::remainder(point.drift.value() - 48.0, 100.0)}, within_cents(8, Cents {}));
}

TEST_CASE("octave blips accuse nobody", "[review]")
{
    auto slipping = test::Hearing {};
    slipping.octave_slips = 0.4;
    slipping.unsure = 0.2;
    for (auto seed = std::uint64_t {1}; seed <= 10; ++seed)
        CHECK(review_of(random_ensemble(4, 60_s, seed), slipping, seed).findings.empty());
}

TEST_CASE("two late notes are not a habit, and three are not yet", "[review]")
{
    for (const auto count : {2, 3}) {
        auto ensemble = random_ensemble(6, 60_s, 12);
        test::plant(ensemble, trumpets, 20_s, until_note(ensemble, trumpets, 20_s, count), Cents {}, 90_ms);
        CHECK(review_of(ensemble).findings.empty());
    }
}

TEST_CASE("a section that drags and one that rushes are told apart, each by its own amount", "[review]")
{
    auto ensemble = random_ensemble(6, 80_s, 21);
    test::plant(ensemble, violas, 0_s, 80_s, Cents {}, 60_ms);
    test::plant(ensemble, trumpets, 0_s, 80_s, Cents {}, Seconds {-0.060});
    const auto review = review_of(ensemble);
    REQUIRE(review.findings.size() == 2);
    for (const auto& finding : review.findings) {
        CHECK(finding.kind == FindingKind::timing);
        const auto drags = finding.section == static_cast<int>(violas);
        CHECK((drags || finding.section == static_cast<int>(trumpets)));
        CHECK_THAT(lead_of(finding), within_ms(12, Seconds {drags ? -0.060 : 0.060}));
    }
}

TEST_CASE("an instrument that always speaks 18 ms late is not accused of it", "[review]")
{
    for (auto seed = std::uint64_t {1}; seed <= 10; ++seed) {
        auto ensemble = random_ensemble(6, 120_s, seed);
        for (auto& section : ensemble.description.sections)
            section.players = 1;  // no wind is set right
        test::plant(ensemble, cellos, 0_s, 120_s, Cents {}, 18_ms);
        CHECK(review_of(ensemble, {}, seed).findings.empty());
    }
}

TEST_CASE("a woodwind section is timed by all of its players, a bowed one as it is heard", "[review]")
{
    auto ensemble = random_ensemble(6, 60_s, 3);
    const auto lead = [&] { return review_of(ensemble).sections[trumpets].lead.value->value() * 1000.0; };
    auto& section = ensemble.description.sections[trumpets];
    section.instrument = *instrument_from_name("violin");
    const auto bowed = lead();
    section.instrument = *instrument_from_name("clarinet");
    CHECK(lead() == Approx(bowed - 6.6).margin(2.0));
    section.players = 1;
    CHECK(lead() == Approx(bowed).margin(2.0));
    section.players = 6;
    CHECK(lead() == Approx(bowed - 11.0).margin(2.0));
}

TEST_CASE("trumpets whose sound takes 120 ms to grow are further apart, and so later than their first player",
          "[review]")
{
    const auto ensemble = random_ensemble(6, 60_s, 3);
    auto readings = test::readings_of(ensemble);
    const auto lead = [&] {
        const auto review =
            review::review_of(ensemble.description, readings, test::reading_rate, test::reading_hop);
        return review.sections[trumpets].lead.value->value() * 1000.0;
    };
    const auto together = lead();
    for (const auto& note : ensemble.parts[trumpets])
        for (auto& reading : readings[trumpets])
            if (const auto since = seconds(reading.heard_until) - note.start - note.late;
                since > 0_s && since < 120_ms && since < note.length)
                reading.level = note.level + decibels(10.0 * std::log10(since / 120_ms));
    CHECK(lead() < together - 15.0);
    CHECK(lead() > together - 35.0);
}

TEST_CASE("where half the orchestra is flat, or late, no section is told", "[review]")
{
    auto flat = random_ensemble(4, 60_s, 14);
    test::plant(flat, violins, 20_s, 40_s, Cents {-35.0});
    test::plant(flat, cellos, 20_s, 40_s, Cents {-35.0});
    CHECK(review_of(flat).findings.empty());

    auto late = random_ensemble(6, 60_s, 15);
    for (const auto section : {violins, violas, trumpets})
        test::plant(late, section, 20_s, 45_s, Cents {}, 90_ms);
    CHECK(review_of(late).findings.empty());
}

TEST_CASE("a section that drags half as much as another does not clear it: the other is told", "[review]")
{
    for (auto seed = std::uint64_t {1}; seed <= 3; ++seed) {
        auto ensemble = random_ensemble(4, 120_s, seed);
        for (auto& section : ensemble.description.sections)
            section.players = 1;  // no wind is set right
        test::plant(ensemble, violas, 0_s, 120_s, Cents {}, 48_ms);
        test::plant(ensemble, cellos, 0_s, 120_s, Cents {}, Seconds {0.033});
        const auto review = review_of(ensemble, {}, seed);
        CHECK(std::ranges::any_of(review.findings, [](const auto& finding) {
            return finding.section == static_cast<int>(violas) && finding.kind == FindingKind::timing;
        }));
    }
}

TEST_CASE("of two sections the one that leaves the A while the other keeps it is off, and which is late "
          "nobody can say",
          "[review]")
{
    auto ensemble = random_ensemble(2, 60_s, 16);
    test::plant(ensemble, violas, 20_s, 40_s, Cents {-40.0}, 90_ms);
    const auto review = review_of(ensemble);
    CHECK(review.tuning_from == TuningFrom::the_a);
    CHECK(review.playing == std::vector {violins, violas});
    REQUIRE(review.findings.size() == 1);
    CHECK(review.findings[0].section == static_cast<int>(violas));
    CHECK(review.findings[0].kind == FindingKind::intonation);
    CHECK_THAT(cents_of(review.findings[0]), within_cents(10, Cents {-40.0}));
    CHECK(review.sections[violins].deviation.value.has_value());
    CHECK_FALSE(review.sections[violas].lead.value.has_value());
    // How they lay beside each other in time is a fact all the same.
    REQUIRE(review.apart.size() == 1);
    CHECK(review.apart[0].kind == FindingKind::timing);
    CHECK(review.apart[0].section == static_cast<int>(violas));
    CHECK(review.apart[0].other == static_cast<int>(violins));
    CHECK(review.apart[0].amount > 60.0);
    CHECK_THAT(review.apart[0].text,
               Catch::StartsWith("Violas, 0:") && Catch::Contains(" ms behind Violins; "));
}

TEST_CASE("of two sections that are both off the A it is said how far they lie apart, and neither is accused",
          "[review]")
{
    auto ensemble = random_ensemble(2, 60_s, 16);
    test::plant(ensemble, violas, 0_s, 60_s, Cents {-28.0});
    test::plant(ensemble, violins, 0_s, 60_s, Cents {18.0});
    const auto review = review_of(ensemble);
    CHECK(review.findings.empty());
    REQUIRE(review.apart.size() == 1);
    CHECK(review.apart[0].kind == FindingKind::intonation);
    CHECK(review.apart[0].section == static_cast<int>(violas));
    CHECK_THAT(review.apart[0].amount, Catch::WithinAbs(46.0, 10.0));
    CHECK_THAT(review.apart[0].text,
               Catch::Contains("cents below Violins; which of them is out cannot be told"));
}

TEST_CASE("two sections 20 cents flat together are a class that is flat, and lie nowhere apart", "[review]")
{
    auto ensemble = random_ensemble(2, 60_s, 16);
    for (const auto section : {violins, violas})
        test::plant(ensemble, section, 0_s, 60_s, Cents {-20.0});
    const auto review = review_of(ensemble);
    CHECK(review.findings.empty());
    CHECK(review.apart.empty());
    REQUIRE_FALSE(review.drift.empty());
}

TEST_CASE("a section that rehearses alone is told where it leaves the A", "[review]")
{
    auto ensemble = random_ensemble(1, 60_s, 19);
    test::plant(ensemble, violins, 20_s, 40_s, Cents {-35.0});
    const auto review = review_of(ensemble);
    REQUIRE(review.findings.size() == 1);
    CHECK(review.findings[0].kind == FindingKind::intonation);
    CHECK_THAT(cents_of(review.findings[0]), within_cents(10, Cents {-35.0}));
    CHECK(review.apart.empty());
    CHECK_FALSE(review.drift.empty());
    CHECK(review.sections[violins].deviation.value.has_value());
}

TEST_CASE("a neighbour's flat notes in a silent section's microphone are not that section's", "[review]")
{
    auto ensemble = random_ensemble(5, 60_s, 17);
    test::plant(ensemble, violas, 20_s, 40_s, Cents {-35.0});
    auto& part = ensemble.parts[violins];
    std::erase_if(part, [](const auto& note) { return note.start >= 20_s && note.start < 40_s; });
    for (auto heard : ensemble.parts[violas])
        if (heard.start >= 20_s && heard.start < 40_s) {
            heard.level = heard.level - decibels(14.0);
            part.push_back(heard);
        }
    std::ranges::sort(part, {}, &test::PlayedNote::start);
    const auto review = review_of(ensemble);
    REQUIRE(review.findings.size() == 1);
    CHECK(review.findings[0].section == static_cast<int>(violas));
}

TEST_CASE("the louder, longer fault stands first", "[review]")
{
    auto ensemble = random_ensemble(6, 120_s, 18);
    test::plant(ensemble, violas, 10_s, 22_s, Cents {-24.0});
    test::plant(ensemble, trumpets, 50_s, 100_s, 40_cents);
    const auto review = review_of(ensemble);
    REQUIRE(review.findings.size() == 2);
    CHECK(review.findings[0].section == static_cast<int>(trumpets));
}

TEST_CASE("each section's own numbers stand beside the findings", "[review]")
{
    auto ensemble = random_ensemble(5, 60_s, 19);
    for (auto& note : ensemble.parts[cellos])
        note.deviation = 8_cents;
    const auto review = review_of(ensemble);
    REQUIRE(review.sections.size() == 5);
    REQUIRE(review.sections[cellos].deviation.value.has_value());
    CHECK_THAT(*review.sections[cellos].deviation.value, within_cents(7, 8_cents));
    CHECK(review.sections[cellos].deviation.count == static_cast<int>(ensemble.parts[cellos].size()));
    CHECK(review.sections[cellos].hearing.sure_share() > 0.9);
    CHECK_FALSE(review.sections[cellos].spread.value.has_value());
    CHECK_THAT(review.length, within_ms(6, 60_s));
}

TEST_CASE("a rehearsal in which nothing was played has no findings and no numbers", "[review]")
{
    auto ensemble = random_ensemble(4, 20_s, 1);
    for (auto& part : ensemble.parts)
        part.clear();
    const auto review = review_of(ensemble);
    CHECK(review.findings.empty());
    CHECK(review.drift.empty());
    for (const auto& section : review.sections)
        CHECK_FALSE(section.deviation.value.has_value());
    CHECK(Reviewer {ensemble.description, test::reading_rate, test::reading_hop}.review().findings.empty());
}

TEST_CASE("the same readings always come to the same review", "[review]")
{
    auto ensemble = random_ensemble(6, 60_s, 20);
    test::plant(ensemble, violas, 20_s, 40_s, Cents {-35.0}, 70_ms);
    const auto first = review_of(ensemble);
    const auto second = review_of(ensemble);
    REQUIRE(first.findings.size() == second.findings.size());
    for (auto i = std::size_t {0}; i < first.findings.size(); ++i) {
        CHECK(first.findings[i].text == second.findings[i].text);
        CHECK(first.findings[i].confidence == second.findings[i].confidence);
    }
}

/// What can be wrong with an ensemble, drawn by chance.
struct PlantedFault {
    std::size_t section;
    FindingKind kind;
    Seconds from;
    Seconds to;
    bool downwards;  // flat, or late
};

PlantedFault plant_something(Ensemble& ensemble, std::uint64_t seed)
{
    auto chance = test::Chance {seed + 1000};
    auto fault = PlantedFault {};
    fault.section = static_cast<std::size_t>(chance.uniform() * static_cast<double>(ensemble.parts.size()));
    fault.kind = chance.uniform() < 0.5 ? FindingKind::intonation : FindingKind::timing;
    fault.from = (0.1 + 0.4 * chance.uniform()) * ensemble.length;
    fault.to = fault.from + (0.2 + 0.2 * chance.uniform()) * ensemble.length;
    fault.downwards = chance.uniform() < 0.6;
    const auto size = (fault.downwards ? -1.0 : 1.0) * (1.0 + 0.7 * chance.uniform());
    if (fault.kind == FindingKind::intonation)
        test::plant(ensemble, fault.section, fault.from, fault.to, size * 24_cents);
    else
        test::plant(ensemble, fault.section, fault.from, fault.to, Cents {}, -(size * 50_ms));
    return fault;
}

bool is_the_one(const Finding& finding, const PlantedFault& fault)
{
    const auto amount =
        finding.kind == FindingKind::intonation ? cents_of(finding).value() : lead_of(finding).value();
    const auto both = std::min(seconds(finding.to), fault.to) - std::max(seconds(finding.from), fault.from);
    return finding.section == static_cast<int>(fault.section) && finding.kind == fault.kind &&
           (amount < 0.0) == fault.downwards && both > 0.5 * (fault.to - fault.from);
}

TEST_CASE("of two hundred classes that play well none is accused of anything", "[review]")
{
    for (auto seed = std::uint64_t {1}; seed <= 200; ++seed) {
        auto hearing = test::Hearing {};
        hearing.octave_slips = 0.05;
        hearing.false_onsets = 0.1;
        const auto review =
            review_of(random_ensemble(4 + static_cast<int>(seed % 3), 60_s, seed), hearing, seed);
        INFO("seed " << seed << (review.findings.empty() ? "" : review.findings[0].text));
        CHECK(review.findings.empty());
    }
}

TEST_CASE("of two hundred planted faults nine in ten are found, and nine in ten findings are planted",
          "[review]")
{
    auto found = 0;
    auto invented = 0;
    for (auto seed = std::uint64_t {1}; seed <= 200; ++seed) {
        auto ensemble = random_ensemble(4 + static_cast<int>(seed % 3), 60_s, seed);
        const auto fault = plant_something(ensemble, seed);
        auto hearing = test::Hearing {};
        hearing.octave_slips = 0.05;
        hearing.false_onsets = 0.1;
        const auto review = review_of(ensemble, hearing, seed);
        const auto hit =
            std::ranges::any_of(review.findings, [&](const auto& f) { return is_the_one(f, fault); });
        found += hit ? 1 : 0;
        invented += static_cast<int>(std::ranges::count_if(
            review.findings, [&](const auto& finding) { return !is_the_one(finding, fault); }));
    }
    INFO("found " << found << ", invented " << invented);
    CHECK(found >= 180);
    CHECK(invented <= 20);
}

}  // namespace
}  // namespace tutti::review
