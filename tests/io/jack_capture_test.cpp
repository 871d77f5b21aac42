// SPDX-License-Identifier: GPL-3.0-or-later
#define CATCH_CONFIG_RUNNER
#include "io/portaudio_device.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "io/jack_code.hpp"
#include "io/jack_rig.hpp"
#include "support/catch.hpp"
#include "support/tolerance.hpp"

namespace tutti::test {

namespace {

using Clock = std::chrono::steady_clock;
using Catch::Matchers::Contains;
using io::DeviceEvent;

/// Holds every sample that comes to what the generator plays.
class Checker {
public:
    static void callback(void* context, const audio::InputBlock& block, const audio::OutputBlock&) noexcept
    {
        static_cast<Checker*>(context)->check(block);
    }

    struct Counts {
        std::int64_t frames = 0;    ///< heard, of those that were the generator's on every channel
        std::int64_t wrong = 0;     ///< frames that are not what the generator plays next
        std::int64_t starting = 0;  ///< frames at the start, before all channels are connected
        std::int64_t jumps = 0;     ///< blocks that do not lie behind the one before
        FramePosition heard_until;
    };
    [[nodiscard]] Counts counts() const
    {
        const auto lock = std::lock_guard {mutex_};
        return counts_;
    }
    /// The generator begins anew.
    void expect_anything()
    {
        const auto lock = std::lock_guard {mutex_};
        expected_ = -1;
    }

private:
    void check(const audio::InputBlock& block)
    {
        const auto lock = std::lock_guard {mutex_};
        if (block.position != counts_.heard_until && counts_.frames > 0)
            ++counts_.jumps;
        counts_.heard_until = block.position + block.frames;
        for (std::size_t f = 0; f < block.frames.size(); ++f) {
            const auto frame = frame_at(block, f);
            if (frame < 0 && expected_ < 0) {
                ++counts_.starting;
                continue;
            }
            if (frame < 0 || (expected_ >= 0 && frame != expected_))
                ++counts_.wrong;
            ++counts_.frames;
            expected_ = frame < 0 ? -1 : (frame + 1) % frames_told_apart;
        }
    }

    /// The frame that all channels agree on, else −1.
    static std::int64_t frame_at(const audio::InputBlock& block, std::size_t f)
    {
        const auto frame = frame_in(block.channels[0][f], 0);
        for (std::uint32_t c = 1; c < block.channels.size(); ++c)
            if (frame_in(block.channels[c][f], c) != frame)
                return -1;
        return frame;
    }

    mutable std::mutex mutex_;
    Counts counts_;
    std::int64_t expected_ = -1;
};

/// Looks every few milliseconds whether it has come about.
template <class Condition>
bool within(Seconds patience, Condition condition)
{
    const auto deadline = Clock::now() + std::chrono::duration<double> {patience.value()};
    while (!condition()) {
        if (Clock::now() > deadline)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds {5});
    }
    return true;
}

std::optional<DeviceEvent> event_within(io::Device& device, Seconds patience)
{
    auto event = std::optional<DeviceEvent> {};
    static_cast<void>(within(patience, [&] {
        event = device.next_event();
        return event.has_value();
    }));
    return event;
}

/// Answers with samples that say at which position they were answered, and finds them in what is heard.
class Echo {
public:
    static void callback(void* context, const audio::InputBlock& block,
                         const audio::OutputBlock& output) noexcept
    {
        static_cast<Echo*>(context)->hear(block, output);
    }

    struct Counts {
        std::int64_t frames = 0;      ///< heard, of those that were played
        std::int64_t silent = 0;      ///< heard since, that were not
        std::int64_t changes = 0;     ///< of the round trip
        std::int64_t round_trip = 0;  ///< in frames
    };
    [[nodiscard]] Counts counts() const
    {
        const auto lock = std::lock_guard {mutex_};
        return counts_;
    }

private:
    void hear(const audio::InputBlock& block, const audio::OutputBlock& output)
    {
        const auto lock = std::lock_guard {mutex_};
        for (std::size_t c = 0; c < output.channels.size(); ++c)
            for (std::size_t f = 0; f < output.frames.size(); ++f)
                output.channels[c][f] = sample_for(static_cast<std::uint32_t>(c),
                                                   static_cast<std::uint64_t>(block.position.value()) + f);
        for (std::size_t f = 0; f < block.frames.size(); ++f) {
            const auto played = frame_in(block.channels[0][f], 0);
            if (played < 0) {
                counts_.silent += counts_.frames > 0 ? 1 : 0;
                continue;
            }
            const auto here = block.position.value() + static_cast<std::int64_t>(f);
            const auto round_trip = (here - played + frames_told_apart) % frames_told_apart;
            counts_.changes += counts_.frames > 0 && round_trip != counts_.round_trip ? 1 : 0;
            counts_.round_trip = round_trip;
            ++counts_.frames;
        }
    }

