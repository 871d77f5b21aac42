// SPDX-License-Identifier: GPL-3.0-or-later
#include "rt/frame_queue.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <random>
#include <vector>

#include "handover/pair.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::test;

namespace {

constexpr std::size_t channels = 3;
constexpr auto room = FrameCount {1'000};

/// The sample that belongs at a place: it tells channel and position, within what a float holds exactly.
float sample_at(std::size_t channel, FramePosition position)
{
    return static_cast<float>(position.value() % 4'000'000 * 4 + static_cast<std::int64_t>(channel));
}

using Lanes = std::array<std::vector<float>, channels>;

Lanes lanes(FrameCount length)
{
    auto out = Lanes {};
    out.fill(std::vector<float>(length.size()));
    return out;
}

}  // namespace

TEST_CASE("every frame arrives at its own position, whatever was refused or skipped before it", "[handover]")
{
    // Long blocks wrap round; single frames, every second one after a gap, put the two threads close
    // together.
    const auto longest = FrameCount {GENERATE(300, 1)};
    const auto blocks = longest == 1_frames ? many : many / 20;
    const auto skips_one_in = longest == 1_frames ? 2U : 8U;
    auto queue = rt::FrameQueue {channels, room};
    auto accepted = std::int64_t {0};
    auto refused = 0;
    auto written_all = std::atomic {false};

    auto read = std::int64_t {0};
    auto gaps_seen = 0;
    auto in_place = true;
    auto forwards = true;
    run_against(
        [&] {
            auto chance = std::mt19937 {1};
            auto block = lanes(longest);
            auto position = FramePosition {};
            for (auto n = 0; n < blocks; ++n) {
                const auto frames = FrameCount {static_cast<std::int64_t>(chance() % longest.size()) + 1};
                if (chance() % skips_one_in == 0)
                    position += FrameCount {static_cast<std::int64_t>(chance() % 1'000)};
                auto pointers = std::array<const float*, channels> {};
                for (std::size_t c = 0; c < channels; ++c) {
                    for (std::size_t i = 0; i < frames.size(); ++i)
                        block[c][i] = sample_at(c, position + FrameCount {static_cast<std::int64_t>(i)});
                    pointers[c] = block[c].data();
                }
                // Mostly it waits for room, as a file would; now and then it drops the block, as an interface
                // must.
                auto pushed = queue.push(pointers, frames, position);
                while (!pushed && n % 16 != 0) {
                    std::this_thread::yield();
                    pushed = queue.push(pointers, frames, position);
                }
                if (pushed)
                    accepted += frames.value();
                else
                    ++refused;
                position += frames;
            }
            written_all = true;
        },
        [&] {
            auto chance = std::mt19937 {2};
            auto portion = lanes(longest);
            auto pointers = std::array<float*, channels> {};
            std::transform(portion.begin(), portion.end(), pointers.begin(),
                           [](auto& lane) { return lane.data(); });
            auto next = FramePosition {};
            for (auto last_look = false; !last_look;) {
                last_look = written_all;
                for (auto readable = queue.readable(); readable > 0_frames; readable = queue.readable()) {
                    const auto wanted = FrameCount {static_cast<std::int64_t>(chance() % longest.size()) + 1};
                    const auto frames = std::min(readable, wanted);
                    const auto position = queue.position();
                    forwards = forwards && position >= next;
                    gaps_seen += position > next ? 1 : 0;
                    queue.pop(pointers, frames);
                    for (std::size_t c = 0; c < channels; ++c)
                        for (std::size_t i = 0; i < frames.size(); ++i)
                            in_place = in_place &&
                                       portion[c][i] ==
                                           sample_at(c, position + FrameCount {static_cast<std::int64_t>(i)});
                    read += frames.value();
                    next = position + frames;
                }
                std::this_thread::yield();
            }
        });
    CHECK(in_place);
    CHECK(forwards);
    CHECK(read == accepted);
    CHECK(gaps_seen > blocks / 20);
    INFO("refused " << refused);
}
