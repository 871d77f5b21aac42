// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/ensemble_timing.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include "support/catch.hpp"
#include "support/tolerance.hpp"

using namespace tutti;
using namespace tutti::test;
using analysis::EnsembleTiming;
using analysis::Onset;

namespace {

struct Heard {
    std::size_t section;
    double start;
};

/// Beats at 100 bpm: each section begins each of them `late` seconds late, give or take its players' scatter.
std::vector<Heard> beats(int count, const std::vector<double>& late, double scatter, double missed = 0.0)
{
    auto random = std::mt19937 {7};
    auto chance = std::normal_distribution<double> {0.0, scatter};
    auto luck = std::uniform_real_distribution<double> {0.0, 1.0};
    auto heard = std::vector<Heard> {};
    for (auto beat = 1; beat <= count; ++beat) {
        for (auto section = std::size_t {0}; section < late.size(); ++section) {
            const auto off = scatter > 0.0 ? chance(random) : 0.0;
            if (luck(random) >= missed)
                heard.push_back({section, 0.6 * beat + late[section] + off});
        }
    }
    std::ranges::sort(heard, {}, &Heard::start);
    return heard;
}

void play(EnsembleTiming& timing, const std::vector<Heard>& heard)
{
    for (const auto& [section, start] : heard) {
        const auto position = FramePosition {} + to_frames(Seconds {start}, SampleRate {48'000});
        timing.add(section,
                   Onset {.start = position, .reported = position + to_frames(20_ms, SampleRate {48'000})});
    }
}

}  // namespace

TEST_CASE("a section 60 ms late drags, one 40 ms early leads, and the others do neither",
          "[analysis][timing]")
{
    auto timing = EnsembleTiming {{.sections = 4}};
    play(timing, beats(16, {0.0, 0.060, 0.0, -0.040}, 0.012));
    for (auto section = std::size_t {0}; section < 4; ++section)
        REQUIRE(timing.of(section));
    CHECK_THAT(timing.of(1)->lead, within_ms(15, -60_ms));
    CHECK_THAT(timing.of(3)->lead, within_ms(15, 40_ms));
    CHECK(abs(timing.of(0)->lead) < 15_ms);
    CHECK(abs(timing.of(2)->lead) < 15_ms);
}

TEST_CASE("a lead is reported with the number of onsets that it rests on", "[analysis][timing]")
{
    auto timing = EnsembleTiming {{.sections = 3}};
    play(timing, beats(3, {0.0, 0.050, 0.0}, 0.0));
    CHECK_FALSE(timing.of(1));  // three notes are no habit
    timing.reset();
    play(timing, beats(7, {0.0, 0.050, 0.0}, 0.0));
    REQUIRE(timing.of(1));
    CHECK(timing.of(1)->count == 7);
}

TEST_CASE("one late entry among punctual ones accuses nobody", "[analysis][timing]")
{
    auto timing = EnsembleTiming {{.sections = 3}};
    auto heard = beats(10, {0.0, 0.0, 0.0}, 0.008);
    heard[heard.size() - 2].start += 0.1;
    play(timing, heard);
    for (auto section = std::size_t {0}; section < 3; ++section)
        CHECK(abs(timing.of(section)->lead) < 15_ms);
}

TEST_CASE("the dragging section is still found when every fourth onset is missed", "[analysis][timing]")
{
    auto timing = EnsembleTiming {{.sections = 4}};
    play(timing, beats(24, {0.0, 0.0, 0.055, 0.0}, 0.015, 0.25));
    REQUIRE(timing.of(2));
    CHECK_THAT(timing.of(2)->lead, within_ms(18, -55_ms));
    CHECK(abs(timing.of(0)->lead) < 18_ms);
}

TEST_CASE("sections that never begin a note together are not compared", "[analysis][timing]")
{
    auto timing = EnsembleTiming {{.sections = 2}};
    play(timing,
         beats(12, {0.0, 0.290}, 0.0));  // off the beat: the other's notes lie as near before as after
    CHECK_FALSE(timing.of(0));
    CHECK_FALSE(timing.of(1));
}

TEST_CASE("of two sections 60 ms apart each gets half, since nobody can tell which is wrong",
          "[analysis][timing]")
{
    auto timing = EnsembleTiming {{.sections = 2}};
    play(timing, beats(10, {0.0, 0.060}, 0.0));
    REQUIRE(timing.of(0));
    CHECK_THAT(timing.of(0)->lead, within_ms(5, 30_ms));
    CHECK_THAT(timing.of(1)->lead, within_ms(5, -30_ms));
}

TEST_CASE("a ragged ensemble is less sure of its leads than a tight one", "[analysis][timing]")
{
    auto tight = EnsembleTiming {{.sections = 3}};
    auto ragged = EnsembleTiming {{.sections = 3}};
    play(tight, beats(12, {0.0, 0.03, 0.0}, 0.005));
    play(ragged, beats(12, {0.0, 0.03, 0.0}, 0.045));
    CHECK(tight.of(1)->confidence > 0.95);
    CHECK(ragged.of(1)->confidence < tight.of(1)->confidence);
}