    mutable std::mutex mutex_;
    Counts counts_;
};

bool hears(const Checker& checker, Seconds length, Seconds patience)
{
    const auto before = checker.counts().frames;
    return within(patience, [&] {
        return FrameCount {checker.counts().frames - before} >= to_frames(length, SampleRate {48'000});
    });
}

Seconds time_to_stop(io::Device& device)
{
    const auto began = Clock::now();
    device.stop();
    return Seconds {std::chrono::duration<double> {Clock::now() - began}.count()};
}

std::unique_ptr<io::PortAudioDevice> capture(Checker& checker, int channels)
{
    auto device = io::PortAudioDevice::open("generator", channels);
    INFO((device ? std::string {} : device.error().message));
    REQUIRE(device.has_value());
    CHECK((*device)->name() == "generator (JACK)");
    CHECK((*device)->spec().sample_rate == SampleRate {48'000});
    CHECK((*device)->spec().input_channels == channels);
    // A block at the least, and not PortAudio's 89,478 s.
    CHECK((*device)->spec().input_latency >= Seconds {256.0 / 48'000});
    CHECK((*device)->spec().input_latency < Seconds {0.1});
    REQUIRE((*device)->start(Checker::callback, &checker).has_value());
    return *std::move(device);
}

}  // namespace

TEST_CASE("every sample of every channel is heard, once and in order, with no block dropped", "[jack]")
{
    const auto channels = GENERATE(16, 32);
    auto rig = JackRig {channels};
    REQUIRE(rig.start());
    auto checker = Checker {};
    const auto device = capture(checker, channels);
    REQUIRE(hears(checker, Seconds {5.0}, Seconds {30.0}));
    static_cast<void>(time_to_stop(*device));

    const auto counts = checker.counts();
    const auto overruns = static_cast<std::int64_t>(device->counts().input_overruns);
    // A server that is too busy may lose a cycle of the generator's with each overrun of its own; we lose
    // nothing.
    CHECK(counts.wrong <= overruns);
    CHECK(to_seconds(FrameCount {counts.starting}, SampleRate {48'000}) < Seconds {0.5});
    // What the server itself lost, on a machine that is too busy, is lost for the generator too; it is a jump
    // of position and a count, and never a jump alone.
    CHECK(counts.jumps <= overruns);
    if (overruns > 0)
        WARN("the server had " << overruns << " overruns of its own");
    CHECK(device->next_event() == std::nullopt);
    const auto blocks = device->counts().blocks;
    CHECK(blocks * 256 == static_cast<std::uint64_t>(counts.frames + counts.starting));
}

TEST_CASE("the list holds what runs on the server now, with numbers that can be believed", "[jack]")
{
    auto rig = JackRig {24};
    REQUIRE(rig.start());
    const auto find = [](std::string_view wanted) -> std::optional<io::DeviceInfo> {
        const auto devices = io::list_devices();
        REQUIRE(devices.has_value());
        for (const auto& device : *devices)
            if (title(device) == wanted)
                return device;
        return std::nullopt;
    };
    const auto generator = find("generator (JACK)");
    REQUIRE(generator.has_value());
    CHECK(generator->input_channels == 24);
    CHECK(generator->output_channels == 0);
    CHECK(generator->rates == std::vector<SampleRate> {SampleRate {48'000}});
    CHECK(generator->input_latency >= Seconds {});
    CHECK(generator->input_latency < Seconds {1.0});
    CHECK(find("system (JACK)").has_value());

    const auto too_many = io::PortAudioDevice::open("generator", 25);
    REQUIRE_FALSE(too_many.has_value());
    CHECK(too_many.error().code == ErrorCode::channel_missing);
    CHECK_THAT(too_many.error().message, Contains("24 inputs, and 25 are needed"));

    rig.kill_server(SIGKILL);
    CHECK_FALSE(find("generator (JACK)").has_value());
}

TEST_CASE("a server that is killed takes nothing with it, and when it is back the sound is too", "[jack]")
{
    constexpr auto channels = 16;
    auto rig = JackRig {channels};
    REQUIRE(rig.start());
    auto checker = Checker {};
    const auto device = capture(checker, channels);
    REQUIRE(hears(checker, Seconds {1.0}, Seconds {20.0}));

    const auto killed_at = Clock::now();
    rig.kill_server(SIGKILL);
    const auto went = event_within(*device, Seconds {3.0});
    REQUIRE(went.has_value());
    CHECK(went->kind == DeviceEvent::Kind::went_away);
    CHECK_THAT(went->text, Contains("generator (JACK)"));
    CHECK(went->at == checker.counts().heard_until);
    CHECK(checker.counts().wrong == 0);

    checker.expect_anything();
    REQUIRE(rig.start());
    const auto came = event_within(*device, Seconds {15.0});
    REQUIRE(came.has_value());
    CHECK(came->kind == DeviceEvent::Kind::came_back);
    // The time line went on by the clock on the wall.
    const auto away = Seconds {std::chrono::duration<double> {Clock::now() - killed_at}.count()};
    CHECK_THAT(to_seconds(came->at - went->at, SampleRate {48'000}), within_ms(1'000, away));
    REQUIRE(hears(checker, Seconds {2.0}, Seconds {20.0}));
    CHECK(checker.counts().wrong == 0);

    rig.kill_server(SIGKILL);
    REQUIRE(event_within(*device, Seconds {3.0}).has_value());
    CHECK(time_to_stop(*device) < Seconds {2.5});
}

TEST_CASE("a server that ends in order is missed just as well", "[jack]")
{
    auto rig = JackRig {2};
    REQUIRE(rig.start());
    auto checker = Checker {};
    const auto device = capture(checker, 2);
    REQUIRE(hears(checker, Seconds {0.5}, Seconds {20.0}));
    rig.kill_server(SIGTERM);
    const auto went = event_within(*device, Seconds {3.0});
    REQUIRE(went.has_value());
    CHECK(went->kind == DeviceEvent::Kind::went_away);
}

TEST_CASE("a server that hangs is noticed too, and hangs neither stop() nor a new list", "[jack]")
{
    auto rig = JackRig {4};
    REQUIRE(rig.start());
    auto checker = Checker {};
    const auto device = capture(checker, 4);
    REQUIRE(hears(checker, Seconds {0.5}, Seconds {20.0}));
    rig.freeze_server();
    const auto went = event_within(*device, Seconds {3.0});
    REQUIRE(went.has_value());
    CHECK(went->kind == DeviceEvent::Kind::went_away);
    CHECK(time_to_stop(*device) < Seconds {2.5});
}

TEST_CASE("stopped and started again, an interface is heard again, later on the same time line", "[jack]")
{
    auto rig = JackRig {4};
    REQUIRE(rig.start());
    auto checker = Checker {};
    const auto device = capture(checker, 4);
    REQUIRE(hears(checker, Seconds {0.5}, Seconds {20.0}));
    CHECK(time_to_stop(*device) < Seconds {2.5});
    const auto before = checker.counts().heard_until;
    checker.expect_anything();
    REQUIRE(device->start(Checker::callback, &checker).has_value());
    REQUIRE(hears(checker, Seconds {0.5}, Seconds {20.0}));
    device->stop();
    // A machine that is too busy loses some, and says so.
    if (const auto lost = device->counts().input_overruns; lost == 0)
        CHECK(checker.counts().wrong == 0);
    else
        WARN("there were " << lost << " overruns");
    CHECK(checker.counts().heard_until > before + to_frames(Seconds {0.5}, SampleRate {48'000}));
}

TEST_CASE("what is answered to a block is played, and always the same number of frames later", "[jack]")
{
    auto rig = JackRig {2};
    REQUIRE(rig.start());
    REQUIRE(rig.lay_cable());
    auto device = io::PortAudioDevice::open_duplex("cable", "");
    INFO((device ? std::string {} : device.error().message));
    REQUIRE(device.has_value());
    CHECK((*device)->output_name() == "cable (JACK)");
    const auto spec = (*device)->spec();
    CHECK(spec.output_channels == 2);
    CHECK(spec.output_latency >= Seconds {512.0 / 48'000});
    CHECK(spec.output_latency < Seconds {0.1});

    auto echo = Echo {};
    REQUIRE((*device)->start(Echo::callback, &echo).has_value());
    const auto heard = [&](std::int64_t frames) {
        return within(Seconds {20.0}, [&] { return echo.counts().frames > frames; });
    };
    REQUIRE(heard(3 * 48'000));
    const auto before = echo.counts();
    const auto overruns = static_cast<std::int64_t>((*device)->counts().input_overruns);
    const auto underruns = (*device)->counts().output_underruns;
    // What is silent was told. What the server loses of its own is told too, and changes the round trip, for
    // good or there and back.
    CHECK(before.changes <= 2 * overruns);
    CHECK(before.silent <= 256 * static_cast<std::int64_t>(underruns + 1));
    if (overruns > 0 || underruns > 0)
        WARN("there were " << overruns << " overruns and " << underruns << " underruns");
    // The driver of this server says nothing of what a cable and a cycle of the graph take: one block.
    const auto told = to_frames(spec.input_latency + spec.output_latency, spec.sample_rate).value();
    CHECK(before.round_trip >= told - 256);
    CHECK(before.round_trip <= told + 512);

    rig.kill_server(SIGKILL);
    REQUIRE(event_within(**device, Seconds {3.0}).has_value());
    REQUIRE(rig.start());
    REQUIRE(rig.lay_cable());
    const auto came = event_within(**device, Seconds {15.0});
    REQUIRE(came.has_value());
    CHECK(came->kind == DeviceEvent::Kind::came_back);
    REQUIRE(heard(echo.counts().frames + 48'000));
    // A new server may take the cable and us in the other order, a cycle later or sooner.
    CHECK(std::abs(echo.counts().round_trip - before.round_trip) <= 256);
    (*device)->stop();
}

TEST_CASE("all that is answered is played, however much longer than a block the server's cycle is", "[jack]")
{
    const auto cycle = GENERATE(480, 512, 1024, 2048);
    CAPTURE(cycle);
    auto rig = JackRig {2, cycle};
    REQUIRE(rig.start());
    REQUIRE(rig.lay_cable());
    auto device = io::PortAudioDevice::open_duplex("cable", "");
    INFO((device ? std::string {} : device.error().message));
    REQUIRE(device.has_value());
    const auto spec = (*device)->spec();
    CHECK(spec.output_latency >= to_seconds(FrameCount {cycle + 256}, spec.sample_rate));

    auto echo = Echo {};
    REQUIRE((*device)->start(Echo::callback, &echo).has_value());
    REQUIRE(within(Seconds {20.0}, [&] { return echo.counts().frames > 3 * 48'000; }));
    const auto counts = echo.counts();
    const auto overruns = (*device)->counts().input_overruns;
    const auto underruns = (*device)->counts().output_underruns;
    (*device)->stop();
    // A machine that is too busy may be late once or twice: a change each time, or there and back.
    CHECK(counts.changes <= 2 * static_cast<std::int64_t>(overruns));
    CHECK(counts.silent < counts.frames / 50);
    if (overruns > 0 || underruns > 0)
        WARN("there were " << overruns << " overruns and " << underruns << " underruns, and " << counts.silent
                           << " of " << counts.frames << " frames were silent");
    const auto told = to_frames(spec.input_latency + spec.output_latency, spec.sample_rate).value();
    CHECK(counts.round_trip >= told - cycle);
    CHECK(counts.round_trip <= told + 2 * cycle);
}

TEST_CASE("what only plays is heard whole and listens to nothing", "[jack]")
{
    auto rig = JackRig {2};
    REQUIRE(rig.start());
    REQUIRE(rig.lay_cable());
    auto loudspeaker = io::PortAudioDevice::open_loudspeaker("cable");
    INFO((loudspeaker ? std::string {} : loudspeaker.error().message));
    REQUIRE(loudspeaker.has_value());
    CHECK((*loudspeaker)->output_name() == "cable (JACK)");
    CHECK((*loudspeaker)->spec().input_channels == 0);
    CHECK((*loudspeaker)->spec().output_channels == 2);
    auto listener = io::PortAudioDevice::open("cable", 2);
    REQUIRE(listener.has_value());

    // The frames of what the generator would play, so that the same ear can hold each to the one before.
    struct Player {
        static void callback(void* context, const audio::InputBlock& block,
                             const audio::OutputBlock& output) noexcept
        {
            auto& self = *static_cast<Player*>(context);
            self.channels_heard = std::max(self.channels_heard.load(), block.channels.size());
            for (std::size_t f = 0; f < output.frames.size(); ++f, ++self.frame)
                for (std::uint32_t c = 0; c < output.channels.size(); ++c)
                    output.channels[c][f] = sample_for(c, self.frame);
        }
        std::atomic<std::size_t> channels_heard {0};
        std::uint64_t frame = 0;
    };
    auto player = Player {};
    auto checker = Checker {};
    REQUIRE((*listener)->start(Checker::callback, &checker).has_value());
    REQUIRE((*loudspeaker)->start(Player::callback, &player).has_value());
    REQUIRE(within(Seconds {20.0}, [&] { return checker.counts().frames > 3 * 48'000; }));
    const auto lost = (*loudspeaker)->counts().output_underruns + (*listener)->counts().input_overruns;
    (*loudspeaker)->stop();
    (*listener)->stop();
    CHECK(player.channels_heard == 0);
    // Each loss is a jump in what is heard, and silence.
    if (lost == 0)
        CHECK(checker.counts().wrong <= 1);  // the end, where it falls silent
    else
        WARN("what was played was late " << lost << " times, so its samples were not held to each other");
}

}  // namespace tutti::test

int main(int argument_count, char** arguments)
{
    if (const auto reason = tutti::test::JackRig::why_not()) {
        std::printf("SKIPPED: capture from a JACK server is not tested, because %s.\n", reason->c_str());
        constexpr auto skipped = 77;  // what CTest takes for it
        return skipped;
    }
    return Catch::Session().run(argument_count, arguments);
}
