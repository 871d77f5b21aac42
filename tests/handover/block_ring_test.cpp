// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/block_ring.hpp"

#include <array>
#include <vector>

#include "handover/pair.hpp"
#include "realtime/device_rig.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::test;

TEST_CASE("every block of the device host arrives whole and in order, and is left alone while it is read",
          "[handover]")
{
    constexpr auto channels = std::size_t {3};
    const auto slot = FrameCount {64};
    const auto slots = GENERATE(1, 2, 16);
    const auto blocks = slots * many / 320;  // with one slot the two sides wait for each other all the time
    auto memory = RingMemory {{channels, slot, static_cast<std::size_t>(slots)}};
    auto host = memory.side();
    auto engine = memory.side();
    auto in_order = true;
    auto whole = true;
    run_against(
        [&] {
            auto lanes = std::vector(channels, std::vector<float>(slot.size()));
            auto pointers = std::array<const float*, channels> {};
            for (auto n = 0; n < blocks; ++n) {
                for (std::size_t c = 0; c < channels; ++c) {
                    lanes[c].assign(slot.size(), static_cast<float>(n * 4 + static_cast<int>(c)));
                    pointers[c] = lanes[c].data();
                }
                const auto frames = FrameCount {n % slot.value() + 1};
                while (!host.push({pointers, frames, n, std::chrono::nanoseconds {n}, n % 7 == 0}))
                    std::this_thread::yield();
            }
        },
        [&] {
            for (auto n = 0; n < blocks;) {
                const auto block = engine.front();
                if (!block) {
                    std::this_thread::yield();
                    continue;
                }
                in_order =
                    in_order && block->first_frame == n && block->time == std::chrono::nanoseconds {n} &&
                    block->after_overrun == (n % 7 == 0) && block->frames.value() == n % slot.value() + 1;
                for (std::size_t c = 0; c < channels; ++c)
                    for (std::size_t i = 0; i < block->frames.size(); ++i)
                        whole =
                            whole && block->channels[c][i] == static_cast<float>(n * 4 + static_cast<int>(c));
                engine.pop();
                ++n;
            }
        });
    CHECK(in_order);
    CHECK(whole);
    CHECK_FALSE(engine.front());
}
