// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/sounded_runs.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include "support/catch.hpp"

using namespace tutti;
using following::SoundedRuns;

namespace {

constexpr auto hop = 5_ms;
constexpr auto a_note = 6000.0;  // cents

/// A section without a score, as its ear hears it.
struct Listened {
    SoundedRuns runs {hop};
    std::int64_t now = 0;

    void sounds(Seconds length, auto cents)
    {
        for (const auto until = now + std::llround(length / hop); now < until; ++now)
            runs.put(now, SoundedRuns::Sound {cents(hop.value() * static_cast<double>(now)), 0.9});
    }
    void sounds(Seconds length, double cents)
    {
        sounds(length, [=](double) { return cents; });
    }
    void is_silent(Seconds length)
    {
        for (const auto until = now + std::llround(length / hop); now < until; ++now)
            runs.put(now, std::nullopt);
    }
    /// The lengths of those that are over, in seconds.
    std::vector<double> told()
    {
        auto lengths = std::vector<double> {};
        runs.take_until(now, [&](const auto& run) {
            lengths.push_back(hop.value() * static_cast<double>(run.last - run.from + 1));
        });
        return lengths;
    }
};

}  // namespace

TEST_CASE("a vibrato of a quarter-tone is one note, a trill of a semitone is none that is held",
          "[following]")
{
    auto section = Listened {};
    section.sounds(
        1_s, [](double seconds) { return a_note + 25.0 * std::sin(2.0 * std::numbers::pi * 6.0 * seconds); });
    section.is_silent(100_ms);
    const auto vibrato = section.told();
    REQUIRE(vibrato.size() == 1);
    CHECK(vibrato[0] == Approx(1.0));
    section.sounds(1_s,
                   [](double seconds) { return a_note + (std::fmod(seconds, 0.2) < 0.1 ? 0.0 : 100.0); });
    section.is_silent(100_ms);
    for (const auto length : section.told())
        CHECK(length < 0.2);
}

TEST_CASE("the next note of a scale is another one, though nothing was silent between them", "[following]")
{
    auto section = Listened {};
    for (const auto step : {0.0, 200.0, 400.0, 500.0})
        section.sounds(300_ms, a_note + step);
    section.is_silent(100_ms);
    CHECK(section.told().size() == 4);
}

TEST_CASE("a note goes on through a slip of the ear of 40 ms, and is over after 60 ms of silence",
          "[following]")
{
    auto section = Listened {};
    section.sounds(200_ms, a_note);
    section.sounds(40_ms, a_note + 1200.0);
    section.sounds(200_ms, a_note);
    section.is_silent(60_ms);
    const auto told = section.told();
    REQUIRE(told.size() == 1);
    CHECK(told[0] == Approx(0.44));
    section.sounds(200_ms, a_note);
    section.is_silent(60_ms);
    section.sounds(200_ms, a_note);
    section.is_silent(60_ms);
    CHECK(section.told().size() == 2);
}

TEST_CASE("a note begun again is two notes, though it never ceased to sound", "[following]")
{
    auto section = Listened {};
    section.sounds(300_ms, a_note);
    section.runs.end();
    section.sounds(300_ms, a_note);
    section.runs.end();
    CHECK(section.told().size() == 2);
}

TEST_CASE("a string touched for a tenth of a second is no note", "[following]")
{
    auto section = Listened {};
    section.sounds(100_ms, a_note);
    section.is_silent(100_ms);
    CHECK(section.told().empty());
}

TEST_CASE("of a note that is held for five seconds it is known after two, and only once", "[following]")
{
    auto section = Listened {};
    section.sounds(1900_ms, a_note);
    CHECK(section.told().empty());
    section.sounds(200_ms, a_note);
    CHECK(section.told().size() == 1);
    section.sounds(2900_ms, a_note);
    section.is_silent(100_ms);
    CHECK(section.told().empty());
}
