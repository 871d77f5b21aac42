// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/reference_drift.hpp"

#include <optional>
#include <vector>

#include "support/catch.hpp"
#include "support/tolerance.hpp"

using namespace tutti;
using namespace tutti::test;
using analysis::ReferenceDrift;

namespace {

constexpr auto hop = 10_ms;
using Deviations = std::vector<std::optional<Cents>>;

template <class AtTime>
void play(ReferenceDrift& drift, Seconds length, AtTime deviations_at)
{
    for (auto t = 0_s; t < length; t += hop)
        drift.process(deviations_at(t));
}

}  // namespace

TEST_CASE("a class that sinks 30 cents in 40 seconds drifts, and no section is at fault", "[analysis][drift]")
{
    auto drift = ReferenceDrift {{.sections = 4, .hop = hop}};
    play(drift, 40_s, [](Seconds t) {
        const auto sunk = Cents {-30.0 * (t / 40_s)};
        return Deviations {sunk + 2_cents, sunk - 3_cents, sunk, sunk + 1_cents};
    });
    REQUIRE(drift.drift());
    CHECK_THAT(*drift.drift(), within_cents(3, Cents {-30.0}));
    for (auto section = std::size_t {0}; section < 4; ++section)
        CHECK(abs(*drift.own_deviation(section)) < 5_cents);
}

TEST_CASE("a class that sinks past the quarter tone has sunk, and is not suddenly sharp", "[analysis][drift]")
{
    auto drift = ReferenceDrift {{.sections = 3, .hop = hop}};
    play(drift, 60_s, [](Seconds t) {
        const auto sunk = -70.0 * (t / 60_s);
        const auto from_nearest_key = Cents {sunk < -50.0 ? sunk + 100.0 : sunk};
        return Deviations {from_nearest_key, from_nearest_key, from_nearest_key};
    });
    CHECK_THAT(*drift.drift(), within_cents(3, Cents {-69.0}));
}

TEST_CASE("violas 28 cents flat are the violas' fault, not the ensemble's", "[analysis][drift]")
{
    auto drift = ReferenceDrift {{.sections = 4, .hop = hop}};
    play(drift, 10_s, [](Seconds t) {
        return Deviations {1_cents, t < 4_s ? 0_cents : Cents {-28.0}, 2_cents, Cents {-3.0}};
    });
    CHECK_THAT(*drift.drift(), within_cents(3, 0_cents));
    CHECK_THAT(*drift.own_deviation(1), within_cents(3, Cents {-28.0}));
    CHECK(abs(*drift.own_deviation(0)) < 4_cents);
}

TEST_CASE("a section alone has no ensemble to drift with", "[analysis][drift]")
{
    auto drift = ReferenceDrift {{.sections = 3, .hop = hop}};
    play(drift, 5_s, [](Seconds) { return Deviations {12_cents, std::nullopt, std::nullopt}; });
    CHECK_FALSE(drift.drift());
    CHECK_FALSE(drift.own_deviation(0));
}

TEST_CASE("one wrong note a semitone off does not move a section's deviation by more than 5 cents",
          "[analysis][drift]")
{
    auto drift = ReferenceDrift {{.sections = 3, .hop = hop}};
    play(drift, 6_s, [](Seconds) { return Deviations {0_cents, 0_cents, 0_cents}; });
    play(drift, 0.1_s, [](Seconds) { return Deviations {0_cents, 0_cents, 49_cents}; });
    CHECK(abs(*drift.own_deviation(2)) < 5_cents);
}

TEST_CASE("a section that has rested for a quarter of a minute no longer speaks for the ensemble",
          "[analysis][drift]")
{
    auto drift = ReferenceDrift {{.sections = 3, .hop = hop}};
    play(drift, 4_s, [](Seconds) { return Deviations {Cents {-10.0}, Cents {-10.0}, 10_cents}; });
    play(drift, 16_s, [](Seconds) { return Deviations {std::nullopt, Cents {-10.0}, 10_cents}; });
    CHECK_FALSE(drift.own_deviation(0));
    CHECK(drift.own_deviation(1));
}
