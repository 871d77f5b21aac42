// SPDX-License-Identifier: GPL-3.0-or-later
#include "rt/frame_queue.hpp"

#include <array>
#include <vector>

#include "support/catch.hpp"
#include "support/tolerance.hpp"

using namespace tutti;

namespace {

/// Two channels that say where they come from: on channel c, the frame at position p is p + c / 10.
class Ramp {
public:
    bool push(rt::FrameQueue& queue, FrameCount frames, FramePosition position)
    {
        for (auto& lane : lanes_)
            lane.resize(frames.size());
        for (std::size_t c = 0; c < 2; ++c)
            for (std::size_t i = 0; i < frames.size(); ++i)
                lanes_[c][i] = at(c, position + FrameCount {static_cast<std::int64_t>(i)});
        const auto pointers = std::array<const float*, 2> {lanes_[0].data(), lanes_[1].data()};
        return queue.push(pointers, frames, position);
    }
    static float at(std::size_t channel, FramePosition position)
    {
        return static_cast<float>(position.value()) + 0.125F * static_cast<float>(channel);
    }

private:
    std::array<std::vector<float>, 2> lanes_;
};

/// Reads all that is there up to the next gap; true when every frame is the one of its position.
bool reads_as_written(rt::FrameQueue& queue, FrameCount expected)
{
    const auto readable = queue.readable();
    if (readable != expected)
        return false;
    auto position = queue.position();
    auto lanes = std::array {std::vector<float>(readable.size()), std::vector<float>(readable.size())};
    const auto pointers = std::array<float*, 2> {lanes[0].data(), lanes[1].data()};
    queue.pop(pointers, readable);
    for (std::size_t i = 0; i < readable.size(); ++i, position += 1_frames)
        if (lanes[0][i] != Ramp::at(0, position) || lanes[1][i] != Ramp::at(1, position))
            return false;
    return true;
}

}  // namespace

TEST_CASE("frames come out as they went in, on the channel they went in on", "[rt]")
{
    auto queue = rt::FrameQueue {2, 1'000_frames};
    REQUIRE(Ramp {}.push(queue, 64_frames, FramePosition {0}));
    CHECK(queue.readable() == 64_frames);
    CHECK(queue.position() == FramePosition {0});
    CHECK(reads_as_written(queue, 64_frames));
    CHECK(queue.readable() == 0_frames);
}

TEST_CASE("frames keep their places when the queue wraps round, whatever the block size", "[rt]")
{
    const auto block = FrameCount {GENERATE(1, 7, 64, 100, 101)};
    auto queue = rt::FrameQueue {2, 101_frames};
    auto position = FramePosition {};
    for (auto round = 0; round < 500; ++round) {
        REQUIRE(Ramp {}.push(queue, block, position));
        REQUIRE(reads_as_written(queue, block));
        position += block;
    }
}

TEST_CASE("frames may be read in other portions than they were written in", "[rt]")
{
    auto queue = rt::FrameQueue {2, 100_frames};
    REQUIRE(Ramp {}.push(queue, 30_frames, FramePosition {0}));
    REQUIRE(Ramp {}.push(queue, 30_frames, FramePosition {30}));
    auto left = std::vector<float>(47);
    auto right = std::vector<float>(47);
    CHECK(queue.readable() == 60_frames);
    queue.pop(std::array<float*, 2> {left.data(), right.data()}, 47_frames);
    CHECK(left.back() == Ramp::at(0, FramePosition {46}));
    CHECK(queue.position() == FramePosition {47});
    CHECK(reads_as_written(queue, 13_frames));
}

TEST_CASE("a block for which there is no room is refused whole", "[rt]")
{
    auto queue = rt::FrameQueue {2, 100_frames};
    REQUIRE(Ramp {}.push(queue, 64_frames, FramePosition {0}));
    CHECK_FALSE(Ramp {}.push(queue, 64_frames, FramePosition {64}));
    CHECK(queue.readable() == 64_frames);
    CHECK(Ramp {}.push(queue, 36_frames, FramePosition {64}));
    CHECK(reads_as_written(queue, 100_frames));
}

TEST_CASE("a refused block is a gap that the reader is told of, not a shift of time", "[rt]")
{
    auto queue = rt::FrameQueue {2, 100_frames};
    REQUIRE(Ramp {}.push(queue, 64_frames, FramePosition {0}));
    REQUIRE_FALSE(Ramp {}.push(queue, 64_frames, FramePosition {64}));
    REQUIRE(reads_as_written(queue, 64_frames));
    REQUIRE(Ramp {}.push(queue, 64_frames, FramePosition {128}));
    CHECK(queue.readable() == 64_frames);
    CHECK(queue.position() == FramePosition {128});
    CHECK(reads_as_written(queue, 64_frames));
}

TEST_CASE("reading stops at a gap: no portion ever spans one", "[rt]")
{
    auto queue = rt::FrameQueue {2, 1'000_frames};
    REQUIRE(Ramp {}.push(queue, 10_frames, FramePosition {0}));
    REQUIRE(Ramp {}.push(queue, 20_frames, FramePosition {50}));
    REQUIRE(Ramp {}.push(queue, 30_frames, FramePosition {200}));
    CHECK(reads_as_written(queue, 10_frames));
    CHECK(queue.readable() == 20_frames);
    CHECK(queue.position() == FramePosition {50});
    CHECK(reads_as_written(queue, 20_frames));
    CHECK(queue.readable() == 30_frames);
    CHECK(queue.position() == FramePosition {200});
    CHECK(reads_as_written(queue, 30_frames));
}

TEST_CASE("a stream may begin anywhere", "[rt]")
{
    auto queue = rt::FrameQueue {2, 100_frames};
    REQUIRE(Ramp {}.push(queue, 10_frames, FramePosition {123'456}));
    REQUIRE(queue.readable() == 10_frames);
    CHECK(queue.position() == FramePosition {123'456});
}

TEST_CASE("a stream that is nothing but gaps is refused before it runs over, and heals when read", "[rt]")
{
    auto queue = rt::FrameQueue {2, 100'000_frames};
    auto position = FramePosition {};
    auto accepted = 0;
    while (accepted < 50'000 && Ramp {}.push(queue, 1_frames, position)) {
        ++accepted;
        position += 2_frames;
    }
    CHECK(accepted < 50'000);
    for (auto n = 0; n < accepted; ++n)
        REQUIRE(reads_as_written(queue, 1_frames));
    CHECK(Ramp {}.push(queue, 1_frames, position));
    CHECK(reads_as_written(queue, 1_frames));
}
