// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/glance.hpp"

#include <cmath>
#include <numbers>

#include "support/catch.hpp"

using namespace tutti;
using rehearsal::GlanceBoard;
using rehearsal::Verdict;

namespace {

constexpr auto rate = SampleRate {48'000};
constexpr auto hop = 256_frames;

/// A class of one section, fed reading by reading.
struct OneSection {
    explicit OneSection(std::string_view instrument, Cents tolerance = audio::developing_tolerance)
        : board {cls(instrument, tolerance), rate, hop}
    {
    }

    static audio::ClassDescription cls(std::string_view instrument, Cents tolerance)
    {
        auto cls = audio::ClassDescription {};
        cls.tolerance = tolerance;
        cls.sections.push_back({"Section", *instrument_from_name(instrument), {1}, "Section"});
        return cls;
    }

    void hears(Pitch pitch, Cents deviation, double confidence = 0.95)
    {
        auto reading = analysis::SectionReading {};
        reading.state = analysis::SectionState::sounding;
        reading.tuned = TunedPitch {pitch, deviation};
        reading.f0 = transposed(frequency_of(pitch, {}), deviation);
        reading.confidence = confidence;
        reading.level = -20_dB;
        give(reading);
    }
    void hears_nothing() { give({}); }

    void give(analysis::SectionReading reading)
    {
        now += hop;
        reading.heard_until = now;
        board.update(reading);
    }

    const rehearsal::Glance& glance() const { return board.glances()[0]; }

    GlanceBoard board;
    FramePosition now;
};

constexpr auto a4 = Pitch {69};
constexpr auto half_a_second = 94;  // hops

}  // namespace

TEST_CASE("a tempo that is not sure is not shown, and what is shown stands for two seconds", "[rehearsal]")
{
    auto section = OneSection {"viola"};
    const auto hears = [&](double bpm, double confidence, Seconds at) {
        section.board.update(analysis::EnsembleReading {
            FramePosition {} + to_frames(at, rate),
            analysis::TempoReading {BeatsPerMinute {bpm}, confidence, std::nullopt}, -4_cents});
        return section.board.ensemble();
    };
    CHECK_FALSE(hears(96.0, 0.1, 1_s).tempo);
    CHECK(section.board.ensemble().drift == -4_cents);
    CHECK_FALSE(hears(96.0, 0.9, 2_s).tempo);
    CHECK(hears(96.0, 0.9, 3.5_s).tempo == BeatsPerMinute {96.0});
    CHECK(hears(99.0, 0.9, 5_s).tempo == BeatsPerMinute {96.0});
    CHECK(hears(99.0, 0.9, 6_s).tempo == BeatsPerMinute {99.0});
}

TEST_CASE("a section that holds a note 28 cents flat is flat", "[rehearsal]")
{
    auto section = OneSection {"viola"};
    for (auto n = 0; n < half_a_second; ++n)
        section.hears(a4, -28_cents);
    CHECK(section.glance().verdict == Verdict::flat);
    CHECK(section.glance().deviation == -28_cents);
}

TEST_CASE("what is flat in concert is in tune for beginners", "[rehearsal]")
{
    auto beginners = OneSection {"viola", audio::beginner_tolerance};
    auto orchestra = OneSection {"viola", audio::concert_tolerance};
    for (auto n = 0; n < half_a_second; ++n) {
        beginners.hears(a4, -14_cents);
        orchestra.hears(a4, -14_cents);
    }
    CHECK(beginners.glance().verdict == Verdict::in_tune);
    CHECK(orchestra.glance().verdict == Verdict::flat);
}

TEST_CASE("a wide vibrato around the note is in tune", "[rehearsal]")
{
    auto section = OneSection {"violin", audio::concert_tolerance};
    for (auto n = 0; n < 400; ++n) {
        const auto seconds = n * 256.0 / 48'000.0;
        section.hears(a4, Cents {30.0 * std::sin(2.0 * std::numbers::pi * 6.0 * seconds)});
        if (n > half_a_second)
            REQUIRE(section.glance().verdict == Verdict::in_tune);
    }
}

TEST_CASE("readings nobody would swear to accuse nobody", "[rehearsal]")
{
    auto section = OneSection {"viola"};
    for (auto n = 0; n < half_a_second; ++n)
        section.hears(a4, -45_cents, 0.3);
    CHECK(section.glance().verdict == Verdict::unsure);
}

TEST_CASE("a stray octave in a held note changes neither the note nor its verdict", "[rehearsal]")
{
    auto section = OneSection {"cello"};
    for (auto n = 0; n < half_a_second; ++n)
        section.hears(n % 9 == 0 ? Pitch {57} : Pitch {45}, 3_cents);
    section.hears(Pitch {45}, 3_cents);
    CHECK(section.glance().verdict == Verdict::in_tune);
    CHECK(section.glance().written == Pitch {45});
}

TEST_CASE("a B flat trumpet's sounding B flat is shown as the C its players read", "[rehearsal]")
{
    auto section = OneSection {"trumpet"};
    for (auto n = 0; n < half_a_second; ++n)
        section.hears(*pitch_from_name("Bb4"), 0_cents);
    CHECK(pitch_name(*section.glance().written) == "C5");
}

TEST_CASE("a section that stops is shown silent within a third of a second", "[rehearsal]")
{
    auto section = OneSection {"viola"};
    for (auto n = 0; n < half_a_second; ++n)
        section.hears(a4, 0_cents);
    for (auto n = 0; n < 63; ++n)
        section.hears_nothing();
    CHECK(section.glance().verdict == Verdict::silent);
    CHECK_FALSE(section.glance().deviation);
}

TEST_CASE("a new note is judged by itself, not by the one before", "[rehearsal]")
{
    auto section = OneSection {"viola"};
    for (auto n = 0; n < half_a_second; ++n)
        section.hears(a4, -40_cents);
    for (auto n = 0; n < 40; ++n)
        section.hears(Pitch {71}, 0_cents);
    CHECK(section.glance().verdict == Verdict::in_tune);
    CHECK(pitch_name(*section.glance().written) == "B4");
}
