// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/stream_clock.hpp"

#include <cstdlib>
#include <random>

#include "support/catch.hpp"
#include "support/tolerance.hpp"

namespace tutti::test {

namespace {

using namespace std::chrono_literals;

constexpr auto block = FrameCount {256};
constexpr auto rate = SampleRate {48'000};

/// A device that delivers blocks by its own clock, each some chance time after it is complete.
class DeviceByTheClock {
public:
    /// `too_fast`: by how much its clock runs ahead of the wall's, of one.
    explicit DeviceByTheClock(double too_fast = 0.0, std::uint32_t seed = 1)
        : nanoseconds_a_block_ {1e9 * static_cast<double>(block.value()) / (rate.value() * (1.0 + too_fast))}
        , chance_ {seed}
    {
    }

    FramePosition deliver(std::chrono::nanoseconds late = {}, bool after_overrun = false)
    {
        time_ += nanoseconds_a_block_;
        // Up to 2 ms, as when other programs keep the machine busy.
        const auto jitter = std::chrono::nanoseconds {chance_() % 2'000'000};
        const auto heard = std::chrono::nanoseconds {static_cast<std::int64_t>(time_)} + jitter + late;
        const auto position = clock.place(counted_, block, heard, after_overrun);
        counted_ += block.value();
        return position;
    }
    /// Frames that the device neither delivers nor counts.
    void lose(FrameCount frames)
    {
        time_ +=
            nanoseconds_a_block_ * static_cast<double>(frames.value()) / static_cast<double>(block.value());
    }
    void begin_anew()
    {
        counted_ = 0;
        clock.restart();
    }

    io::StreamClock clock {rate};

private:
    double nanoseconds_a_block_;
    std::mt19937 chance_;
    double time_ = 5e9;  // the steady clock's zero is not the stream's
    std::int64_t counted_ = 0;
};

}  // namespace

TEST_CASE("for an hour of blocks, however they jitter and drift, positions follow the device's count", "[io]")
{
    const auto too_fast = GENERATE(-150e-6, 0.0, 150e-6);
    auto device = DeviceByTheClock {too_fast};
    auto jumps = 0;
    for (auto n = 0; n < 3'600 * 48'000 / 256; ++n)
        jumps += device.deliver() == FramePosition {n * block.value()} ? 0 : 1;
    CHECK(jumps == 0);
}

TEST_CASE("blocks that come a quarter of a second late, but come, are no loss", "[io]")
{
    auto device = DeviceByTheClock {};
    for (auto n = 0; n < 1'000; ++n)
        static_cast<void>(device.deliver());
    // The process slept: forty blocks wait for it and then come at once.
    for (auto n = 0; n < 40; ++n)
        static_cast<void>(device.deliver(std::chrono::nanoseconds {(40 - n) * 5'333'333}));
    auto last = FramePosition {};
    for (auto n = 0; n < 200; ++n)
        last = device.deliver();
    CHECK(last == FramePosition {1'239 * block.value()});
}

TEST_CASE("an overrun by which nothing was lost moves nothing", "[io]")
{
    auto device = DeviceByTheClock {};
    for (auto n = 0; n < 1'000; ++n)
        static_cast<void>(device.deliver({}, n % 100 == 99));
    CHECK(device.clock.heard_until() == FramePosition {1'000 * block.value()});
}

TEST_CASE("frames lost in an overrun are a jump of as many, within 0.1 s and to less than half a block",
          "[io]")
{
    const auto lost = GENERATE(256, 512, 1'000, 4'800, 30'000);
    auto device = DeviceByTheClock {};
    for (auto n = 0; n < 1'000; ++n)
        static_cast<void>(device.deliver());
    device.lose(FrameCount {lost});
    static_cast<void>(device.deliver({}, true));
    auto position = FramePosition {};
    for (auto n = 0; n < 20; ++n)  // 107 ms
        position = device.deliver();
    const auto truth = FramePosition {1'020 * block.value() + lost};
    CHECK(std::abs((position - truth).value()) <= block.value() / 2);
    // … and it is over with that.
    for (auto n = 0; n < 1'000; ++n)
        static_cast<void>(device.deliver());
    CHECK(device.clock.heard_until() - position == 1'001 * block);
}

TEST_CASE("a device that loses every other block in overruns without end stays on the time line", "[io]")
{
    auto device = DeviceByTheClock {};
    for (auto n = 0; n < 1'000; ++n) {
        device.lose(block);
        static_cast<void>(device.deliver({}, true));
    }
    const auto truth = FramePosition {2'000 * block.value()};
    CHECK(to_seconds(truth - device.clock.heard_until(), rate) < Seconds {0.6});
}

TEST_CASE("after an absence the first block lies where the wall clock says", "[io]")
{
    auto device = DeviceByTheClock {};
    for (auto n = 0; n < 1'000; ++n)
        static_cast<void>(device.deliver());
    const auto left = device.clock.heard_until();
    device.lose(to_frames(Seconds {3.5}, rate));
    device.begin_anew();
    const auto back = device.deliver();
    CHECK_THAT(to_seconds(back - left, rate), within_ms(3, Seconds {3.5}));
    CHECK(device.deliver() == back + block);
}

TEST_CASE("positions never go backwards, whatever the clock does", "[io]")
{
    auto clock = io::StreamClock {rate};
    CHECK(clock.place(0, block, 10s, false) == FramePosition {});
    clock.restart();
    CHECK(clock.place(0, block, 9s, false) == FramePosition {256});
    CHECK(clock.place(0, block, 8s, true) == FramePosition {512});
}

}  // namespace tutti::test
