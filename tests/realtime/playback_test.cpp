// SPDX-License-Identifier: GPL-3.0-or-later
// All that runs on the audio thread of practice, watched.
#include <array>
#include <memory>
#include <vector>

#include "playback/transport.hpp"
#include "realtime/watch.hpp"
#include "score/score.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"

using namespace tutti;
using namespace tutti::test;

namespace {

std::unique_ptr<playback::Renderer> six_stems_of_noise()
{
    auto printed = score::Score {};
    auto bar = score::Bar {};
    bar.length = score::Quarters {4};
    printed.bars.assign(8, bar);
    const auto score =
        std::make_shared<score::UnfoldedScore>(*score::UnfoldedScore::unfold(std::move(printed)));
    auto stems = std::make_shared<playback::Stems>();
    stems->length = to_frames(Seconds {16.0}, usual_rate);
    for (auto s = 0U; s < 6; ++s)
        stems->stems.push_back({std::nullopt, noise(Seconds {16.0}, -30_dB, s + 1)});
    return std::make_unique<playback::Renderer>(stems, playback::Timeline::as_marked(score),
                                                playback::Passage {0, 8, 1, 0}, 0.8);
}

}  // namespace

TEST_CASE("mixing six stems neither allocates, locks, sleeps nor touches a file", "[realtime]")
{
    auto transport = playback::Transport {six_stems_of_noise()};
    auto left = std::vector<float>(64);
    auto right = left;
    auto outputs = std::array {left.data(), right.data()};
    for (auto round = 0; round < 200; ++round) {
        transport.fill();
        transport.set_volume(static_cast<std::size_t>(round) % 7, round % 2);
        transport.set_tempo(0.4 + 0.004 * round);
        CHECK_THAT(watch(40,
                         [&](std::int64_t) {
                             transport.mix({outputs, 64_frames});
                         }),
                   KeepsTheRealtimeContract());
    }
    CHECK(transport.late_frames() == 0);
}

TEST_CASE("a worker that comes late costs silence, and the audio thread nothing", "[realtime]")
{
    auto transport = playback::Transport {six_stems_of_noise()};
    auto channel = std::vector<float>(64);
    auto output = std::array {channel.data()};
    CHECK_THAT(watch(1'000,
                     [&](std::int64_t) {
                         transport.mix({output, 64_frames});
                     }),
               KeepsTheRealtimeContract());
    CHECK(transport.late_frames() == 64'000);
}
