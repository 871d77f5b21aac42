// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/scripted_device.hpp"

#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <limits>
#include <mutex>

#include "io/listener.hpp"
#include "support/catch.hpp"
#include "support/tolerance.hpp"

namespace tutti::test {

namespace {

using io::clip;
using io::delay_block;
using io::DeviceEvent;
using io::lose_frames;
using io::spoil;
using io::unplug;

constexpr auto nan = std::numeric_limits<float>::quiet_NaN();

/// Every sample says where it belongs.
std::vector<std::vector<float>> counting(std::size_t channels, int frames)
{
    auto samples = std::vector<std::vector<float>>(channels);
    for (std::size_t c = 0; c < channels; ++c)
        for (auto f = 0; f < frames; ++f)
            samples[c].push_back(static_cast<float>(c) + static_cast<float>(f) / 65'536.0F);
    return samples;
}

FramePosition at(std::int64_t frame)
{
    return FramePosition {frame};
}

/// Lets control wait for what the device's thread does, without sleeping.
struct LiveListener {
    static void callback(void* context, const audio::InputBlock& block,
                         const audio::OutputBlock& output) noexcept
    {
        auto& self = *static_cast<LiveListener*>(context);
        const auto lock = std::lock_guard {self.mutex};
        Listener::callback(&self.heard, block, output);
        self.times.push_back(std::chrono::steady_clock::now());
        self.grown.notify_all();
    }
    void wait_for_position(FramePosition position)
    {
        auto lock = std::unique_lock {mutex};
        REQUIRE(grown.wait_for(lock, std::chrono::seconds {20}, [&] { return heard.next >= position; }));
    }

    std::mutex mutex;
    std::condition_variable grown;
    Listener heard;
    std::vector<std::chrono::steady_clock::time_point> times;
};

/// Answers each block with the next of its samples, in every output channel.
struct Player {
    static void callback(void* context, const audio::InputBlock& block,
                         const audio::OutputBlock& output) noexcept
    {
        auto& self = *static_cast<Player*>(context);
        Listener::callback(&self.heard, block, output);
        self.output_channels = output.channels.size();
        for (std::size_t f = 0; f < output.frames.size(); ++f) {
            const auto index = static_cast<std::size_t>(block.position.value()) + f;
            for (auto* const channel : output.channels)
                channel[f] = index < self.sound.size() ? self.sound[index] : 0.0F;
        }
    }

    std::vector<float> sound;
    Listener heard;
    std::size_t output_channels = 0;
};

}  // namespace

TEST_CASE("a script without mishaps delivers every sample once, whatever the block sizes", "[io]")
{
    const auto samples = counting(3, 10'000);
    const auto seed = GENERATE(range(1U, 6U));
    auto device = io::ScriptedDevice {
        samples,
        {.blocks = io::BlockSizes::varying({FrameCount {1}, FrameCount {64}, FrameCount {441}}, seed),
         .mishaps = {}}};
    auto listener = Listener {};
    listener.hear_all(device);
    CHECK((listener.channels == samples));
    CHECK(listener.jumps.empty());
    CHECK(listener.blocks.size() > 10'000 / 441);
    REQUIRE(listener.events.size() == 1);
    CHECK(listener.events[0].kind == DeviceEvent::Kind::ended);
    CHECK(listener.events[0].at == at(10'000));
}

TEST_CASE("varying blocks do vary, and the same seed gives the same blocks", "[io]")
{
    const auto blocks_of = [](std::uint32_t seed) {
        auto device = io::ScriptedDevice {
            counting(1, 20'000),
            {.blocks = io::BlockSizes::varying({FrameCount {32}, FrameCount {64}, FrameCount {500}}, seed),
             .mishaps = {}}};
        auto listener = Listener {};
        listener.hear_all(device);
        return listener.blocks;
    };
    CHECK(blocks_of(7) == blocks_of(7));
    CHECK(blocks_of(7) != blocks_of(8));
}

TEST_CASE("frames lost in an xrun are a jump in position and are counted, and time goes on right behind it",
          "[io]")
{
    const auto samples = counting(2, 3'000);
    auto device = io::ScriptedDevice {
        samples,
        {.blocks = io::BlockSizes {FrameCount {256}},
         .mishaps = {lose_frames(at(1'000), FrameCount {100}), lose_frames(at(2'000), FrameCount {300})}}};
    auto listener = Listener {};
    listener.hear_all(device);
    CHECK(listener.jumps == std::vector<Listener::Jump> {{at(1'000), at(1'100)}, {at(2'000), at(2'300)}});
    CHECK(device.counts().input_overruns == 2);
    REQUIRE(listener.channels[1].size() == 2'600);
    CHECK(listener.channels[1][999] == samples[1][999]);
    CHECK(listener.channels[1][1'000] == samples[1][1'100]);
    CHECK(listener.channels[1][2'599] == samples[1][2'999]);
}

TEST_CASE("an unplugged interface tells when it went and when it came, and the time line covers its absence",
          "[io]")
{
    auto device =
        io::ScriptedDevice {counting(1, 60'000), {.mishaps = {unplug(at(10'000), FrameCount {24'000})}}};
    auto listener = Listener {};
    listener.hear_all(device);
    REQUIRE(listener.events.size() == 3);
    CHECK(listener.events[0].kind == DeviceEvent::Kind::went_away);
    CHECK(listener.events[0].at == at(10'000));
    CHECK(listener.events[1].kind == DeviceEvent::Kind::came_back);
    CHECK(listener.events[1].at == at(34'000));
    CHECK(listener.events[2].kind == DeviceEvent::Kind::ended);
    CHECK(listener.jumps == std::vector<Listener::Jump> {{at(10'000), at(34'000)}});
    CHECK(listener.next == at(60'000));
}

TEST_CASE("an interface unplugged for good ends with nothing more", "[io]")
{
    auto device =
        io::ScriptedDevice {counting(1, 5'000), {.mishaps = {unplug(at(1'000), FrameCount {1'000'000})}}};
    auto listener = Listener {};
    listener.hear_all(device);
    CHECK(listener.next == at(1'000));
    REQUIRE(!listener.events.empty());
    CHECK(listener.events.front().kind == DeviceEvent::Kind::went_away);
}

TEST_CASE("a sample can be spoiled and a channel overdriven exactly where the script says", "[io]")
{
    auto device = io::ScriptedDevice {
        std::vector<std::vector<float>>(2, std::vector<float>(1'000, 0.5F)),
        {.blocks = io::BlockSizes {FrameCount {64}},
         .mishaps = {spoil(at(100), FrameCount {3}, 0, nan),
                     spoil(at(200), FrameCount {1}, 1, -std::numeric_limits<float>::infinity()),
                     clip(at(60), FrameCount {80}, 1, 10.0F)}}};
    auto listener = Listener {};
    listener.hear_all(device);
    auto spoiled = 0;
    auto full_scale = 0;
    for (std::size_t f = 0; f < 1'000; ++f) {
        spoiled += std::isnan(listener.channels[0][f]) ? 1 : 0;
        full_scale += listener.channels[1][f] == 1.0F ? 1 : 0;
    }
    CHECK(spoiled == 3);
    CHECK(std::isnan(listener.channels[0][102]));
    CHECK(listener.channels[1][200] == -std::numeric_limits<float>::infinity());
    CHECK(full_scale == 80);
    CHECK(listener.channels[1][139] == 1.0F);
    CHECK(listener.channels[1][140] == 0.5F);
}

TEST_CASE("generators are asked for the sound of each position", "[io]")
{
    auto device = io::ScriptedDevice {
        {[](FramePosition p) { return static_cast<float>(p.value()); }, [](FramePosition) { return 0.5F; }},
        FrameCount {700},
        {.mishaps = {lose_frames(at(10), FrameCount {90})}}};
    auto listener = Listener {};
    listener.hear_all(device);
    CHECK(device.spec().input_channels == 2);
    CHECK(listener.channels[0].at(10) == 100.0F);
    CHECK(listener.channels[0].back() == 699.0F);
}

TEST_CASE("by the clock, a script delivers the same blocks as stepped, none before its sound could be heard",
          "[io]")
{
    const auto script = io::ScriptedDevice::Script {
        .blocks = io::BlockSizes::varying({FrameCount {100}, FrameCount {700}}, 3),
        .mishaps = {lose_frames(at(2'000), FrameCount {500}), unplug(at(5'000), FrameCount {2'000})}};
    auto stepped = Listener {};
    auto stepped_device = io::ScriptedDevice {counting(2, 9'600), script};
    stepped.hear_all(stepped_device);

    auto live = LiveListener {};
    auto device = io::ScriptedDevice {counting(2, 9'600), script};
    const auto began = std::chrono::steady_clock::now();
    REQUIRE(device.start(LiveListener::callback, &live).has_value());
    live.wait_for_position(at(9'600));
    device.stop();
    CHECK((live.heard.channels == stepped.channels));
    CHECK(live.heard.blocks == stepped.blocks);
    CHECK(live.heard.jumps == stepped.jumps);
    CHECK(live.times.back() - began >= std::chrono::milliseconds {200});
}

TEST_CASE("a block that the script delays comes that much later", "[io]")
{
    auto live = LiveListener {};
    auto device = io::ScriptedDevice {counting(1, 1'024), {.mishaps = {delay_block(at(300), Seconds {0.1})}}};
    const auto began = std::chrono::steady_clock::now();
    REQUIRE(device.start(LiveListener::callback, &live).has_value());
    live.wait_for_position(at(1'024));
    device.stop();
    CHECK(live.times.at(1) - began >= std::chrono::milliseconds {110});
}

TEST_CASE("stopped in the middle and started again, a device goes on where it was", "[io]")
{
    const auto samples = counting(1, 48'000);
    auto live = LiveListener {};
    auto device = io::ScriptedDevice {samples};
    REQUIRE(device.start(LiveListener::callback, &live).has_value());
    live.wait_for_position(at(1'000));
    device.stop();
    device.stop();
    const auto blocks_when_stopped = device.counts().blocks;
    CHECK(blocks_when_stopped == live.heard.blocks.size());
    live.heard.hear_all(device);
    CHECK((live.heard.channels == samples));
    CHECK(live.heard.jumps.empty());
}

TEST_CASE("stopping a device that waits for a far-off moment does not wait for it", "[io]")
{
    auto live = LiveListener {};
    auto device =
        io::ScriptedDevice {counting(1, 100'000), {.mishaps = {delay_block(at(600), Seconds {3'600.0})}}};
    REQUIRE(device.start(LiveListener::callback, &live).has_value());
    live.wait_for_position(at(512));
    device.stop();  // returns: else this test never ends
    CHECK(live.heard.next == at(512));
}

TEST_CASE("what is played to a room comes back after its round trip, with its echo", "[io]")
{
    const auto seed = GENERATE(range(1U, 4U));
    auto response = std::vector<float>(2'001, 0.0F);
    response.front() = 0.5F;
    response.back() = 0.25F;
    auto device = io::ScriptedDevice {
        std::vector<std::vector<float>>(2, std::vector<float>(20'000, 0.125F)),
        {.blocks = io::BlockSizes::varying({FrameCount {1}, FrameCount {64}, FrameCount {441}}, seed),
         .mishaps = {},
         .room = io::ScriptedRoom {.delay = FrameCount {1'234}, .response = response}}};
    CHECK(device.spec().output_channels == 1);
    auto player = Player {};
    for (auto f = 0; f < 20'000; ++f)
        player.sound.push_back(static_cast<float>(f % 1'000) / 1'024.0F);
    while (*device.step(Player::callback, &player)) {
    }
    auto wrong = 0;
    for (std::size_t f = 0; f < 20'000; ++f) {
        const auto direct = f < 1'234 ? 0.0F : player.sound[f - 1'234] * 0.5F;
        const auto echo = f < 3'234 ? 0.0F : player.sound[f - 3'234] * 0.25F;
        for (const auto& channel : player.heard.channels)
            wrong += channel[f] != 0.125F + direct + echo ? 1 : 0;
    }
    CHECK(wrong == 0);
}

TEST_CASE("what sounds in a room while frames are lost is lost, and the rest keeps its place", "[io]")
{
    auto device = io::ScriptedDevice {std::vector<std::vector<float>>(1, std::vector<float>(12'000)),
                                      {.mishaps = {lose_frames(at(6'000), FrameCount {1'500})},
                                       .room = io::ScriptedRoom {.delay = FrameCount {600}}}};
    auto player = Player {};
    for (auto f = 0; f < 12'000; ++f)
        player.sound.push_back(static_cast<float>(f) / 16'384.0F);
    while (*device.step(Player::callback, &player)) {
    }
    const auto& heard = player.heard.channels.at(0);
    REQUIRE(heard.size() == 10'500);
    CHECK(heard.at(5'999) == player.sound[5'399]);
    // What was answered up to 6000 arrives up to 6600; nothing was asked for again until 7500.
    CHECK(heard.at(6'000) == 0.0F);
    CHECK(heard.at(6'000 + 599) == 0.0F);
    CHECK(heard.at(6'000 + 600) == player.sound[7'500]);
}

TEST_CASE("a device that is given an output tells its sink what was answered, and where", "[io]")
{
    auto device = io::ScriptedDevice {counting(1, 5'000)};
    auto played = std::vector<float> {};
    device.give_output(2, [&](const audio::OutputBlock& block, FramePosition position) {
        CHECK(position == at(static_cast<std::int64_t>(played.size())));
        REQUIRE(block.channels.size() == 2);
        played.insert(played.end(), block.channels[1], block.channels[1] + block.frames.size());
    });
    CHECK(device.spec().output_channels == 2);
    auto player = Player {};
    for (auto f = 0; f < 5'000; ++f)
        player.sound.push_back(static_cast<float>(f) / 8'192.0F);
    while (*device.step(Player::callback, &player)) {
    }
    CHECK((played == player.sound));
    CHECK((player.heard.channels == counting(1, 5'000)));
}

}  // namespace tutti::test
