// SPDX-License-Identifier: GPL-3.0-or-later
// The pitch that one section is heard at, from the samples on: octave, cents, silence, slurs, and what the
// score expects.
#include <algorithm>
#include <vector>

#include "analysis/class_analyser.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"

namespace tutti::analysis {
namespace {

using test::Signal;

ClassAnalyser analyser_of(std::string_view instrument)
{
    auto cls = audio::ClassDescription {};
    cls.sections.push_back({std::string {instrument}, instrument_from_name(instrument).value(), {1}, "part"});
    return std::move(ClassAnalyser::create(cls, {test::usual_rate, {}}).value());
}

/// Readings of a section alone; `expected` is what the score asks for throughout.
std::vector<SectionReading> listen(std::string_view instrument, const Signal& sound,
                                   std::optional<Hertz> expected = std::nullopt)
{
    auto analyser = analyser_of(instrument);
    analyser.expect(0, expected);
    const auto hop = analyser.hop();
    const auto frames = FrameCount {static_cast<std::int64_t>(sound.size())};
    auto readings = std::vector<SectionReading> {};
    for (auto at = FrameCount {}; at + hop <= frames; at += hop) {
        const auto* samples = sound.data() + at.size();
        readings.push_back(analyser.process({&samples, 1}, FramePosition {} + at)[0]);
    }
    return readings;
}

bool is_within(const SectionReading& reading, Hertz f0, Cents tolerance)
{
    return reading.f0 && abs(cents_between(*reading.f0, f0)) <= tolerance;
}

/// Share of the readings, after the first `from`, within a quarter tone of a frequency.
double share_at(const std::vector<SectionReading>& readings, Hertz f0, std::size_t from = 20)
{
    const auto found = std::count_if(readings.begin() + static_cast<std::ptrdiff_t>(from), readings.end(),
                                     [&](const auto& reading) { return is_within(reading, f0, 50_cents); });
    return static_cast<double>(found) / static_cast<double>(readings.size() - from);
}

Hertz frequency_of_key(int midi_key)
{
    return frequency_of(Pitch {midi_key}, Tuning {});
}

TEST_CASE("every instrument's notes are heard in their own octave, from 50 Hz on to 3 cents",
          "[analysis][f0]")
{
    for (const auto name :
         {"violin", "cello", "flute", "clarinet", "trumpet", "trombone", "double-bass", "tuba"}) {
        const auto instrument = instrument_from_name(name).value();
        for (auto pitch = instrument.lowest; pitch <= instrument.highest; pitch = pitch.transposed(5)) {
            const auto f0 = frequency_of(pitch, Tuning {});
            CAPTURE(name, f0.value());
            const auto readings = listen(name, test::tone(f0, 500_ms));
            // Under 50 Hz the window holds fewer than four periods, and partials lean on each other.
            REQUIRE(is_within(readings.back(), f0, f0 < 50_Hz ? 15_cents : 3_cents));
        }
    }
}

TEST_CASE("a note without its fundamental is heard at the fundamental", "[analysis][f0]")
{
    auto upper = test::silence(500_ms);
    for (auto k = 2; k <= 8; ++k)
        test::add(upper, test::sine(110_Hz * k, 500_ms, decibels(-30.0)));
    const auto readings = listen("cello", upper);
    CHECK(is_within(readings.back(), 110_Hz, 10_cents));
}

TEST_CASE("noise alone is nobody's note", "[analysis][f0]")
{
    for (const auto& reading : listen("violin", test::noise(2_s, decibels(-40.0)))) {
        REQUIRE(reading.state != SectionState::sounding);
        REQUIRE(reading.confidence < 0.5);
    }
}

TEST_CASE("when a note ends in silence it is silent within a quarter of a second", "[analysis][f0]")
{
    auto sound = test::tone(440_Hz, 500_ms);
    sound.resize(sound.size() + 48'000, 0.0F);
    const auto readings = listen("violin", sound);
    CHECK(readings[90].state == SectionState::sounding);
    for (auto i = std::size_t {94 + 47}; i < readings.size(); ++i)
        REQUIRE(readings[i].state == SectionState::silent);
}

TEST_CASE("a slurred tone is at its new pitch within 50 ms", "[analysis][f0]")
{
    // One bow, no gap: the second note rises over 20 ms while the first falls over as many.
    const auto notes = std::vector<test::Note> {{392_Hz, 0_ms, 510_ms}, {440_Hz, 490_ms, 500_ms}};
    const auto readings = listen("violin", test::line(notes, 1_s, {.attack = 20_ms, .release = 20_ms}));
    const auto change = std::size_t {92};  // the hop that ends at 496 ms
    CHECK(is_within(readings[change - 4], 392_Hz, 10_cents));
    for (auto i = change + 10; i < change + 60; ++i)
        REQUIRE(is_within(readings[i], 440_Hz, 10_cents));
}

TEST_CASE("a wrong note is reported as the note that it is, whatever the score expects", "[analysis][f0]")
{
    for (const auto played : {61, 59, 72, 48, 67}) {
        CAPTURE(played);
        const auto readings =
            listen("viola", test::tone(frequency_of_key(played), 500_ms), frequency_of_key(60));
        CHECK(share_at(readings, frequency_of_key(played)) == 1.0);
        CHECK(readings.back().confidence > 0.9);
    }
}

TEST_CASE("in noise the note that the score expects is found more often", "[analysis][f0]")
{
    auto sound = test::tone(frequency_of_key(60), 4_s, decibels(-44.0));
    test::add(sound, test::noise(4_s, decibels(-26.0)));
    const auto unaided = share_at(listen("viola", sound), frequency_of_key(60));
    const auto aided = share_at(listen("viola", sound, frequency_of_key(60)), frequency_of_key(60));
    CAPTURE(unaided, aided);
    CHECK(aided > unaided);
}

TEST_CASE("what the score expects is not heard where nobody plays", "[analysis][f0]")
{
    for (const auto& reading : listen("viola", test::noise(2_s, decibels(-40.0)), frequency_of_key(60)))
        REQUIRE(reading.confidence < 0.5);
}

}  // namespace
}  // namespace tutti::analysis
