// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/merged_channels.hpp"

#include <vector>

#include "support/catch.hpp"
#include "support/signals.hpp"

using namespace tutti;
using namespace tutti::test;
using analysis::MergedChannels;

namespace {

constexpr auto hop = 256_frames;
using Groups = std::vector<std::size_t>;
const auto apart = Groups {0, 1};
const auto together = Groups {0, 0};

/// What is held to be the same after all of it.
Groups heard(MergedChannels& merged, const std::vector<Signal>& microphones)
{
    const auto frames = FrameCount {static_cast<std::int64_t>(microphones.front().size())};
    for (auto at = FrameCount {}; at + hop <= frames; at += hop) {
        auto channels = std::vector<std::span<const float>> {};
        for (const auto& microphone : microphones)
            channels.push_back(std::span {microphone}.subspan(at.size(), hop.size()));
        merged.process(channels);
    }
    return {merged.same_as().begin(), merged.same_as().end()};
}

Groups heard(const std::vector<Signal>& microphones)
{
    auto merged = MergedChannels {usual_rate, hop, microphones.size()};
    return heard(merged, microphones);
}

Signal louder(Signal signal, float gain)
{
    for (auto& sample : signal)
        sample *= gain;
    return signal;
}

Signal later(const Signal& signal, Seconds delay)
{
    auto result = Signal(to_frames(delay, usual_rate).size(), 0.0F);
    result.insert(result.end(), signal.begin(), signal.end());
    result.resize(signal.size());
    return result;
}

Signal melody_of(std::initializer_list<Pitch> pitches)
{
    return line(melody(pitches, 700_ms, 100_ms), 5_s);
}

const auto violins = melody_of({Pitch {69}, Pitch {71}, Pitch {74}, Pitch {73}, Pitch {69}});
const auto violas = melody_of({Pitch {60}, Pitch {62}, Pitch {59}, Pitch {57}, Pitch {60}});

}  // namespace

TEST_CASE("one microphone on two inputs is one microphone, whatever the gains and whichever way it is wired",
          "[analysis][merged]")
{
    const auto gain = GENERATE(1.0F, 0.3F, -1.0F);
    auto other = louder(violins, gain);
    add(other, noise(5_s, decibels(-75.0), 7));
    auto own = violins;
    add(own, noise(5_s, decibels(-75.0), 8));
    CHECK(heard({own, other}) == together);
}

TEST_CASE("microphones of neighbours who bleed at −6 dB are two, both playing or only one",
          "[analysis][merged]")
{
    const auto air = 6.4_ms;
    auto at_violins = violins;
    auto at_violas = later(louder(violins, 0.5F), air);
    CHECK(heard({at_violins, at_violas}) == apart);
    add(at_violas, violas);
    add(at_violins, later(louder(violas, 0.5F), air));
    CHECK(heard({at_violins, at_violas}) == apart);
}

TEST_CASE("one long note in step with the distance between two microphones is not yet one cable",
          "[analysis][merged]")
{
    const auto period = period_of(Hertz {440.0});
    auto vibrating = Timbre {};
    vibrating.vibrato = 5_cents;
    const auto note = tone(440_Hz, 5_s, decibels(-20.0), vibrating);
    auto far = later(louder(note, 0.5F), period * 3.0);
    CHECK(heard({note, far}) == apart);
}

TEST_CASE("silence, hum and preamplifiers' noise say nothing about cables", "[analysis][merged]")
{
    CHECK(heard({silence(5_s), silence(5_s)}) == apart);
    const auto hum = sine(50_Hz, 5_s, decibels(-45.0));
    CHECK(heard({hum, hum}) == apart);
    CHECK(heard({noise(5_s, decibels(-70.0), 1), noise(5_s, decibels(-70.0), 1)}) == apart);
}

TEST_CASE("cables put right are believed within a second of playing", "[analysis][merged]")
{
    auto merged = MergedChannels {usual_rate, hop, 2};
    REQUIRE(heard(merged, {violins, violins}) == together);
    const auto first_second = [](const Signal& signal) {
        return Signal {signal.begin(), signal.begin() + 48'000};
    };
    CHECK(heard(merged, {first_second(violins), first_second(violas)}) == apart);
}

TEST_CASE("a rest does not part what one cable joins", "[analysis][merged]")
{
    auto merged = MergedChannels {usual_rate, hop, 2};
    REQUIRE(heard(merged, {violins, violins}) == together);
    CHECK(heard(merged, {noise(5_s, decibels(-75.0), 1), noise(5_s, decibels(-75.0), 2)}) == together);
}

TEST_CASE("of four channels the two that carry the same are named, by the lower one", "[analysis][merged]")
{
    CHECK(heard({violins, violas, later(violins, 3_ms), violas}) == Groups {0, 1, 2, 1});
}
