// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/room_noise.hpp"

#include "support/catch.hpp"

namespace tutti::test {

namespace {

constexpr auto hop = 5_ms;

/// How much of a time was quiet, at one level.
double quiet_share(practice::RoomNoise& room, Seconds time, double level, bool sounding)
{
    auto quiet = 0;
    auto hops = 0;
    for (auto t = Seconds {}; t < time; t = t + hop, ++hops)
        quiet += room.put(decibels(level), sounding) ? 1 : 0;
    return static_cast<double>(quiet) / hops;
}

}  // namespace

TEST_CASE("a room's own noise is quiet, and a player's rest is as quiet however softly they play",
          "[practice]")
{
    const auto softer = GENERATE(0.0, -20.0);
    auto room = practice::RoomNoise {hop};
    CHECK(quiet_share(room, 2_s, -65.0, false) > 0.95);
    CHECK(quiet_share(room, 4_s, -18.0 + softer, true) == 0.0);
    // The first fifth of a second the last note rings.
    CHECK(quiet_share(room, 1_s, -65.0, false) > 0.7);
}

TEST_CASE("who is hardly louder than the room is never called silent once they were heard", "[practice]")
{
    auto room = practice::RoomNoise {hop};
    static_cast<void>(quiet_share(room, 2_s, -40.0, false));
    static_cast<void>(quiet_share(room, 4_s, -32.0, true));
    CHECK(quiet_share(room, 1_s, -40.0, false) == 0.0);
}

TEST_CASE("a room that gets noisier is known again after half a minute", "[practice]")
{
    auto room = practice::RoomNoise {hop};
    static_cast<void>(quiet_share(room, 2_s, -70.0, false));
    CHECK(quiet_share(room, 1_s, -50.0, false) < 0.1);
    static_cast<void>(quiet_share(room, 30_s, -50.0, false));
    CHECK(quiet_share(room, 1_s, -50.0, false) > 0.95);
}

}  // namespace tutti::test
