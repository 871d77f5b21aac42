// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/sound_check.hpp"

#include <cmath>

#include "io/scripted_device.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"

using namespace tutti;
using rehearsal::MicrophoneTrouble;
using rehearsal::SoundCheck;

namespace {

/// Hiss of a quiet room, so that no channel is as silent as a cable that is out.
test::Signal room_noise(Seconds length, std::uint64_t seed)
{
    return test::noise(length, decibels(-68.0), seed);
}

/// A section of violins that holds an A, breathes and goes on.
test::Signal violins(Seconds length, std::uint64_t seed)
{
    auto notes = std::vector<test::Note> {};
    for (auto at = 0.5_s; at + 1.6_s < length; at += 2_s)
        notes.push_back({440_Hz, at, 1.5_s});
    return test::section(notes, test::players(4, {}, 10_cents, seed), length, {.vibrato = 15_cents},
                         test::usual_rate, seed);
}

test::Signal later_by(const test::Signal& signal, std::size_t frames)
{
    auto late = test::Signal(frames, 0.0F);
    late.insert(late.end(), signal.begin(), signal.end());
    late.resize(signal.size());
    return late;
}

struct Checked {
    std::vector<rehearsal::MicrophoneGlance> channels;
    std::vector<std::string> sentences;
};

Checked check(std::vector<test::Signal> heard)
{
    auto all = std::vector<int> {};
    for (auto n = 1; n <= static_cast<int>(heard.size()); ++n)
        all.push_back(n);
    auto sound_check = *SoundCheck::create(std::make_unique<io::ScriptedDevice>(std::move(heard)));
    REQUIRE(sound_check->run_to_end([] { return true; }));
    const auto& now = sound_check->snapshot();
    auto sentences = std::vector<std::string> {};
    for (const auto& remark : rehearsal::microphone_remarks(now.channels, all))
        sentences.push_back(rehearsal::microphone_sentence(remark));
    return {now.channels, sentences};
}

}  // namespace

TEST_CASE("two microphones on one cable are called alike; two violins side by side are not", "[rehearsal]")
{
    constexpr auto length = 8_s;
    const auto first = violins(length, 1);
    const auto second = violins(length, 2);
    // Side by side: each microphone hears the neighbour at −6 dB, a metre of air later.
    auto left = first;
    auto right = second;
    test::add(left, later_by(second, 140), decibels(-6.0));
    test::add(right, later_by(first, 140), decibels(-6.0));
    auto copy = left;
    for (auto& sample : copy)
        sample *= 0.5F;

    const auto seen = check({left, right, copy});
    REQUIRE(seen.sentences.size() == 1);
    CHECK(seen.sentences.front() ==
          "Channels 1 and 3 carry the same sound; look for a cable in the wrong socket.");
    CHECK(seen.channels[1].trouble == MicrophoneTrouble::none);
}

TEST_CASE("a microphone that is driven into full scale clips, and a loud one that is not does not",
          "[rehearsal]")
{
    auto loud = violins(5_s, 1);
    auto highest = 0.0F;
    for (const auto sample : loud)
        highest = std::max(highest, std::abs(sample));
    auto clipped = violins(5_s, 2);
    for (auto& sample : loud)
        sample *= 0.97F / highest;
    for (auto& sample : clipped)
        sample = std::clamp(sample * 3.0F / highest, -1.0F, 1.0F);
    const auto seen = check({loud, clipped});
    CHECK(seen.channels[0].trouble == MicrophoneTrouble::none);
    REQUIRE(seen.sentences.size() == 1);
    CHECK(seen.sentences.front() == "Channel 2 is too loud and clips; turn its gain down.");
}

TEST_CASE("a microphone that hears nothing of a room that sounds is dead; a section that rests is not",
          "[rehearsal]")
{
    constexpr auto length = 8_s;
    const auto playing = violins(length, 1);
    auto resting = room_noise(length, 2);
    test::add(resting, later_by(playing, 600), decibels(-25.0));
    const auto seen =
        check({playing, resting, test::noise(length, decibels(-95.0), 3), test::silence(length)});
    CHECK(seen.channels[0].trouble == MicrophoneTrouble::none);
    CHECK(seen.channels[1].trouble == MicrophoneTrouble::none);
    CHECK(seen.channels[2].trouble == MicrophoneTrouble::dead);
    CHECK(seen.channels[3].trouble == MicrophoneTrouble::dead);
    CHECK(seen.sentences.size() == 2);
}

TEST_CASE("in a quiet room before anybody plays no microphone is called dead", "[rehearsal]")
{
    const auto seen = check({room_noise(6_s, 1), room_noise(6_s, 2), test::noise(6_s, decibels(-90.0), 3)});
    CHECK(seen.sentences.empty());
}

TEST_CASE("hum and hiss are noise; a held note and a quiet room are not", "[rehearsal]")
{
    constexpr auto length = 9_s;
    const auto held = test::Note {440_Hz, 0.2_s, length - 0.4_s};
    auto bowed =
        test::section(std::span {&held, 1}, test::players(4, {}, 10_cents, 4), length, {.vibrato = 15_cents});
    // Nobody holds a bow still: 3 dB up and down in two seconds.
    for (std::size_t n = 0; n < bowed.size(); ++n)
        bowed[n] *= static_cast<float>(to_gain(decibels(
            3.0 * std::sin(2.0 * 3.14159 * static_cast<double>(n) / test::usual_rate.value() / 2.5))));
    const auto seen = check({test::sine(50_Hz, length, decibels(-38.0)),
                             test::noise(length, decibels(-42.0), 2), bowed, room_noise(length, 3)});
    CHECK(seen.channels[0].trouble == MicrophoneTrouble::noisy);
    CHECK(seen.channels[1].trouble == MicrophoneTrouble::noisy);
    CHECK(seen.channels[2].trouble == MicrophoneTrouble::none);
    CHECK(seen.channels[3].trouble == MicrophoneTrouble::none);
    REQUIRE(seen.sentences.size() == 2);
    CHECK(seen.sentences.back() ==
          "Channel 2 hums or hisses at -42 dBFS while nobody plays; look for a fan or a "
          "lamp beside it, or another cable.");
}

TEST_CASE("players who hold their level through note after note do not hum", "[rehearsal]")
{
    // Crotchets at 100, each as loud as the last: by half seconds their level hardly moves.
    constexpr auto length = 9_s;
    auto notes = std::vector<test::Note> {};
    for (auto n = 0; n < 15; ++n)
        notes.push_back({n % 2 == 0 ? 440_Hz : 494_Hz, 0.6_s * n, 0.55_s});
    const auto played =
        test::section(notes, test::players(4, {}, 10_cents, 4), length, {.vibrato = 15_cents});
    CHECK(check({played}).channels[0].trouble == MicrophoneTrouble::none);
}

TEST_CASE("of channels that no section uses nothing is said", "[rehearsal]")
{
    const auto seen = check({violins(6_s, 1), test::silence(6_s)});
    const auto used = std::vector {1};
    CHECK(rehearsal::microphone_remarks(seen.channels, used).empty());
}

TEST_CASE("a driver's nonsense neither clips nor kills a microphone's meter for good", "[rehearsal]")
{
    auto broken = violins(6_s, 1);
    for (std::size_t n = 48'000; n < 48'400; ++n)
        broken[n] = std::nanf("");
    const auto seen = check({broken, violins(6_s, 2)});
    CHECK(std::isfinite(seen.channels[0].level.value()));
    CHECK(seen.channels[0].trouble == MicrophoneTrouble::none);
}
