// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/latency_calibration.hpp"

#include "support/catch.hpp"
#include "support/rooms.hpp"
#include "support/tolerance.hpp"

namespace tutti::test {

namespace {

using Catch::Matchers::Contains;
using namespace io;

constexpr auto promised = Seconds {0.0005};

/// A calibration from beginning to end, in a room where there is `noise` too.
Result<RoundTrip> calibrate(Signal noise, const ScriptedRoom& room, std::vector<Mishap> mishaps = {},
                            SampleRate rate = usual_rate)
{
    auto device = ScriptedDevice {{std::move(noise)},
                                  {.sample_rate = rate,
                                   .blocks = BlockSizes {FrameCount {64}},
                                   .mishaps = std::move(mishaps),
                                   .room = room}};
    auto calibration = LatencyCalibration {device.spec()};
    while (!calibration.finished())
        if (!*device.step(LatencyCalibration::callback, &calibration))
            break;
    CHECK(calibration.finished());
    return calibration.round_trip();
}

constexpr auto long_enough = Seconds {8.0};
const auto still = noise(long_enough, -80_dB);

std::string why_not(const Result<RoundTrip>& outcome)
{
    if (outcome)
        return "found";
    CHECK(outcome.error().code == ErrorCode::device_refused);
    return outcome.error().message;
}

}  // namespace

TEST_CASE("the way from loudspeaker to microphone is measured to half a millisecond, however far", "[io]")
{
    const auto milliseconds = GENERATE(3.02, 41.37, 180.7, 249.9);
    const auto delay = Seconds {milliseconds / 1'000.0};
    const auto found = calibrate(still, room({.delay = delay}, 7));
    INFO(why_not(found));
    REQUIRE(found.has_value());
    CHECK(abs(found->time - delay) <= promised);
    CHECK(found->agreeing == CalibrationChirps::count);
}

TEST_CASE("the direct sound counts, not a reflection that is stronger, though somebody talks", "[io]")
{
    const auto seed = GENERATE(range(1U, 4U));
    const auto delay = Seconds {0.023};
    // The chirps arrive at about −27 dBFS.
    const auto found = calibrate(talking(long_enough, -37_dB, seed), room({.delay = delay,
                                                                           .reverberation = Seconds {0.8},
                                                                           .direct_to_reverberant = -4_dB,
                                                                           .strongest_reflection = 3_dB},
                                                                          seed));
    INFO(why_not(found));
    REQUIRE(found.has_value());
    CHECK(abs(found->time - delay) <= promised);
}

TEST_CASE("at 44.1 and 96 kHz the way is as long as at 48 kHz", "[io]")
{
    const auto rate = SampleRate {GENERATE(44'100, 96'000)};
    const auto delay = Seconds {0.0213};
    const auto found =
        calibrate(noise(long_enough, -80_dB, 1, rate), room({.delay = delay}, 3, rate), {}, rate);
    INFO(why_not(found));
    REQUIRE(found.has_value());
    CHECK(abs(found->time - delay) <= promised);
}

TEST_CASE("a chirp that the device lost is not missed", "[io]")
{
    const auto delay = Seconds {0.05};
    const auto found = calibrate(still, room({.delay = delay}, 5),
                                 {lose_frames(FramePosition {40'000}, FrameCount {1'000})});
    REQUIRE(found.has_value());
    CHECK(abs(found->time - delay) <= promised);
    CHECK(found->agreeing == CalibrationChirps::count - 1);
}

TEST_CASE("where nothing arrives nothing is measured, and what to try is said", "[io]")
{
    const auto deaf = ScriptedRoom {.delay = FrameCount {1'000}, .response = {0.0F}};
    CHECK_THAT(why_not(calibrate(noise(long_enough, -30_dB), deaf)), Contains("not heard above the noise"));
    CHECK_THAT(why_not(calibrate(talking(long_enough, -30_dB, 1), deaf)), Contains("not heard"));
    CHECK_THAT(why_not(calibrate(silence(long_enough), deaf)), Contains("muted"));
    CHECK_THAT(why_not(calibrate(sine(440_Hz, long_enough, 10_dB), deaf)), Contains("too hard"));
}

TEST_CASE("a way that changes while it is measured is not called measured", "[io]")
{
    // Half of what is played passes 5 ms later each second, as over a wireless link that cannot keep up.
    const auto chirps = CalibrationChirps {usual_rate};
    auto heard = Signal(chirps.whole().size());
    for (std::size_t n = 0; n < CalibrationChirps::count; ++n) {
        const auto at =
            (chirps.start(n) + to_frames(Seconds {0.1 + 0.005 * static_cast<double>(n)}, usual_rate));
        for (std::size_t f = 0; f < chirps.chirp(n).size(); ++f)
            heard.at(at.size() + f) = 0.2F * chirps.chirp(n)[f];
    }
    add(heard, noise(long_enough, -70_dB));
    CHECK_THAT(why_not(find_round_trip(chirps, heard)), Contains("not always as late"));
}

}  // namespace tutti::test
