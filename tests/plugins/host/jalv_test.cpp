// SPDX-License-Identifier: GPL-3.0-or-later
// The LV2s in jalv, a host that is not ours, on a JACK server of the test's own.
#define CATCH_CONFIG_RUNNER
#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <thread>

#include <fmt/format.h>
#include <jack/jack.h>
#include <juce_core/juce_core.h>

#include "backing_track/track/settings.hpp"
#include "io/jack_rig.hpp"
#include "io/sound_files.hpp"
#include "playback/synthetic_piece.hpp"
#include "practice/walking_folder.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using namespace tutti::test;

namespace {

constexpr auto channels = std::size_t {2};
// About bits and places, not about how busy the machine is.
constexpr auto cycle = 1'024;

template <class Try>
bool in_time(Try attempt)
{
    for (auto n = 0; n < 400; ++n) {
        if (attempt())
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds {50});
    }
    return false;
}

/// jalv with a plug-in, under the name "jalv", until the test is done with it.
class Jalv {
public:
    Jalv(const char* bundle, const std::vector<std::string>& what)
    {
        const auto folder = std::filesystem::path {bundle}.parent_path();
        ::setenv("LV2_PATH", folder.c_str(), 1);
        auto words = std::vector<std::string> {"jalv", "-x", "-n", "jalv"};
        words.insert(words.end(), what.begin(), what.end());
        program_.emplace(words);
    }
    ~Jalv() { program_->kill_with(SIGTERM); }
    Jalv(const Jalv&) = delete;
    Jalv& operator=(const Jalv&) = delete;

private:
    std::optional<Program> program_;
};

