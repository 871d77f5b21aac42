// SPDX-License-Identifier: GPL-3.0-or-later
// The truth the other tests stand on is itself tested.
#include "support/signals.hpp"

#include <algorithm>
#include <cmath>

#include "support/catch.hpp"
#include "support/tolerance.hpp"

using namespace tutti;
using namespace tutti::test;

namespace {

/// Frequency by counting upward zero crossings between the first and the last: exact for a pure tone.
Hertz frequency_by_crossings(const Signal& signal)
{
    auto first = -1.0;
    auto last = -1.0;
    auto periods = -1;
    for (std::size_t i = 1; i < signal.size(); ++i) {
        if (!(signal[i - 1] < 0.0F && signal[i] >= 0.0F))
            continue;
        const auto before = static_cast<double>(signal[i - 1]);
        const auto after = static_cast<double>(signal[i]);
        last = static_cast<double>(i - 1) - before / (after - before);
        if (first < 0.0)
            first = last;
        ++periods;
    }
    return periods * usual_rate.as_hertz() / (last - first);
}

}  // namespace

TEST_CASE("a full-scale sine is −3.01 dBFS and has the frequency asked for", "[support]")
{
    const auto a = sine(442_Hz, 1_s);
    CHECK_THAT(rms_level(a), within_decibels(0.01, -3.01_dB));
    CHECK_THAT(frequency_by_crossings(a), within_cents(0.01, 442_Hz));
    CHECK(*std::max_element(a.begin(), a.end()) == Approx(1.0F).margin(1e-3));
}

TEST_CASE("a held tone has the level asked for, whatever its partials", "[support]")
{
    const auto partials = GENERATE(1, 4, 20);
    const auto held = tone(196_Hz, 1_s, -20_dB, {.partials = partials, .attack = 0_s, .release = 0_s});
    CHECK_THAT(rms_level(held), within_decibels(0.1, -20_dB));
}

TEST_CASE("a note begins at the very frame it is said to", "[support]")
{
    const auto notes = melody({Pitch {69}, Pitch {71}}, 300_ms, 200_ms);
    REQUIRE(notes.size() == 2);
    const auto played = line(notes, 1200_ms, {.attack = 0_s});
    for (const auto& note : notes) {
        const auto start = to_frames(note.start, usual_rate).size();
        CHECK(played[start - 1] == 0.0F);
        CHECK(std::any_of(played.begin() + static_cast<std::ptrdiff_t>(start),
                          played.begin() + static_cast<std::ptrdiff_t>(start) + 2,
                          [](float sample) { return sample != 0.0F; }));
    }
}

TEST_CASE("vibrato swings as far as asked for and leaves the mean pitch alone", "[support]")
{
    const auto timbre = Timbre {.partials = 1, .attack = 0_s, .release = 0_s, .vibrato = 30_cents};
    CHECK_THAT(f0_at(440_Hz, timbre, 0.25 * period_of(timbre.vibrato_rate)),
               within_cents(0.01, transposed(440_Hz, 30_cents)));
    CHECK_THAT(frequency_by_crossings(tone(440_Hz, 2_s, -10_dB, timbre)), within_cents(0.2, 440_Hz));
}

TEST_CASE("players have exactly the centre and spread asked for", "[support]")
{
    const auto section_of = players(5, 12_cents, 10_cents);
    auto mean = Cents {};
    for (const auto& player : section_of)
        mean += player.deviation / 5.0;
    auto square = 0.0;
    for (const auto& player : section_of)
        square += std::pow((player.deviation - mean).value(), 2.0) / 5.0;
    CHECK_THAT(mean, within_cents(0.001, 12_cents));
    CHECK_THAT(Cents {std::sqrt(square)}, within_cents(0.001, 10_cents));
}

TEST_CASE("five players sound as loud as the part is marked", "[support]")
{
    const auto note = Note {220_Hz, 0_s, 4_s, -20_dB};
    const auto heard =
        section({&note, 1}, players(5, 0_cents, 15_cents), 4_s, {.attack = 0_s, .release = 0_s});
    CHECK_THAT(rms_level(heard), within_decibels(2.0, -20_dB));
}

TEST_CASE("a silent section's microphone hears its neighbour at the bleed asked for", "[support]")
{
    const auto sources = std::vector {silence(1_s), sine(440_Hz, 1_s, -10_dB)};
    const auto heard = with_bleed(sources, -12_dB);
    CHECK_THAT(rms_level(heard[0]), within_decibels(0.01, -22_dB));
    CHECK_THAT(rms_level(heard[1]), within_decibels(0.01, -10_dB));
}

TEST_CASE("noise repeats with its seed and differs with another", "[support]")
{
    CHECK(noise(100_ms, -30_dB, 7) == noise(100_ms, -30_dB, 7));
    CHECK(noise(100_ms, -30_dB, 7) != noise(100_ms, -30_dB, 8));
    CHECK_THAT(rms_level(noise(2_s, -30_dB)), within_decibels(0.1, -30_dB));
}
