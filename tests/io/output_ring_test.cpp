// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/output_ring.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <vector>

#include "realtime/device_rig.hpp"
#include "support/catch.hpp"

namespace tutti::test {

namespace {

constexpr auto shape = io::OutputRing::Shape {.channels = 2, .capacity = FrameCount {1'000}};

/// Writes frames that say their number, in the first channel as it is and in the second below zero.
void write(io::OutputRing& ring, std::int64_t first, int frames)
{
    auto up = std::vector<float> {};
    auto down = std::vector<float> {};
    for (auto f = 0; f < frames; ++f) {
        up.push_back(static_cast<float>(first + f));
        down.push_back(-up.back());
    }
    const auto lanes = std::array<const float*, 2> {up.data(), down.data()};
    ring.write(first, lanes, FrameCount {frames});
}

std::array<std::vector<float>, 2> read(io::OutputRing& ring, std::int64_t first, int frames)
{
    // Not silence, so that silence must be put there.
    auto lanes = std::array {std::vector(static_cast<std::size_t>(frames), 0.5F),
                             std::vector(static_cast<std::size_t>(frames), 0.5F)};
    const auto pointers = std::array {lanes[0].data(), lanes[1].data()};
    ring.read(first, pointers, FrameCount {frames});
    return lanes;
}

}  // namespace

TEST_CASE("what is written for a frame is played at that frame, whatever the blocks", "[io]")
{
    auto memory = OutputMemory {shape};
    auto engine = memory.side();
    auto host = memory.side();
    CHECK((read(host, 0, 512)[0] == std::vector<float>(512)));
    write(engine, 512, 300);
    write(engine, 812, 212);
    write(engine, 1'024, 256);
    for (auto first = std::int64_t {512}; first < 100'000; first += 256) {
        const auto heard = read(host, first, 256);
        for (auto f = 0; f < 256; ++f) {
            REQUIRE(heard[0][static_cast<std::size_t>(f)] == static_cast<float>(first + f));
            REQUIRE(heard[1][static_cast<std::size_t>(f)] == -static_cast<float>(first + f));
        }
        write(engine, first + 768, 256);
    }
    CHECK(host.underruns() == 0);
}

TEST_CASE("an answer that comes too late is silence, is counted, and what follows keeps its place", "[io]")
{
    auto memory = OutputMemory {shape};
    auto engine = memory.side();
    auto host = memory.side();
    write(engine, 100, 100);
    CHECK(read(host, 0, 150)[0].at(149) == 149.0F);
    CHECK(engine.underruns() == 0);
    const auto half = read(host, 150, 100);
    CHECK(half[0].at(49) == 199.0F);
    CHECK(half[0].at(50) == 0.0F);
    CHECK(half[0].at(99) == 0.0F);
    CHECK(engine.underruns() == 1);
    // The frames 200 to 249 have been gone past; those behind them are in time.
    write(engine, 200, 100);
    CHECK(read(host, 250, 50)[0].front() == 250.0F);
    CHECK(engine.underruns() == 1);
}

TEST_CASE("frames that nobody answers are silent, though the ring has held sound there before", "[io]")
{
    auto memory = OutputMemory {shape};
    auto engine = memory.side();
    auto host = memory.side();
    write(engine, 0, 900);
    static_cast<void>(read(host, 0, 900));
    write(engine, 1'600, 100);
    const auto heard = read(host, 900, 800);
    for (std::size_t f = 0; f < 700; ++f)
        REQUIRE(heard[0][f] == 0.0F);
    CHECK(heard[0].at(700) == 1'600.0F);
    CHECK(engine.underruns() == 0);
}

TEST_CASE("more than the ring has room for is refused rather than laid over what is played", "[io]")
{
    auto memory = OutputMemory {shape};
    auto engine = memory.side();
    auto host = memory.side();
    write(engine, 0, 1'500);
    const auto heard = read(host, 0, 1'500);
    CHECK(heard[0].at(0) == 0.0F);
    CHECK(heard[0].at(999) == 999.0F);
    CHECK(heard[0].at(1'000) == 0.0F);
}

TEST_CASE("whatever the other side writes into the shared counts, nothing is written outside the ring",
          "[io]")
{
    // The two counts that the sides tell each other by lie on a line of their own each, behind the shape's.
    constexpr auto line = std::size_t {64};
    constexpr auto capacity = io::OutputRing::Shape {.channels = 1, .capacity = FrameCount {100}};
    const auto bytes = io::OutputRing::bytes_needed(capacity);
    constexpr auto guard = std::byte {0x5A};
    const auto count = GENERATE(std::numeric_limits<std::int64_t>::min(), std::int64_t {-70},
                                std::int64_t {1} << 40, std::numeric_limits<std::int64_t>::max());
    CAPTURE(count);
    struct alignas(line) Memory {
        std::array<std::byte, 4'096> bytes {};
    };
    auto memory = Memory {};
    const auto ring = std::span {memory.bytes}.subspan(1'024, bytes);
    io::OutputRing::lay_out(ring, capacity);
    auto engine = io::OutputRing::join(ring).value();
    auto host = io::OutputRing::join(ring).value();
    std::fill(memory.bytes.begin(), memory.bytes.begin() + 1'024, guard);
    std::fill(memory.bytes.begin() + 1'024 + static_cast<std::ptrdiff_t>(bytes), memory.bytes.end(), guard);

    const auto sound = std::vector<float>(80, 0.25F);
    const auto lanes = std::array<const float*, 1> {sound.data()};
    auto played = std::vector<float>(60);
    const auto to = std::array {played.data()};
    engine.write(10, lanes, FrameCount {80});
    std::memcpy(ring.data() + line, &count, sizeof count);
    std::memcpy(ring.data() + 2 * line, &count, sizeof count);
    for (const auto first :
         {std::int64_t {90}, std::int64_t {5'000}, std::numeric_limits<std::int64_t>::max(),
          std::numeric_limits<std::int64_t>::min()})
        engine.write(first, lanes, FrameCount {80});
    std::memcpy(ring.data() + line, &count, sizeof count);
    host.read(5'000, to, FrameCount {60});

    const auto is_guard = [](std::byte byte) { return byte == guard; };
    CHECK(std::all_of(memory.bytes.begin(), memory.bytes.begin() + 1'024, is_guard));
    CHECK(std::all_of(memory.bytes.begin() + 1'024 + static_cast<std::ptrdiff_t>(bytes), memory.bytes.end(),
                      is_guard));
    // Before frame 0 nothing was ever written.
    if (count < 0)
        CHECK((played == std::vector<float>(60)));
}

TEST_CASE("memory that holds no output ring is not taken for one", "[io]")
{
    alignas(64) auto line = std::array<std::byte, 4'096> {};
    CHECK_FALSE(io::OutputRing::join(line).has_value());
    CHECK_FALSE(io::OutputRing::join(std::span {line}.subspan(1)).has_value());
    CHECK_FALSE(io::OutputRing::join(std::span {line}.first(8)).has_value());
}

}  // namespace tutti::test