/// A client of the server's, with so many ears.
class Client {
public:
    Client(const std::vector<std::string>& ears, JackProcessCallback callback, void* context)
        : client_ {jack_client_open("test", JackNoStartServer, nullptr)}
    {
        REQUIRE(client_ != nullptr);
        for (const auto& ear : ears)
            ears_.push_back(
                jack_port_register(client_, ear.c_str(), JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0));
        jack_set_process_callback(client_, callback, context);
    }
    ~Client() { jack_client_close(client_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void begin() { REQUIRE(jack_activate(client_) == 0); }
    /// Lays a cable, as soon as there is where to.
    void lay(const std::string& from, const std::string& to)
    {
        INFO(from << " to " << to);
        REQUIRE(in_time([&] {
            const auto status = jack_connect(client_, from.c_str(), to.c_str());
            return status == 0 || status == EEXIST;
        }));
    }
    [[nodiscard]] const float* heard(std::size_t ear, jack_nframes_t frames) const
    {
        return static_cast<const float*>(jack_port_get_buffer(ears_[ear], frames));
    }
    [[nodiscard]] jack_client_t* operator*() const { return client_; }

private:
    jack_client_t* client_;
    std::vector<jack_port_t*> ears_;
};

/// Hears the generator twice, straight and through the plug-in, and holds the one to the other, sample by
/// sample in the same cycle.
class Witness {
public:
    Witness()
        : client_ {{"straight_1", "straight_2", "through_1", "through_2"}, listen, this}
    {
        client_.begin();
        for (std::size_t c = 1; c <= channels; ++c) {
            client_.lay(fmt::format("generator:out_{}", c), fmt::format("test:straight_{}", c));
            client_.lay(fmt::format("jalv:audio_out_{}", c), fmt::format("test:through_{}", c));
        }
        // Both channels at once as far as that can be: a cycle with one cable only would be another sound.
        for (std::size_t c = 1; c <= channels; ++c)
            client_.lay(fmt::format("generator:out_{}", c), fmt::format("jalv:audio_in_{}", c));
        // Until all cables lie, and the host has begun, another sound comes through, or none.
        REQUIRE(in_time([&] { return same_in_a_row > 10 * cycle; }));
        same = other = 0;
    }

    std::atomic<std::int64_t> same {0};
    std::atomic<std::int64_t> other {0};
    std::atomic<std::int64_t> same_in_a_row {0};

private:
    static int listen(jack_nframes_t frames, void* context)
    {
        auto& self = *static_cast<Witness*>(context);
        auto equal = true;
        auto silent = true;
        for (std::size_t c = 0; c < channels; ++c) {
            const auto* const straight = self.client_.heard(c, frames);
            const auto* const through = self.client_.heard(channels + c, frames);
            equal = equal && std::memcmp(straight, through, frames * sizeof(float)) == 0;
            silent = silent && std::all_of(through, through + frames, [](float s) { return s == 0.0F; });
        }
        (equal ? self.same : self.other) += frames;
        self.same_in_a_row = equal && !silent ? self.same_in_a_row + frames : 0;
        return 0;
    }

    Client client_;
};

/// Conducts: lets the server's transport roll at 120 a minute in four-four, and writes down what comes of it.
class Conductor {
public:
    Conductor()
        : client_ {{"left", "right"}, listen, this}
    {
        REQUIRE(jack_set_timebase_callback(*client_, 0, tell_bars, nullptr) == 0);
        client_.begin();
        client_.lay("jalv:audio_out_1", "test:left");
        client_.lay("jalv:audio_out_2", "test:right");
    }
    void begin_at(jack_nframes_t frame)
    {
        jack_transport_locate(*client_, frame);
        jack_transport_start(*client_);
    }
    void stop() { jack_transport_stop(*client_); }

    /// What is heard in a cycle, and where the transport was at its first frame; nowhere when it stood.
    struct Cycle {
        std::optional<jack_nframes_t> at;
        std::array<std::vector<float>, channels> sound;
    };
    /// So many cycles, from now on.
    [[nodiscard]] std::vector<Cycle> hear(std::size_t count)
    {
        {
            const auto lock = std::scoped_lock {mutex_};
            heard_.clear();
        }
        REQUIRE(in_time([&] {
            const auto lock = std::scoped_lock {mutex_};
            return heard_.size() >= count;
        }));
        const auto lock = std::scoped_lock {mutex_};
        return std::exchange(heard_, {});
    }

private:
    static void tell_bars(jack_transport_state_t, jack_nframes_t, jack_position_t* position, int, void*)
    {
        constexpr auto ticks = 1'920.0;
        const auto beats = position->frame / 24'000.0;
        position->valid = JackPositionBBT;
        position->beats_per_bar = 4.0F;
        position->beat_type = 4.0F;
        position->ticks_per_beat = ticks;
        position->beats_per_minute = 120.0;
        position->bar = 1 + static_cast<std::int32_t>(beats / 4.0);
        position->beat = 1 + static_cast<std::int32_t>(beats) % 4;
        position->tick = static_cast<std::int32_t>(ticks * (beats - std::floor(beats)));
        position->bar_start_tick = 4.0 * ticks * (position->bar - 1);
    }
    static int listen(jack_nframes_t frames, void* context)
    {
        auto& self = *static_cast<Conductor*>(context);
        auto now = Cycle {};
        auto position = jack_position_t {};
        if (jack_transport_query(*self.client_, &position) == JackTransportRolling)
            now.at = jack_nframes_t {position.frame};  // a packed field
        for (std::size_t c = 0; c < channels; ++c) {
            const auto* const heard = self.client_.heard(c, frames);
            now.sound[c].assign(heard, heard + frames);
        }
        const auto lock = std::scoped_lock {self.mutex_};  // a listener's thread, nobody's sound
        self.heard_.push_back(std::move(now));
        return 0;
    }

    std::mutex mutex_;
    std::vector<Cycle> heard_;
    Client client_;
};

/// What a jalv that is told to load it restores: this piece, as a project of any host keeps it.
void write_state(const std::filesystem::path& folder, const std::filesystem::path& piece)
{
    const auto kept = backing_track::state_of({.piece = piece.string()});
    const auto encoded = juce::MemoryBlock {kept.data(), kept.size()}.toBase64Encoding().toStdString();
    write_text(folder / "state.ttl",
               fmt::format("<> a <http://lv2plug.in/ns/ext/presets#Preset> ;\n"
                           "<http://lv2plug.in/ns/lv2core#appliesTo> <{0}> ;\n"
                           "<http://lv2plug.in/ns/ext/state#state> [ <{0}:StateString> \"{1}\" ] .\n",
                           BACKING_TRACK_URI, encoded));
}

float loudest(const Conductor::Cycle& heard)
{
    auto most = 0.0F;
    for (const auto& channel : heard.sound)
        for (const auto sample : channel)
            most = std::max(most, std::abs(sample));
    return most;
}

/// How many of the beats from `first` on were heard in their place, and how many sounds began in no beat's,
/// on the transport's time line.
struct BeatsHeard {
    int in_place = 0;
    int elsewhere = 0;
};
BeatsHeard beats_heard(const std::vector<Conductor::Cycle>& cycles, int first)
{
    auto line = std::vector<float> {};
    for (const auto& one : cycles) {
        if (!one.at)
            continue;
        line.resize(std::max(line.size(), std::size_t {*one.at} + one.sound[0].size()));
        std::ranges::copy(one.sound[0], line.begin() + *one.at);
    }
    auto beats = BeatsHeard {};
    for (const auto begins : beginnings(line)) {
        const auto beat = std::round(begins.value() / 0.5);
        if (beat < first)
            continue;
        const auto off = abs(begins - Seconds {0.5 * beat});
        ++(off < 5_ms ? beats.in_place : beats.elsewhere);
    }
    return beats;
}

}  // namespace

TEST_CASE("in jalv ten seconds of sound pass the Section Meter bit for bit, in the same cycle", "[jalv]")
{
    auto rig = JackRig {channels, cycle};
    REQUIRE(rig.start());
    const auto jalv = Jalv {SECTION_METER_LV2, {SECTION_METER_URI}};
    auto witness = Witness {};
    REQUIRE(in_time([&] { return witness.same + witness.other >= 480'000; }));
    CHECK(witness.other == 0);
}

TEST_CASE("in jalv the Backing Track plays each beat in its place with JACK's transport, and stops with it",
          "[jalv]")
{
    auto rig = JackRig {0, cycle};
    REQUIRE(rig.start());
    const auto piece = WalkingFolder {};
    const auto state = TemporaryFolder {};
    write_state(state.path(), piece.path());
    const auto jalv = Jalv {BACKING_TRACK_LV2, {"-l", state.path().string()}};
    auto conductor = Conductor {};
    // Until it has read its recordings.
    conductor.begin_at(0);
    REQUIRE(in_time([&] {
        return std::ranges::any_of(conductor.hear(8),
                                   [](const auto& heard) { return loudest(heard) > 0.1F; }) ||
               (conductor.begin_at(0), false);
    }));
    conductor.stop();
    static_cast<void>(conductor.hear(4));  // what sounds fades for 5 ms
    for (const auto& heard : conductor.hear(20)) {
        CHECK_FALSE(heard.at);
        CHECK(loudest(heard) == 0.0F);
    }
    // From the start, eight beats and a half; what comes first is late, and left out.
    conductor.begin_at(0);
    auto heard = conductor.hear(8 * 24'000 / cycle + 20);
    for (const auto& one : heard)
        CHECK(one.sound[0] == one.sound[1]);
    auto beats = beats_heard(heard, 1);
    CHECK(beats.in_place >= 7);
    CHECK(beats.elsewhere == 0);
    // A seek into a bar while it plays.
    conductor.begin_at(20 * 24'000 + 6'000);
    heard = conductor.hear(6 * 24'000 / cycle);
    std::erase_if(heard, [](const auto& one) { return one.at && *one.at < 20 * 24'000; });
    beats = beats_heard(heard, 21);
    CHECK(beats.in_place >= 5);
    CHECK(beats.elsewhere == 0);
    conductor.stop();
    static_cast<void>(conductor.hear(4));
    for (const auto& one : conductor.hear(20))
        CHECK(loudest(one) == 0.0F);
}

int main(int count, char** words)
{
    const auto reason = is_installed("jalv") ? JackRig::why_not() : "jalv is not installed";
    if (reason) {
        std::printf("SKIPPED: the plug-ins are not tried in jalv, because %s.\n", reason->c_str());
        constexpr auto skipped = 77;  // what CTest takes for it
        return skipped;
    }
    return Catch::Session().run(count, words);
}
