// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/hop_assembler.hpp"

#include <cstdint>
#include <vector>

#include "support/catch.hpp"

using namespace tutti;
using analysis::HopAssembler;
using Outcome = analysis::HopAssembler::Outcome;

namespace {

constexpr auto hop = 256_frames;

/// A stream of one channel in which every sample says where it lies.
struct Stream {
    rt::FrameQueue queue {1, 100'000_frames};

    void deliver(std::int64_t from, std::int64_t count)
    {
        auto samples = std::vector<float> {};
        for (auto n = from; n < from + count; ++n)
            samples.push_back(static_cast<float>(n));
        const auto* pointer = samples.data();
        REQUIRE(queue.push({&pointer, 1}, FrameCount {count}, FramePosition {from}));
    }
};

}  // namespace

TEST_CASE("hops lie on the same grid however the device cuts its blocks", "[rehearsal]")
{
    const auto block = GENERATE(1, 17, 64, 255, 256, 257, 1000);
    auto stream = Stream {};
    auto hops = HopAssembler {stream.queue, hop};
    auto expected = std::int64_t {0};
    for (auto from = std::int64_t {0}; from < 5000; from += block) {
        stream.deliver(from, block);
        while (hops.next() == Outcome::hop) {
            CHECK(hops.position() == FramePosition {expected});
            CHECK(hops.channels()[0][0] == static_cast<float>(expected));
            CHECK(hops.channels()[0][255] == static_cast<float>(expected + 255));
            expected += hop.value();
        }
    }
    CHECK(expected >= 5000 - 256);
}

TEST_CASE("a short hole is heard as silence and what follows keeps its place in time", "[rehearsal]")
{
    auto stream = Stream {};
    auto hops = HopAssembler {stream.queue, hop};
    stream.deliver(0, 300);
    stream.deliver(400, 624);
    REQUIRE(hops.next() == Outcome::hop);
    REQUIRE(hops.next() == Outcome::hop);
    REQUIRE(hops.position() == FramePosition {256});
    CHECK(hops.channels()[0][299 - 256] == 299.0F);
    CHECK(hops.channels()[0][300 - 256] == 0.0F);
    CHECK(hops.channels()[0][399 - 256] == 0.0F);
    CHECK(hops.channels()[0][400 - 256] == 400.0F);
}

TEST_CASE("after a hole of a minute the hops go on at the right time and the analysis is told", "[rehearsal]")
{
    auto stream = Stream {};
    auto hops = HopAssembler {stream.queue, hop};
    stream.deliver(0, 300);
    constexpr auto back_at = std::int64_t {60 * 48'000 + 13};
    stream.deliver(back_at, 1000);
    REQUIRE(hops.next() == Outcome::hop);
    REQUIRE(hops.next() == Outcome::hole);
    REQUIRE(hops.next() == Outcome::hop);
    const auto first = hops.position().value();
    CHECK(first >= back_at);
    CHECK(first < back_at + 256);
    CHECK(first % 256 == 0);
    CHECK(hops.channels()[0][0] == static_cast<float>(first));
    CHECK(hops.channels()[0][255] == static_cast<float>(first + 255));
}
