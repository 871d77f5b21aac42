// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/unison_estimator.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "dsp/decimator.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"
#include "support/tolerance.hpp"

using namespace tutti;
using namespace tutti::test;
using analysis::UnisonEstimator;
using analysis::UnisonReading;

namespace {

constexpr auto hop = std::size_t {256};

/// The last reading of a sound whose f0 is told as `told` throughout, as a tracker would tell it.
std::optional<UnisonReading> listen(const Signal& sound, std::optional<Hertz> told,
                                    std::vector<float> own_share = {})
{
    auto decimator = dsp::Decimator {4, hop};
    auto estimator = UnisonEstimator {{}};
    for (auto at = std::size_t {0}; at + hop <= sound.size(); at += hop)
        estimator.process(decimator.process(std::span {sound}.subspan(at, hop)), told, own_share);
    return estimator.reading();
}

Signal held_by(std::span<const Player> players, Hertz f0, const Timbre& timbre = {}, std::uint64_t seed = 1)
{
    const auto note = std::array {Note {.f0 = f0, .start = 0_s, .length = 2.5_s}};
    return section(note, players, 2.4_s, timbre, usual_rate, seed);
}

}  // namespace

TEST_CASE("players 0, 5, 10 and 20 cents apart read a spread within 5 cents of the truth",
          "[analysis][unison]")
{
    const auto spread = Cents {GENERATE(0.0, 5.0, 10.0, 20.0)};
    const auto count = GENERATE(3, 5, 8);
    const auto f0 = Hertz {GENERATE(146.83, 293.66, 587.33)};
    const auto read = listen(held_by(players(count, 0_cents, spread), f0), f0);
    REQUIRE(read);
    INFO(count << " players " << spread.value() << " cents apart at " << f0.value() << " Hz");
    CHECK_THAT(read->spread, within_cents(5, spread));
}

TEST_CASE("of ten players 30 cents apart the outer ones are not lost", "[analysis][unison]")
{
    const auto f0 = Hertz {GENERATE(146.83, 293.66, 587.33)};
    const auto read = listen(held_by(players(10, 0_cents, 30_cents), f0), f0);
    REQUIRE(read);
    INFO("at " << f0.value() << " Hz");
    CHECK_THAT(read->spread, within_cents(5, 30_cents));
}

TEST_CASE("a player 6 dB softer than the other, 32 cents away, still makes a spread of 16",
          "[analysis][unison]")
{
    const auto f0 = 293.66_Hz;
    const auto loud = std::array {Note {.f0 = f0, .start = 0_s, .length = 2.5_s}};
    const auto soft =
        std::array {Note {.f0 = f0, .start = 0_s, .length = 2.5_s, .level = loud[0].level - decibels(6.0)}};
    auto heard = section(loud, std::array {Player {-16_cents}}, 2.4_s);
    add(heard, section(soft, std::array {Player {16_cents}}, 2.4_s, {}, usual_rate, 2));
    const auto read = listen(heard, f0);
    REQUIRE(read);
    CHECK_THAT(read->spread, within_cents(5, 16_cents));
}

TEST_CASE("the centre of a section that plays 8 cents sharp is read within 3 cents", "[analysis][unison]")
{
    const auto f0 = 293.66_Hz;
    const auto read = listen(held_by(players(5, 8_cents, 6_cents), f0), f0);
    REQUIRE(read);
    CHECK_THAT(read->centre, within_cents(3, transposed(f0, 8_cents)));
}

TEST_CASE("one player reads as one player, steady or in wide vibrato", "[analysis][unison]")
{
    const auto vibrato = Cents {GENERATE(0.0, 15.0, 30.0)};
    const auto alone = players(1, 0_cents, 0_cents);
    const auto read = listen(held_by(alone, 392_Hz, Timbre {.vibrato = vibrato}), 392_Hz);
    REQUIRE(read);
    CHECK(read->one_player);
    CHECK(read->spread < 3_cents);
}

TEST_CASE("five players 12 cents apart are not taken for one", "[analysis][unison]")
{
    const auto read = listen(held_by(players(5, 0_cents, 12_cents), 392_Hz), 392_Hz);
    REQUIRE(read);
    CHECK_FALSE(read->one_player);
}

TEST_CASE("an f0 that is told 15 cents wrong does not move the centre", "[analysis][unison]")
{
    const auto read = listen(held_by(players(4, 0_cents, 4_cents), 440_Hz), transposed(440_Hz, 15_cents));
    REQUIRE(read);
    CHECK_THAT(read->centre, within_cents(3, 440_Hz));
}

TEST_CASE("a section that rests has neither centre nor spread", "[analysis][unison]")
{
    CHECK_FALSE(listen(silence(1_s), std::nullopt));
}

TEST_CASE("the spread of the last note is forgotten when the next begins", "[analysis][unison]")
{
    auto decimator = dsp::Decimator {4, hop};
    auto estimator = UnisonEstimator {{}};
    const auto ragged = held_by(players(6, 0_cents, 25_cents), 330_Hz);
    const auto clean = held_by(players(1, 0_cents, 0_cents), 370_Hz);
    const auto play = [&](const Signal& sound, Hertz f0, Seconds length) {
        for (auto at = std::size_t {0}; at + hop <= to_frames(length, usual_rate).size(); at += hop)
            estimator.process(decimator.process(std::span {sound}.subspan(at, hop)), f0);
    };
    play(ragged, 330_Hz, 1.5_s);
    REQUIRE(estimator.reading());
    CHECK(estimator.reading()->spread > 15_cents);
    play(clean, 370_Hz, 0.15_s);
    CHECK_FALSE(estimator.reading());  // too short to say
    play(clean, 370_Hz, 0.8_s);
    REQUIRE(estimator.reading());
    CHECK(estimator.reading()->spread < 5_cents);
}

TEST_CASE("partials that are a neighbour's do not widen a section", "[analysis][unison]")
{
    // The neighbour plays 30 cents sharp of our octave: it beats with our even partials only.
    auto heard = held_by(players(1, 0_cents, 0_cents), 220_Hz);
    add(heard, held_by(players(1, 0_cents, 0_cents), transposed(440_Hz, 30_cents)));
    auto own_share = std::vector<float>(513, 1.0F);
    for (auto bin = std::size_t {0}; bin < own_share.size(); ++bin) {
        const auto partial = static_cast<int>(static_cast<double>(bin) * 12'000.0 / 1024.0 / 220.0 + 0.5);
        if (partial % 2 == 0)
            own_share[bin] = 0.1F;
    }
    const auto fooled = listen(heard, 220_Hz);
    const auto told = listen(heard, 220_Hz, own_share);
    REQUIRE(told);
    REQUIRE(fooled);
    CHECK(told->spread < 4_cents);
    CHECK(fooled->spread > told->spread);
}
