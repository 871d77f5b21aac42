// SPDX-License-Identifier: GPL-3.0-or-later
#include "units/quantity.hpp"

#include <cmath>
#include <limits>

#include "support/catch.hpp"
#include "support/tolerance.hpp"

using namespace tutti;
using namespace tutti::test;

TEST_CASE("an A at 442 Hz is 7.85 cents sharp of A440, and at 438 Hz 7.89 cents flat", "[units]")
{
    CHECK_THAT(cents_between(442_Hz, 440_Hz), within_cents(0.005, 7.85_cents));
    CHECK_THAT(cents_between(438_Hz, 440_Hz), within_cents(0.005, -7.89_cents));
}

TEST_CASE("an octave is 1200 cents and a pure fifth 701.955", "[units]")
{
    CHECK_THAT(cents_between(880_Hz, 440_Hz), within_cents(1e-9, 1200_cents));
    CHECK_THAT(cents_between(660_Hz, 440_Hz), within_cents(1e-3, 701.955_cents));
}

TEST_CASE("moving a note up and down again by the same interval gives the same note", "[units]")
{
    const auto interval = Cents {GENERATE(-2400.0, -33.3, 0.0, 12.5, 701.955)};
    CHECK_THAT(transposed(transposed(196_Hz, interval), -interval), within_cents(1e-9, 196_Hz));
    CHECK_THAT(cents_between(transposed(196_Hz, interval), 196_Hz), within_cents(1e-9, interval));
}

TEST_CASE("half the amplitude is 6.02 dB less and half the power 3.01 dB less", "[units]")
{
    CHECK_THAT(decibels_from_gain(0.5), within_decibels(0.001, -6.0206_dB));
    CHECK_THAT(decibels_from_power(0.5), within_decibels(0.001, -3.0103_dB));
}

TEST_CASE("a level turned into a factor and back is the same level", "[units]")
{
    const auto level = decibels(GENERATE(-120.0, -20.0, 0.0, 6.0));
    CHECK_THAT(decibels_from_gain(to_gain(level)), within_decibels(1e-9, level));
    CHECK_THAT(decibels_from_power(to_power(level)), within_decibels(1e-9, level));
}

TEST_CASE("digital silence is minus infinity decibels, and that is a gain of nothing", "[units]")
{
    CHECK(decibels_from_gain(0.0).value() == -std::numeric_limits<double>::infinity());
    CHECK(to_gain(decibels_from_gain(0.0)) == 0.0);
}

TEST_CASE("ten milliseconds are 480 frames at 48 kHz and 441 at 44.1 kHz", "[units]")
{
    CHECK(to_frames(10_ms, SampleRate {48'000}) == 480_frames);
    CHECK(to_frames(10_ms, SampleRate {44'100}) == 441_frames);
}

TEST_CASE("a time that falls between two frames goes to the nearest, before zero as well as after", "[units]")
{
    const auto rate = SampleRate {1'000};
    CHECK(to_frames(Seconds {0.0104}, rate) == 10_frames);
    CHECK(to_frames(Seconds {0.0106}, rate) == 11_frames);
    CHECK(to_frames(Seconds {-0.0104}, rate) == -10_frames);
    CHECK(to_frames(Seconds {-0.0106}, rate) == -11_frames);
}

TEST_CASE("a frame count survives the way to seconds and back for a whole day of rehearsal", "[units]")
{
    const auto rate = SampleRate {GENERATE(8'000, 44'100, 48'000, 192'000)};
    const auto day = FrameCount {24LL * 3600 * rate.value()};
    for (const auto count : {0_frames, 1_frames, 12'345_frames, day - 1_frames, day})
        CHECK(to_frames(to_seconds(count, rate), rate) == count);
}

TEST_CASE("the distance between two instants is what must be added to the one to reach the other", "[units]")
{
    const auto first = FramePosition {1'000};
    const auto second = FramePosition {250};
    CHECK(second - first == -750_frames);
    CHECK(first + (second - first) == second);
    CHECK(to_seconds(FramePosition {24'000}, SampleRate {48'000}) == 500_ms);
}

TEST_CASE("a hop of 256 frames goes 187 whole times into a second", "[units]")
{
    CHECK(48'000_frames / 256_frames == 187);
    CHECK(3 * 256_frames == 768_frames);
}

TEST_CASE("an interval's size does not care about its direction", "[units]")
{
    CHECK(abs(-15_cents) == 15_cents);
    CHECK(abs(15_cents) == 15_cents);
}

TEST_CASE("the period of a cello's low C is 15.3 ms", "[units]")
{
    CHECK_THAT(period_of(65.406_Hz), within_ms(0.05, 15.3_ms));
}

TEST_CASE("the same quantity written in two ways is equal", "[units]")
{
    CHECK(2_kHz == 2000_Hz);
    CHECK(1.5_s == 1500_ms);
    CHECK(1_s / 250_ms == 4.0);
    CHECK(-6_dB < 0_dB);
}
