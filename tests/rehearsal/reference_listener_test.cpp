// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/reference_listener.hpp"

#include "io/scripted_device.hpp"
#include "rehearsal/sound_check.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"

using namespace tutti;
using rehearsal::ReferenceGlance;
using rehearsal::SoundCheck;

namespace {

/// What is made of a channel by its end; the other one hears a room.
ReferenceGlance heard(test::Signal piano)
{
    const auto length = to_seconds(FrameCount {static_cast<std::int64_t>(piano.size())}, test::usual_rate);
    auto check = *SoundCheck::create(std::make_unique<io::ScriptedDevice>(
        std::vector {test::noise(length, decibels(-65.0), 1), std::move(piano)}));
    check->listen_for_a(1);
    REQUIRE(check->run_to_end([] { return true; }));
    return check->snapshot().reference;
}

/// Struck, and dying away: 60 dB in six seconds.
test::Signal struck(Hertz f0, Seconds length)
{
    auto note = test::tone(f0, length, decibels(-15.0));
    for (std::size_t n = 0; n < note.size(); ++n)
        note[n] *= static_cast<float>(to_gain(decibels(-10.0 * static_cast<double>(n) / 48'000.0)));
    test::add(note, test::noise(length, decibels(-65.0), 7));
    return note;
}

}  // namespace

TEST_CASE("a piano at 441.5 Hz is taken as the reference to within half a hertz, from any octave's A",
          "[rehearsal]")
{
    for (const auto octave : {0.5, 1.0, 2.0}) {
        const auto glance = heard(struck(441.5_Hz * octave, 4_s));
        INFO("the A at " << 441.5 * octave);
        REQUIRE(glance.a4);
        CHECK(std::abs(glance.a4->value() - 441.5) < 0.5);
        CHECK(glance.confidence > 0.6);
        CHECK(glance.within < 5_cents);
    }
}

TEST_CASE("a G is no A, however long it is held, and noise is none", "[rehearsal]")
{
    CHECK_FALSE(heard(struck(392_Hz, 4_s)).a4);
    CHECK_FALSE(heard(test::noise(4_s, decibels(-30.0), 3)).a4);
}

TEST_CASE("an A that slides is not taken for a reference", "[rehearsal]")
{
    auto sliding = test::Signal {};
    auto phase = 0.0;
    for (auto n = 0; n < 4 * 48'000; ++n) {
        const auto f0 = transposed(440_Hz, Cents {-60.0 + 30.0 * n / 48'000.0});
        phase += 2.0 * 3.14159265358979 * f0.value() / 48'000.0;
        sliding.push_back(static_cast<float>(
            0.1 * (std::sin(phase) + 0.5 * std::sin(2 * phase) + 0.3 * std::sin(3 * phase))));
    }
    CHECK_FALSE(heard(sliding).a4);
}
