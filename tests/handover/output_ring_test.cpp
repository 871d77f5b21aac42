// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/output_ring.hpp"

#include <array>
#include <atomic>
#include <vector>

#include "handover/pair.hpp"
#include "realtime/device_rig.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::test;

TEST_CASE("each frame that is played is the one written for it, or silence, however late the writer",
          "[handover]")
{
    constexpr auto frames = std::int64_t {64};
    const auto capacity = GENERATE(200, 1'024);
    auto memory = OutputMemory {{2, FrameCount {capacity}}};
    auto engine = memory.side();
    auto host = memory.side();
    auto done = std::atomic<bool> {false};
    auto strange = 0;
    auto heard = std::int64_t {0};
    run_against(
        [&] {
            // Numbers below 2^24 are exact; 0 would be silence.
            auto lane = std::vector<float>(frames);
            const auto lanes = std::array<const float*, 2> {lane.data(), lane.data()};
            for (auto first = std::int64_t {1}; !done; first = std::max(first + frames, memory.played())) {
                for (auto f = std::int64_t {0}; f < frames; ++f)
                    lane[static_cast<std::size_t>(f)] = static_cast<float>((first + f) % 8'000'000 + 1);
                while (first + frames > memory.played() + capacity && !done)
                    std::this_thread::yield();
                engine.write(first, lanes, FrameCount {frames});
            }
        },
        [&] {
            auto left = std::vector<float>(frames);
            auto right = std::vector<float>(frames);
            const auto lanes = std::array {left.data(), right.data()};
            for (auto first = std::int64_t {0}; first < many * 4; first += frames) {
                host.read(first, lanes, FrameCount {frames});
                for (std::size_t f = 0; f < frames; ++f) {
                    const auto expected =
                        static_cast<float>((first + static_cast<std::int64_t>(f)) % 8'000'000 + 1);
                    heard += left[f] == expected ? 1 : 0;
                    strange += left[f] != right[f] || (left[f] != 0.0F && left[f] != expected) ? 1 : 0;
                }
                memory.set_played(first + frames);
                if (first % (frames * 16) == 0)
                    std::this_thread::yield();
            }
            done = true;
        });
    CHECK(strange == 0);
    CHECK(heard > 0);
}
