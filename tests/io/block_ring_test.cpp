// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/block_ring.hpp"

#include <array>
#include <cstring>
#include <new>
#include <vector>

#include "support/catch.hpp"
#include "support/tolerance.hpp"

namespace tutti::test {

namespace {

/// Memory as two processes would share it.
class SharedMemory {
public:
    explicit SharedMemory(const io::BlockRing::Shape& shape)
        : bytes_ {io::BlockRing::bytes_needed(shape)}
        , at_ {static_cast<std::byte*>(::operator new(bytes_, alignment))}
    {
        std::memset(at_, 0, bytes_);
        io::BlockRing::lay_out(memory(), shape);
    }
    ~SharedMemory() { ::operator delete(at_, alignment); }
    SharedMemory(const SharedMemory&) = delete;
    SharedMemory& operator=(const SharedMemory&) = delete;

    [[nodiscard]] std::span<std::byte> memory() const { return {at_, bytes_}; }

private:
    static constexpr auto alignment = std::align_val_t {64};
    std::size_t bytes_;
    std::byte* at_;
};

constexpr auto small = io::BlockRing::Shape {.channels = 2, .slot_frames = FrameCount {64}, .slots = 4};

io::BlockRing::Block block_of(const std::array<const float*, 2>& channels, int frames, std::int64_t first)
{
    return {.channels = channels,
            .frames = FrameCount {frames},
            .first_frame = first,
            .time = std::chrono::nanoseconds {first * 1'000},
            .after_overrun = first == 64};
}

}  // namespace

TEST_CASE("a block comes out of the ring as it went in", "[io]")
{
    const auto shared = SharedMemory {small};
    auto writer = io::BlockRing::join(shared.memory());
    auto reader = io::BlockRing::join(shared.memory());
    REQUIRE(writer.has_value());
    REQUIRE(reader.has_value());
    CHECK_FALSE(reader->front().has_value());

    const auto left = std::vector<float>(64, 0.25F);
    const auto right = std::vector<float>(64, -0.5F);
    REQUIRE(writer->push(block_of({left.data(), right.data()}, 48, 64)));
    const auto block = reader->front();
    REQUIRE(block.has_value());
    CHECK(block->frames == FrameCount {48});
    CHECK(block->first_frame == 64);
    CHECK(block->time == std::chrono::nanoseconds {64'000});
    CHECK(block->after_overrun);
    REQUIRE(block->channels.size() == 2);
    CHECK(block->channels[0][47] == 0.25F);
    CHECK(block->channels[1][47] == -0.5F);
    reader->pop();
    CHECK_FALSE(reader->front().has_value());
}

TEST_CASE("a full ring refuses, and what it holds stays whole", "[io]")
{
    const auto shared = SharedMemory {small};
    auto writer = io::BlockRing::join(shared.memory());
    auto reader = io::BlockRing::join(shared.memory());
    auto samples = std::vector<float>(64);
    for (auto n = 0; n < 6; ++n) {
        samples.assign(64, static_cast<float>(n));
        CHECK(writer->push(block_of({samples.data(), samples.data()}, 64, n * 64)) == (n < 4));
    }
    for (auto n = 0; n < 4; ++n) {
        REQUIRE(reader->front().has_value());
        CHECK(reader->front()->channels[1][63] == static_cast<float>(n));
        reader->pop();
    }
    CHECK(writer->push(block_of({samples.data(), samples.data()}, 64, 6 * 64)));
}

TEST_CASE("memory that holds no ring, or less than it says, is not taken for one", "[io]")
{
    auto nothing = std::vector<std::byte>(4'096);
    CHECK_FALSE(io::BlockRing::join(nothing).has_value());
    CHECK_FALSE(io::BlockRing::join(std::span {nothing}.first(8)).has_value());
    const auto shared = SharedMemory {small};
    CHECK_FALSE(io::BlockRing::join(shared.memory().first(shared.memory().size() - 64)).has_value());
}

TEST_CASE("a writer that dies in the middle of a block leads the reader to no frame beyond the slot", "[io]")
{
    const auto shared = SharedMemory {small};
    auto writer = io::BlockRing::join(shared.memory());
    auto reader = io::BlockRing::join(shared.memory());
    const auto samples = std::vector<float>(64, 1.0F);
    REQUIRE(writer->push(block_of({samples.data(), samples.data()}, 64, 0)));
    // Everything behind the ring's own header spoiled.
    std::memset(shared.memory().data() + 192, 0xff, shared.memory().size() - 192);
    REQUIRE(reader->front().has_value());
    CHECK(reader->front()->frames <= small.slot_frames);
}

}  // namespace tutti::test
