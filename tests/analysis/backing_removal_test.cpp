// SPDX-License-Identifier: GPL-3.0-or-later
// A pupil at home beside the loudspeaker that plays the others' parts, heard by one microphone.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "analysis/class_analyser.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"
#include "support/tolerance.hpp"

namespace tutti::analysis {
namespace {

using test::Signal;

constexpr auto length = 8_s;

/// What the loudspeaker is given: a tune in the pupil's octave without a rest, two voices below it, and the
/// breath and bows of those who play.
Signal backing_tune()
{
    auto notes = std::vector<test::Note> {};
    auto at = 0_s;
    for (auto round = 0; at < length; ++round)
        for (const auto key : {71, 67, 74, 71, 66, 62, 69, 71}) {
            const auto held = Seconds {round % 2 == 0 ? 0.4 : 0.3};
            notes.push_back({frequency_of(Pitch {key}, {}), at, held});
            at += held;
        }
    auto given = test::line(notes, length);
    for (const auto below : {4, 12}) {
        for (auto& note : notes)
            note.f0 = note.f0 * std::exp2(-below / 12.0);
        test::add(given, test::line(notes, length, {}, test::usual_rate, static_cast<unsigned>(below)),
                  -3_dB);
    }
    test::add(given, test::noise(length, -45_dB, 7));
    return given;
}

/// The same as it arrives: late, with early reflections and a tail that dies away in `reverberation`.
Signal through_room(const Signal& given, Seconds delay, Decibels gain, Seconds reverberation = 400_ms,
                    unsigned seed = 1)
{
    auto chance = std::mt19937 {seed};
    auto arriving = Signal(given.size());
    const auto arrive = [&](Seconds when, float strength) {
        const auto late = to_frames(when, test::usual_rate).size();
        for (auto i = late; i < arriving.size(); ++i)
            arriving[i] += strength * given[i - late];
    };
    const auto direct = static_cast<float>(to_gain(gain));
    arrive(delay, direct);
    for (auto n = 1; n <= 60; ++n) {
        const auto after = reverberation * (0.9 * n / 60.0);
        const auto sign = chance() % 2 == 0 ? 1.0F : -1.0F;
        arrive(delay + 4_ms + after,
               sign * 0.25F * direct * static_cast<float>(std::pow(10.0, -3.0 * (after / reverberation))));
    }
    return arriving;
}

audio::ClassDescription one_violin()
{
    auto cls = audio::ClassDescription {};
    cls.sections.push_back({"Pupil", instrument_from_name("violin").value(), {1}, "Pupil"});
    return cls;
}

ClassAnalyser analyser_beside_loudspeaker(const audio::ClassDescription& cls = one_violin())
{
    return ClassAnalyser::create(
               cls, {.sample_rate = test::usual_rate, .tracker = {}, .couplings = {}, .backing = true})
        .value();
}

/// The first section's readings.
std::vector<SectionReading> listen(ClassAnalyser& analyser, const std::vector<Signal>& channels)
{
    auto readings = std::vector<SectionReading> {};
    const auto hop = analyser.hop();
    const auto frames = FrameCount {static_cast<std::int64_t>(channels.front().size())};
    for (auto at = FrameCount {}; at + hop <= frames; at += hop) {
        readings.push_back(
            analyser.process(test::channel_pointers(channels, at), FramePosition {} + at).front());
    }
    return readings;
}
/// Of the readings between two moments, the share for which it is so.
template <class Is>
double share_of(const std::vector<SectionReading>& readings, Seconds from, Seconds until, Is is)
{
    auto all = 0;
    auto those = 0;
    for (const auto& reading : readings) {
        const auto when = to_seconds(reading.heard_until - FramePosition {}, test::usual_rate);
        if (when <= from || when > until)
            continue;
        ++all;
        those += is(reading) ? 1 : 0;
    }
    return static_cast<double>(those) / all;
}

bool is_the_a(const SectionReading& reading)
{
    return reading.tuned && reading.tuned->pitch == Pitch {69} && abs(reading.tuned->deviation) < 20_cents;
}
bool shows_another(const SectionReading& reading)
{
    return reading.state == SectionState::sounding && !is_the_a(reading);
}
bool sounds(const SectionReading& reading)
{
    return reading.state == SectionState::sounding;
}

Signal start_of(const Signal& signal)
{
    return {signal.begin(), signal.begin() + to_frames(500_ms, test::usual_rate).value()};
}

/// A pupil's A, from the third second on.
Signal late_a()
{
    return test::line(std::vector {test::Note {440_Hz, 3_s, length - 3_s}}, length);
}

TEST_CASE("a pupil's A is heard as an A while a loudspeaker plays a tune twice as loud", "[analysis]")
{
    const auto delay = GENERATE(5_ms, 60_ms, 240_ms);
    CAPTURE(delay.value());
    const auto given = backing_tune();
    auto microphone = through_room(given, delay, 6_dB);
    test::add(microphone, late_a());
    test::add(microphone, test::noise(length, -60_dB));

    auto deaf = ClassAnalyser::create(one_violin(), {.sample_rate = test::usual_rate, .tracker = {}}).value();
    CHECK(share_of(listen(deaf, {microphone}), 3200_ms, length, is_the_a) < 0.3);

    auto analyser = analyser_beside_loudspeaker();
    const auto readings = listen(analyser, {microphone, given});
    CHECK(share_of(readings, 3200_ms, length, is_the_a) > 0.9);
    CHECK(share_of(readings, 3200_ms, length, shows_another) < 0.08);
    const auto known = analyser.backing(0);
    CHECK(known.sounding);
    CHECK(known.told_apart);
    CHECK(known.reduction > 10_dB);
    REQUIRE(known.delay);
    CHECK(known.delay->value() == Approx(delay.value()).margin(0.001));
}

TEST_CASE("a pupil who rests beside the loudspeaker is silent", "[analysis]")
{
    const auto given = backing_tune();
    auto microphone = through_room(given, 30_ms, 0_dB);
    test::add(microphone, test::noise(length, -60_dB));
    auto analyser = analyser_beside_loudspeaker();
    const auto readings = listen(analyser, {microphone, given});
    CHECK(share_of(readings, 3_s, length, sounds) < 0.02);
    CHECK(share_of(readings, 3_s, length,
                   [](const auto& reading) { return reading.state == SectionState::silent; }) > 0.7);
}

TEST_CASE("a pupil far softer than the loudspeaker is not sure, never another note", "[analysis]")
{
    const auto given = backing_tune();
    auto microphone = through_room(given, 30_ms, 0_dB);
    test::add(microphone, late_a(), -40_dB);
    auto analyser = analyser_beside_loudspeaker();
    const auto readings = listen(analyser, {microphone, given});
    CHECK(share_of(readings, 3200_ms, length, shows_another) < 0.02);
    CHECK(share_of(readings, 3200_ms, length,
                   [](const auto& reading) { return reading.state == SectionState::unsure; }) > 0.1);
}

TEST_CASE("a volume turned in mid-take is followed within half a second", "[analysis]")
{
    const auto change = GENERATE(-12_dB, 12_dB);
    CAPTURE(change.value());
    const auto given = backing_tune();
    const auto before = -0.5 * change;
    auto microphone = through_room(given, 30_ms, before);
    const auto after = through_room(given, 30_ms, before + change);
    const auto turned = static_cast<std::ptrdiff_t>(to_frames(5_s, test::usual_rate).size());
    std::copy(after.begin() + turned, after.end(), microphone.begin() + turned);
    test::add(microphone, late_a());
    auto analyser = analyser_beside_loudspeaker();
    const auto readings = listen(analyser, {microphone, given});
    CHECK(share_of(readings, 4_s, 5_s, is_the_a) > 0.97);
    CHECK(share_of(readings, 5500_ms, length, is_the_a) > 0.9);
}

TEST_CASE("a laptop that is moved is found again", "[analysis]")
{
    const auto given = backing_tune();
    auto microphone = through_room(given, 30_ms, 3_dB);
    const auto elsewhere = through_room(given, 33_ms, 3_dB, 400_ms, 2);
    const auto moved = static_cast<std::ptrdiff_t>(to_frames(4_s, test::usual_rate).size());
    std::copy(elsewhere.begin() + moved, elsewhere.end(), microphone.begin() + moved);
    test::add(microphone, late_a());
    auto analyser = analyser_beside_loudspeaker();
    const auto readings = listen(analyser, {microphone, given});
    CHECK(share_of(readings, 6_s, length, is_the_a) > 0.95);
    REQUIRE(analyser.backing(0).delay);
    CHECK(analyser.backing(0).delay->value() == Approx(0.033).margin(0.001));
}

TEST_CASE("while the loudspeaker is silent every reading is the same bit for bit as without one",
          "[analysis]")
{
    auto microphone = late_a();
    test::add(microphone, test::noise(length, -60_dB));
    auto plain =
        ClassAnalyser::create(one_violin(), {.sample_rate = test::usual_rate, .tracker = {}}).value();
    auto beside = analyser_beside_loudspeaker();
    const auto expected = listen(plain, {microphone});
    const auto readings = listen(beside, {microphone, test::silence(length)});
    REQUIRE(readings.size() == expected.size());
    auto different = 0;
    for (auto i = std::size_t {0}; i < readings.size(); ++i)
        if (readings[i].f0 != expected[i].f0 || readings[i].confidence != expected[i].confidence ||
            readings[i].state != expected[i].state || readings[i].spread != expected[i].spread ||
            readings[i].onset.has_value() != expected[i].onset.has_value())
            ++different;
    CHECK(different == 0);
    CHECK_FALSE(beside.backing(0).sounding);
}

TEST_CASE("what the loudspeaker was given may hold damage: the pupil is heard again after it", "[analysis]")
{
    auto given = backing_tune();
    auto microphone = through_room(given, 30_ms, 0_dB);
    test::add(microphone, late_a());
    for (auto i = std::size_t {100'000}; i < 100'400; ++i)
        given[i] =
            i % 2 == 0 ? std::numeric_limits<float>::quiet_NaN() : std::numeric_limits<float>::infinity();
    auto analyser = analyser_beside_loudspeaker();
    const auto readings = listen(analyser, {microphone, given});
    CHECK(share_of(readings, 5_s, length, is_the_a) > 0.97);
}

TEST_CASE("a loudspeaker beside a whole class is taken out of each of its microphones", "[analysis]")
{
    auto cls = one_violin();
    cls.sections.push_back({"Cellos", instrument_from_name("cello").value(), {2}, "Cellos"});
    const auto given = backing_tune();
    auto first = through_room(given, 30_ms, 3_dB);
    auto second = through_room(given, 45_ms, 3_dB, 400_ms, 3);
    test::add(first, late_a());
    auto analyser = analyser_beside_loudspeaker(cls);
    const auto readings = listen(analyser, {first, second, given});
    CHECK(share_of(readings, 4_s, length, is_the_a) > 0.95);
    REQUIRE(analyser.backing(0).delay);
    REQUIRE(analyser.backing(1).delay);
    CHECK(analyser.backing(1).delay->value() - analyser.backing(0).delay->value() ==
          Approx(0.015).margin(0.001));
}

TEST_CASE("a stream with a hole keeps what was learned of the loudspeaker", "[analysis]")
{
    const auto given = backing_tune();
    auto microphone = through_room(given, 30_ms, 3_dB);
    test::add(microphone, late_a());
    auto analyser = analyser_beside_loudspeaker();
    static_cast<void>(listen(analyser, {microphone, given}));
    const auto known = analyser.backing(0);
    analyser.skip();
    // A hop's reading is of the powers since the hole: half a second of them can be compared.
    static_cast<void>(listen(analyser, {start_of(microphone), start_of(given)}));
    auto fresh = analyser_beside_loudspeaker();
    static_cast<void>(listen(fresh, {start_of(microphone), start_of(given)}));
    CHECK(analyser.backing(0).reduction > fresh.backing(0).reduction + 6_dB);
    REQUIRE(known.delay);
    REQUIRE(analyser.backing(0).delay);
    CHECK(analyser.backing(0).delay == known.delay);
    const auto readings = listen(analyser, {microphone, given});
    CHECK(share_of(readings, 700_ms, 3_s, sounds) < 0.05);
}

TEST_CASE("of a loudspeaker that has fallen silent nothing is said, and its path stays known", "[analysis]")
{
    const auto given = backing_tune();
    auto microphone = through_room(given, 30_ms, 0_dB);
    test::add(microphone, test::noise(length, -60_dB));
    auto analyser = analyser_beside_loudspeaker();
    // While the path is unknown, a pupil who rests cannot be told apart from what is left.
    static_cast<void>(listen(analyser, {start_of(microphone), start_of(given)}));
    REQUIRE(analyser.backing(0).sounding);
    REQUIRE_FALSE(analyser.backing(0).told_apart);
    static_cast<void>(listen(analyser, {late_a(), test::silence(length)}));
    CHECK_FALSE(analyser.backing(0).sounding);
    CHECK(analyser.backing(0).told_apart);

    static_cast<void>(listen(analyser, {microphone, given}));
    REQUIRE(analyser.backing(0).delay);
    const auto known = *analyser.backing(0).delay;
    static_cast<void>(listen(analyser, {late_a(), test::silence(length)}));
    CHECK_FALSE(analyser.backing(0).sounding);
    CHECK_FALSE(analyser.backing(0).delay);
    CHECK(analyser.backing(0).reduction == 0_dB);

    static_cast<void>(listen(analyser, {start_of(microphone), start_of(given)}));
    CHECK(analyser.backing(0).sounding);
    CHECK(analyser.backing(0).delay == known);
}

}  // namespace
}  // namespace tutti::analysis
