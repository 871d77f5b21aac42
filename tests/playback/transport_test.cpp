// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/transport.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "playback/synthetic_piece.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"
#include "support/tolerance.hpp"

namespace tutti::test {

namespace {

using playback::Passage;
using playback::Renderer;
using playback::Timeline;
using playback::Transport;

std::unique_ptr<Renderer> renderer_of(std::vector<std::vector<float>> channels, double tempo)
{
    const auto score = walking_piece(32);
    auto stems = std::make_shared<playback::Stems>();
    stems->length = FrameCount {static_cast<std::int64_t>(channels.front().size())};
    for (auto& channel : channels)
        stems->stems.push_back({stems->stems.size(), std::move(channel)});
    return std::make_unique<Renderer>(stems, Timeline::as_marked(score),
                                      Passage {.first_bar = 0, .end_bar = 32}, tempo);
}

/// Plays through a device of one channel, offline.
std::vector<float> played(Transport& transport, Seconds length, FrameCount block = FrameCount {256})
{
    auto out = std::vector<float> {};
    auto samples = std::vector<float>(block.size());
    while (out.size() < to_frames(length, usual_rate).size()) {
        transport.fill();
        std::ranges::fill(samples, 0.0F);
        auto* channel = samples.data();
        transport.mix({{&channel, 1}, block});
        out.insert(out.end(), samples.begin(), samples.end());
    }
    return out;
}

/// When short notes that die away begin: half their loudest is reached after 15 ms of less.
std::vector<Seconds> beginnings_of_pulses(std::span<const float> sound)
{
    auto loudest = 0.0F;
    for (const auto sample : sound)
        loudest = std::max(loudest, std::abs(sample));
    auto found = std::vector<Seconds> {};
    const auto apart = to_frames(15_ms, usual_rate).value();
    auto last = -apart;
    for (std::int64_t f = 0; f < std::ssize(sound); ++f) {
        if (std::abs(sound[static_cast<std::size_t>(f)]) < 0.5F * loudest)
            continue;
        if (f - last >= apart)
            found.push_back(to_seconds(FrameCount {f}, usual_rate));
        last = f;
    }
    return found;
}

}  // namespace

TEST_CASE("what is heard does not depend on the device's blocks", "[playback]")
{
    const auto channel = noise(Seconds {4.0}, -20_dB);
    auto first = Transport {renderer_of({channel}, 0.73)};
    auto second = Transport {renderer_of({channel}, 0.73)};
    const auto small = played(first, Seconds {2.0}, FrameCount {64});
    const auto large = played(second, Seconds {2.0}, FrameCount {1000});
    CHECK(std::equal(small.begin(), small.begin() + 90'000, large.begin()));
    CHECK(first.late_frames() == 0);
}

TEST_CASE("a new tempo is heard within 150 ms", "[playback]")
{
    // A note every 50 ms, and then at half the speed.
    auto beats = std::vector<playback::Beat> {};
    for (auto i = 0; i < 200; ++i)
        beats.push_back({Seconds {0.05 * i}, false});
    auto transport = Transport {renderer_of({pulses(beats, Seconds {12.0}, 880_Hz)}, 1.0)};
    auto sound = played(transport, Seconds {1.0});
    const auto asked = to_seconds(FrameCount {std::ssize(sound)}, usual_rate);
    transport.set_tempo(0.5);
    const auto slower = played(transport, Seconds {1.0});
    sound.insert(sound.end(), slower.begin(), slower.end());
    const auto notes = beginnings_of_pulses(sound);
    for (std::size_t n = 1; n < notes.size(); ++n) {
        if (notes[n] < asked)
            CHECK_THAT(notes[n] - notes[n - 1], within_ms(10, 50_ms));
        if (notes[n - 1] > asked + 150_ms)
            CHECK_THAT(notes[n] - notes[n - 1], within_ms(15, 100_ms));
    }
    CHECK(std::ranges::count_if(notes, [&](Seconds note) { return note < asked; }) >= 15);
    CHECK(std::ranges::count_if(notes, [&](Seconds note) { return note > asked; }) >= 8);
}

TEST_CASE("a part that is muted beforehand is never heard, later it is gone after 10 ms, and the others stay",
          "[playback]")
{
    auto transport = Transport {
        renderer_of({sine(440_Hz, Seconds {4.0}, -20_dB), sine(660_Hz, Seconds {4.0}, -20_dB)}, 1.0)};
    transport.set_volume(1, 0.0);
    auto without = Transport {renderer_of({sine(440_Hz, Seconds {4.0}, -20_dB)}, 1.0)};
    const auto sound = played(transport, Seconds {1.0});
    const auto alone = played(without, Seconds {1.0});
    for (std::size_t f = 0; f < 24'000; f += 100)
        CHECK(sound[f] == Approx(alone[f]).margin(1e-4));
    CHECK_THAT(rms_level(std::span {sound}.subspan(24'000)), within_decibels(0.3, -20_dB));
    transport.set_volume(0, 0.0);
    const auto muted = played(transport, Seconds {0.5});
    CHECK(std::ranges::all_of(std::span {muted}.subspan(500), [](float s) { return s == 0.0F; }));
}

TEST_CASE("the place that is told is the place that is heard", "[playback]")
{
    auto transport = Transport {renderer_of({silence(Seconds {64.0})}, 0.5)};
    static_cast<void>(played(transport, Seconds {8.0}));
    // At half of 120 quarters a minute, eight seconds are eight quarters.
    CHECK(std::abs(transport.place().quarters - 8.0) < 0.02);
}

TEST_CASE("with a worker of its own the same sound comes as without, whatever came late", "[playback]")
{
    const auto channel = noise(Seconds {4.0}, -20_dB);
    auto offline = Transport {renderer_of({channel}, 0.9)};
    const auto wanted = played(offline, Seconds {1.0}, FrameCount {64});

    auto transport = Transport {renderer_of({channel}, 0.9)};
    transport.start();
    auto sound = std::vector<float> {};
    auto samples = std::array<float, 64> {};
    while (sound.size() < wanted.size()) {
        const auto late = transport.late_frames();
        samples.fill(0.0F);
        auto* output = samples.data();
        transport.mix({{&output, 1}, 64_frames});
        const auto ready = 64 - static_cast<std::ptrdiff_t>(transport.late_frames() - late);
        sound.insert(sound.end(), samples.begin(), samples.begin() + ready);
    }
    transport.stop();
    CHECK(std::equal(wanted.begin(), wanted.end(), sound.begin()));
}

TEST_CASE("who has fallen behind leaves out what is late and is where the others are", "[playback]")
{
    const auto channel = noise(Seconds {4.0}, -20_dB);
    auto one = Transport {renderer_of({channel}, 0.73)};
    auto late = Transport {renderer_of({channel}, 0.73)};
    const auto whole = played(one, Seconds {2.0});
    auto owed = FrameCount {10'000};
    while (owed > FrameCount {}) {
        late.fill();
        owed -= late.skip(owed);
    }
    CHECK(late.position() == FramePosition {10'000});
    const auto rest = played(late, Seconds {1.5});
    CHECK(std::equal(rest.begin(), rest.end(), whole.begin() + 10'000));
    CHECK(late.late_frames() == 0);
}

}  // namespace tutti::test
