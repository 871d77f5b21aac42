// SPDX-License-Identifier: GPL-3.0-or-later
// All that runs on the audio thread of a rehearsal, watched.
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

#include "io/latency_calibration.hpp"
#include "realtime/capture_rig.hpp"
#include "realtime/device_rig.hpp"
#include "realtime/watch.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::test;

namespace {

constexpr auto usual_block = FrameCount {64};

}  // namespace

TEST_CASE("ten thousand blocks of 32 channels neither allocate, lock, sleep nor touch a file", "[realtime]")
{
    auto rig = CaptureRig {32, 48'000_frames};
    for (auto round = 0; round < 20; ++round) {
        CHECK_THAT(watch(500, [&](std::int64_t) { rig.block(usual_block); }), KeepsTheRealtimeContract());
        CHECK(rig.drain(rig.path().analysis_frames()) == 500 * usual_block);
    }
    CHECK(rig.path().frames_lost_to_analysis() == 0);
}

TEST_CASE("switching a recording on and off costs the audio thread nothing", "[realtime]")
{
    auto rig = CaptureRig {32, 48'000_frames};
    for (auto take = 0; take < 50; ++take) {
        const auto recording = rig.path().start_recording(48'000_frames);
        REQUIRE(recording != nullptr);
        CHECK_THAT(watch(100, [&](std::int64_t) { rig.block(usual_block); }), KeepsTheRealtimeContract());
        rig.path().stop_recording();
        CHECK_THAT(watch(100, [&](std::int64_t) { rig.block(usual_block); }), KeepsTheRealtimeContract());
        CHECK(rig.drain(*recording) == 100 * usual_block);
        rig.drain(rig.path().analysis_frames());
    }
    CHECK(rig.path().frames_lost_to_recording() == 0);
}

TEST_CASE("a recording may be switched on and off while blocks arrive", "[realtime]")
{
    auto rig = CaptureRig {32, 48'000_frames};
    auto blocks = std::atomic<std::int64_t> {0};
    auto begun = 0;
    const auto record = watch(
        10'000,
        [&](std::int64_t) {
            rig.block(usual_block);
            blocks.fetch_add(1, std::memory_order_relaxed);
        },
        [&] {
            while (begun < 200) {
                const auto recording = rig.path().start_recording(4'800_frames);
                if (recording == nullptr)
                    continue;  // the audio thread has yet to take the last commands
                ++begun;
                const auto until = blocks.load() + 3;
                while (blocks.load() < until)
                    rig.drain(rig.path().analysis_frames());
                rig.drain(*recording);
                rig.path().stop_recording();
            }
        });
    CHECK_THAT(record, KeepsTheRealtimeContract());
    CHECK(begun == 200);
}

TEST_CASE("the audio thread goes on as before when nobody reads what it hands over", "[realtime]")
{
    auto rig = CaptureRig {32, 4'800_frames};
    const auto recording = rig.path().start_recording(4'800_frames);
    const auto record = watch(10'000, [&](std::int64_t) { rig.block(usual_block); });
    CHECK_THAT(record, KeepsTheRealtimeContract());
    CHECK(rig.path().frames_lost_to_analysis() == 10'000 * 64 - 4'800);
    CHECK(rig.path().frames_lost_to_recording() == 10'000 * 64 - 4'800);
}

TEST_CASE("blocks of any length, lost frames and missing channels keep the contract too", "[realtime]")
{
    auto rig = CaptureRig {32, 48'000_frames};
    const auto lengths = std::array {1_frames, 63_frames, 1'024_frames, 8'193_frames, 16'384_frames};
    for (auto round = 0; round < 50; ++round) {
        const auto record = watch(10, [&](std::int64_t n) {
            rig.block(lengths[static_cast<std::size_t>(n) % lengths.size()]);
            rig.lose(480_frames);
        });
        CHECK_THAT(record, KeepsTheRealtimeContract());
        if (round == 25)
            rig.unplug_half();
        rig.drain(rig.path().analysis_frames());
    }
}

TEST_CASE("from the interface's callback to the rehearsal's no block costs more than copying", "[realtime]")
{
    auto rig = DeviceRig {32};
    auto heard = 0;
    for (auto round = 0; round < 20; ++round) {
        CHECK_THAT(watch(500,
                         [&](std::int64_t n) {
                             rig.deliver(usual_block, n % 100 == 99);
                             heard += rig.hear();
                         }),
                   KeepsTheRealtimeContract());
        rig.rehearsal().drain(rig.rehearsal().path().analysis_frames());
    }
    CHECK(heard == 10'000);
    CHECK(rig.rehearsal().path().frames_lost_to_analysis() == 0);
}

TEST_CASE("an interface that loses input, fills its ring or was away keeps the contract too", "[realtime]")
{
    auto rig = DeviceRig {32};
    auto refused = 0;
    for (auto round = 0; round < 100; ++round) {
        CHECK_THAT(watch(100,
                         [&](std::int64_t n) {
                             refused += rig.deliver(DeviceRig::slot, n == 50) ? 0 : 1;
                             if (n == 50)
                                 rig.lose(std::chrono::milliseconds {200});
                             if (n % 50 == 49)
                                 rig.hear();
                         }),
                   KeepsTheRealtimeContract());
        rig.restart();
        rig.rehearsal().drain(rig.rehearsal().path().analysis_frames());
    }
    CHECK(refused > 0);
}

TEST_CASE("a calibration costs the audio thread no more than copying", "[realtime]")
{
    auto calibration = io::LatencyCalibration {{.sample_rate = usual_rate,
                                                .block = usual_block,
                                                .input_channels = 1,
                                                .output_channels = 1,
                                                .input_latency = {},
                                                .output_latency = {}}};
    auto samples = std::array<float, 64> {};
    const auto* input = samples.data();
    auto* output = samples.data();
    CHECK_THAT(watch(10'000,
                     [&](std::int64_t n) {
                         io::LatencyCalibration::callback(
                             &calibration,
                             {{&input, 1}, usual_block, FramePosition {n * usual_block.value()}},
                             {{&output, 1}, usual_block});
                     }),
               KeepsTheRealtimeContract());
    CHECK(calibration.finished());
}
