// SPDX-License-Identifier: GPL-3.0-or-later
// All that runs on the audio thread of practice, watched.
#include <array>
#include <vector>

#include "playback/transport.hpp"
#include "realtime/practice_rig.hpp"
#include "realtime/watch.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"

using namespace tutti;
using namespace tutti::test;

TEST_CASE("mixing six stems neither allocates, locks, sleeps nor touches a file", "[realtime]")
{
    auto transport = playback::Transport {six_stems_of_noise()};
    auto left = std::vector<float>(64);
    auto right = left;
    auto outputs = std::array {left.data(), right.data()};
    for (auto round = 0; round < 200; ++round) {
        transport.fill();
        transport.set_volume(static_cast<std::size_t>(round) % 7, round % 2);
        transport.set_tempo(0.4 + 0.004 * round);
        CHECK_THAT(watch(40,
                         [&](std::int64_t) {
                             transport.mix({outputs, 64_frames});
                         }),
                   KeepsTheRealtimeContract());
    }
    CHECK(transport.late_frames() == 0);
}

TEST_CASE("a worker that comes late costs silence, and the audio thread nothing", "[realtime]")
{
    auto transport = playback::Transport {six_stems_of_noise()};
    auto channel = std::vector<float>(64);
    auto output = std::array {channel.data()};
    CHECK_THAT(watch(1'000,
                     [&](std::int64_t) {
                         transport.mix({output, 64_frames});
                     }),
               KeepsTheRealtimeContract());
    CHECK(transport.late_frames() == 64'000);
}

TEST_CASE("a device's thread that plays, hears, keeps a take and pauses neither allocates, locks, sleeps nor "
          "touches a file",
          "[realtime]")
{
    auto rig = PracticeRig {};
    for (auto round = 0; round < 200; ++round) {
        rig.take_all();
        rig.tapped().tap(round % 3 != 0);
        rig.tapped().pause(round % 7 == 6);
        CHECK_THAT(watch(40, [&](std::int64_t) { rig.block(64_frames); }), KeepsTheRealtimeContract());
    }
    CHECK(rig.path().frames_lost() == 0);
    CHECK(rig.transport().late_frames() == 0);
}

TEST_CASE("practice that nobody analyses and a take that nobody writes cost the audio thread nothing",
          "[realtime]")
{
    auto rig = PracticeRig {};
    rig.tapped().tap(true);
    CHECK_THAT(watch(2'000, [&](std::int64_t n) { rig.block(n % 100 == 0 ? 8'192_frames : 64_frames); }),
               KeepsTheRealtimeContract());
    CHECK(rig.path().frames_lost() > 0);
}
