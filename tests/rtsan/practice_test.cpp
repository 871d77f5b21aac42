// SPDX-License-Identifier: GPL-3.0-or-later
// What a device's thread does while a pupil practises, under RealtimeSanitizer.
#include "realtime/practice_rig.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::test;

TEST_CASE("a device's thread that plays, hears, keeps a take and pauses passes RealtimeSanitizer", "[rtsan]")
{
    auto rig = PracticeRig {};
    for (auto round = 0; round < 200; ++round) {
        rig.take_all();
        rig.tapped().tap(round % 3 != 0);
        rig.tapped().pause(round % 7 == 6);
        for (auto block = 0; block < 40; ++block)
            rig.block(64_frames);
    }
    CHECK(rig.path().frames_lost() == 0);
}

TEST_CASE("practice that nobody analyses and odd blocks pass RealtimeSanitizer", "[rtsan]")
{
    auto rig = PracticeRig {};
    rig.tapped().tap(true);
    for (auto round = 0; round < 200; ++round)
        for (const auto length : {1_frames, 63_frames, 1'024_frames, 8'192_frames})
            rig.block(length);
    CHECK(rig.path().frames_lost() > 0);
}
