// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/ensemble_tempo.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "support/catch.hpp"
#include "support/tolerance.hpp"

using namespace tutti;
using analysis::EnsembleTempo;
using analysis::Onset;

namespace {

constexpr auto rate = SampleRate {48'000};

FramePosition at(double seconds)
{
    return FramePosition {} + to_frames(Seconds {seconds}, rate);
}

/// Three sections play beats and, on every other beat, a quaver between; `beat_after` says how long the beat
/// lasts that begins at a time.
template <class BeatAfter>
double play(EnsembleTempo& tempo, double from, double until, BeatAfter beat_after, double scatter = 0.015)
{
    auto random = std::mt19937 {3};
    auto chance = std::normal_distribution<double> {0.0, scatter};
    auto now = from;
    for (auto beat = 0; now < until; ++beat) {
        const auto length = beat_after(now);
        auto starts = std::vector<double> {};
        for (auto section = 0; section < 3; ++section) {
            starts.push_back(now + chance(random));
            if (beat % 2 == 1)
                starts.push_back(now + 0.5 * length + chance(random));
        }
        std::ranges::sort(starts);
        for (const auto start : starts)
            tempo.add(Onset {.start = at(start), .reported = at(start + 0.02)});
        now += length;
    }
    return now;
}

}  // namespace

TEST_CASE("crotchets and quavers at 96 read as 96 beats a minute, within 2", "[analysis][tempo]")
{
    auto tempo = EnsembleTempo {rate};
    const auto end = play(tempo, 1.0, 12.0, [](double) { return 60.0 / 96.0; });
    const auto read = tempo.reading(at(end));
    REQUIRE(read);
    CHECK(std::abs(read->tempo.value() - 96.0) < 2.0);
    CHECK(read->confidence > 0.7);
}

TEST_CASE("a class that hurries from 90 to 100 in 20 seconds is told that it is getting faster",
          "[analysis][tempo]")
{
    auto tempo = EnsembleTempo {rate};
    const auto end = play(tempo, 0.5, 22.0, [](double t) { return 60.0 / (90.0 + 10.0 * t / 20.0); });
    const auto read = tempo.reading(at(end));
    REQUIRE(read);
    REQUIRE(read->change);
    CHECK(*read->change > 1.02);
    CHECK(*read->change < 1.08);
}

TEST_CASE("a steady class is not told that its tempo changes", "[analysis][tempo]")
{
    auto tempo = EnsembleTempo {rate};
    const auto end = play(tempo, 0.5, 22.0, [](double) { return 60.0 / 80.0; });
    const auto read = tempo.reading(at(end));
    REQUIRE(read);
    REQUIRE(read->change);
    CHECK(std::abs(*read->change - 1.0) < 0.02);
}

TEST_CASE("after four seconds of silence there is no tempo", "[analysis][tempo]")
{
    auto tempo = EnsembleTempo {rate};
    const auto end = play(tempo, 0.5, 10.0, [](double) { return 0.6; });
    CHECK(tempo.reading(at(end)));
    CHECK_FALSE(tempo.reading(at(end + 4.5)));
}

TEST_CASE("sounds at random moments have no sure tempo", "[analysis][tempo]")
{
    auto tempo = EnsembleTempo {rate};
    auto random = std::mt19937 {11};
    auto gap = std::uniform_real_distribution<double> {0.15, 1.4};
    auto now = 0.0;
    auto sum = 0.0;
    auto read = 0;
    while (now < 60.0) {
        now += gap(random);
        tempo.add(Onset {.start = at(now), .reported = at(now + 0.02)});
        if (const auto reading = tempo.reading(at(now))) {
            sum += reading->confidence;
            ++read;
        }
    }
    REQUIRE(read > 0);
    CHECK(sum / read < 0.5);
}
