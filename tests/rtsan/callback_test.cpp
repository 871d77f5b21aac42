// SPDX-License-Identifier: GPL-3.0-or-later
// The same path as tests/realtime watches, under RealtimeSanitizer: it stops the program at the first call
// that a function marked RT_SAFE must not make, and names it.
#include <chrono>

#include "realtime/capture_rig.hpp"
#include "realtime/device_rig.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::test;

TEST_CASE("ten thousand blocks of 32 channels pass RealtimeSanitizer", "[rtsan]")
{
    auto rig = CaptureRig {32, 48'000_frames};
    for (auto block = 0; block < 10'000; ++block) {
        rig.block(64_frames);
        if (block % 500 == 499)
            CHECK(rig.drain(rig.path().analysis_frames()) == 500 * 64_frames);
    }
    CHECK(rig.path().frames_lost_to_analysis() == 0);
}

TEST_CASE("recordings that come and go pass RealtimeSanitizer", "[rtsan]")
{
    auto rig = CaptureRig {32, 4'800_frames};
    for (auto take = 0; take < 200; ++take) {
        const auto recording = rig.path().start_recording(4'800_frames);
        REQUIRE(recording != nullptr);
        for (auto block = 0; block < 10; ++block)
            rig.block(64_frames);
        CHECK(rig.drain(*recording) == 10 * 64_frames);
        rig.path().stop_recording();
        rig.block(64_frames);
    }
    CHECK(rig.path().frames_lost_to_recording() == 0);
}

TEST_CASE("full queues, lost frames, missing channels and odd blocks pass RealtimeSanitizer", "[rtsan]")
{
    auto rig = CaptureRig {32, 48'000_frames};
    const auto recording = rig.path().start_recording(4'800_frames);
    for (auto round = 0; round < 1'000; ++round) {
        for (const auto length : {1_frames, 63_frames, 1'024_frames, 8'193_frames, 16'384_frames})
            rig.block(length);
        rig.lose(480_frames);
        if (round == 500)
            rig.unplug_half();
    }
    CHECK(rig.path().frames_lost_to_analysis() > 0);
    CHECK(rig.path().frames_lost_to_recording() > 0);
}

TEST_CASE("the way from the interface's callback to the rehearsal's passes RealtimeSanitizer", "[rtsan]")
{
    auto rig = DeviceRig {32};
    auto refused = 0;
    for (auto round = 0; round < 100; ++round) {
        for (auto block = 0; block < 100; ++block) {
            refused += rig.deliver(DeviceRig::slot, block == 50) ? 0 : 1;
            if (block % 50 == 49)
                rig.hear();
        }
        rig.lose(std::chrono::milliseconds {200});
        if (round % 10 == 9)
            rig.restart();
        rig.rehearsal().drain(rig.rehearsal().path().analysis_frames());
    }
    CHECK(refused > 0);
}
