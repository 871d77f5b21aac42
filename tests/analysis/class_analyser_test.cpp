// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/class_analyser.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/signals.hpp"
#include "support/tolerance.hpp"

namespace tutti::analysis {
namespace {

using test::Signal;

audio::ClassDescription class_of(std::vector<std::string> instruments)
{
    auto description = audio::ClassDescription {};
    auto channel = 1;
    for (const auto& name : instruments)
        description.sections.push_back({name, instrument_from_name(name).value(), {channel++}, name});
    return description;
}

ClassAnalyser analyser_for(const audio::ClassDescription& description, std::string tracker = {},
                           SampleRate rate = test::usual_rate)
{
    auto made = ClassAnalyser::create(description, {rate, std::move(tracker)});
    REQUIRE(made);
    return std::move(*made);
}

/// All readings of one section over a whole recording.
std::vector<SectionReading> listen(ClassAnalyser& analyser, const std::vector<Signal>& microphones,
                                   std::size_t section = 0)
{
    auto readings = std::vector<SectionReading> {};
    const auto hop = analyser.hop();
    const auto frames = FrameCount {static_cast<std::int64_t>(microphones.front().size())};
    for (auto at = FrameCount {}; at + hop <= frames; at += hop)
        readings.push_back(
            analyser.process(test::channel_pointers(microphones, at), FramePosition {} + at)[section]);
    return readings;
}

TEST_CASE("an A at 442 Hz reads 7.9 cents sharp of A440, with every tracker", "[analysis]")
{
    for (const auto name : tracker_names()) {
        CAPTURE(name);
        auto analyser = analyser_for(class_of({"violin"}), std::string {name});
        const auto readings = listen(analyser, {test::tone(442_Hz, 1_s)});
        const auto& last = readings.back();
        REQUIRE(last.tuned);
        CHECK(last.tuned->pitch == Pitch {69});
        CHECK(last.tuned->deviation.value() == Approx(7.85).margin(name == "aubio-schmitt" ? 20.0 : 5.0));
    }
}

TEST_CASE("silence is silent, and has no pitch", "[analysis]")
{
    auto analyser = analyser_for(class_of({"violin", "cello"}));
    for (const auto& reading : listen(analyser, {test::silence(1_s), test::silence(1_s)}, 1)) {
        REQUIRE(reading.state == SectionState::silent);
        REQUIRE_FALSE(reading.f0);
        REQUIRE_FALSE(reading.onset);
    }
}

TEST_CASE("samples that are no sound harm the hop they are in and nothing after it", "[analysis]")
{
    auto signal = test::tone(440_Hz, 1_s);
    for (auto i = std::size_t {9600}; i < 9700; ++i)
        signal[i] =
            i % 2 == 0 ? std::numeric_limits<float>::quiet_NaN() : std::numeric_limits<float>::infinity();
    auto analyser = analyser_for(class_of({"violin"}));
    const auto readings = listen(analyser, {signal});
    REQUIRE(readings.back().tuned);
    CHECK(abs(readings.back().tuned->deviation) < 5_cents);
}

TEST_CASE("a recording that clips says so", "[analysis]")
{
    auto signal = test::tone(440_Hz, 1_s, 3_dB);
    for (auto& sample : signal)
        sample = std::clamp(sample, -1.0F, 1.0F);
    auto analyser = analyser_for(class_of({"violin"}));
    const auto readings = listen(analyser, {signal});
    CHECK(readings[readings.size() / 2].clipped);
}

TEST_CASE("a tracker nobody has written is refused by name", "[analysis]")
{
    const auto made = ClassAnalyser::create(class_of({"violin"}), {test::usual_rate, "hearsay"});
    REQUIRE_FALSE(made);
    CHECK(made.error().message.find("hearsay") != std::string::npos);
    CHECK(made.error().message.find("aubio-yinfft") != std::string::npos);
}

TEST_CASE("a rate at which nothing can be heard is refused", "[analysis]")
{
    const auto made = ClassAnalyser::create(class_of({"violin"}), {SampleRate {7}, {}});
    REQUIRE_FALSE(made);
    CHECK(made.error().code == ErrorCode::rate_unsupported);
}

TEST_CASE("sections that share one microphone are not sure, and a section beside them is",
          "[analysis][merged]")
{
    const auto shared = test::tone(440_Hz, 4_s);
    const auto own = test::tone(98_Hz, 4_s);
    auto analyser = analyser_for(class_of({"violin", "viola", "cello"}));
    for (auto section = std::size_t {0}; section < 3; ++section) {
        CAPTURE(section);
        analyser = analyser_for(class_of({"violin", "viola", "cello"}));
        const auto last = listen(analyser, {shared, shared, own}, section).back();
        CHECK(last.state == (section < 2 ? SectionState::unsure : SectionState::sounding));
        CHECK((last.confidence <= 0.5) == (section < 2));
    }
    CHECK(analyser.same_as()[1] == 0);
    CHECK(analyser.same_as()[2] == 2);
}

TEST_CASE("three sections that sink together drift, and the one that is sharp is 20 cents sharp of them",
          "[analysis][drift]")
{
    const auto at = [](Pitch pitch, Cents off) {
        return test::tone(transposed(frequency_of(pitch, Tuning {}), off), 4_s);
    };
    auto analyser = analyser_for(class_of({"violin", "viola", "cello"}));
    const auto violins = listen(analyser, {at(Pitch {76}, Cents {8.0}), at(Pitch {60}, Cents {-12.0}),
                                           at(Pitch {43}, Cents {-12.0})});
    REQUIRE(analyser.ensemble().drift);
    CHECK_THAT(*analyser.ensemble().drift, test::within_cents(3, Cents {-12.0}));
    REQUIRE(violins.back().own_deviation);
    CHECK_THAT(*violins.back().own_deviation, test::within_cents(3, Cents {20.0}));
    CHECK_FALSE(analyser.ensemble().tempo);
}

TEST_CASE("the note is the same at every usual sample rate", "[analysis]")
{
    for (const auto rate : {16'000, 22'050, 44'100, 48'000, 88'200, 96'000}) {
        CAPTURE(rate);
        auto analyser = analyser_for(class_of({"viola"}), {}, SampleRate {rate});
        const auto readings =
            listen(analyser, {test::tone(220_Hz, 1_s, decibels(-20.0), {}, SampleRate {rate})});
        REQUIRE(readings.back().tuned);
        CHECK(readings.back().tuned->pitch == Pitch {57});
        CHECK(abs(readings.back().tuned->deviation) < 5_cents);
    }
}

}  // namespace
}  // namespace tutti::analysis
