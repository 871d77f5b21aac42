// SPDX-License-Identifier: GPL-3.0-or-later
#include "units/pitch.hpp"

#include "support/catch.hpp"
#include "support/tolerance.hpp"

using namespace tutti;
using namespace tutti::test;

namespace {

constexpr auto a4 = Pitch {69};
constexpr auto temperaments = {Temperament::equal, Temperament::pythagorean, Temperament::meantone,
                               Temperament::just_c};

Pitch named(std::string_view name)
{
    return pitch_from_name(name).value();
}

Cents interval(std::string_view from, std::string_view to, Temperament temperament)
{
    const auto tuning = Tuning {440_Hz, temperament};
    return cents_between(frequency_of(named(to), tuning), frequency_of(named(from), tuning));
}

}  // namespace

TEST_CASE("the A above middle C is A4, middle C is C4, and the piano goes from A0 to C8", "[units]")
{
    CHECK(pitch_name(a4) == "A4");
    CHECK(pitch_name(Pitch {60}) == "C4");
    CHECK(pitch_name(Pitch {21}) == "A0");
    CHECK(pitch_name(Pitch {108}) == "C8");
    CHECK(pitch_name(Pitch {0}) == "C-1");
}

TEST_CASE("black keys are spelt as in beginners' scores", "[units]")
{
    CHECK(pitch_name(Pitch {61}) == "C♯4");
    CHECK(pitch_name(Pitch {63}) == "E♭4");
    CHECK(pitch_name(Pitch {66}) == "F♯4");
    CHECK(pitch_name(Pitch {68}) == "A♭4");
    CHECK(pitch_name(Pitch {70}) == "B♭4");
}

TEST_CASE("every key's name is read back as that key", "[units]")
{
    for (auto key = 0; key <= 127; ++key)
        CHECK(pitch_from_name(pitch_name(Pitch {key})) == Pitch {key});
}

TEST_CASE("sharps and flats may be typed as on a keyboard or as printed", "[units]")
{
    CHECK(named("F#3") == named("F♯3"));
    CHECK(named("Bb2") == named("B♭2"));
    CHECK(named("Db4") == named("C#4"));
    CHECK(named("Cb4") == named("B3"));
    CHECK(named("B#3") == named("C4"));
}

TEST_CASE("what is no pitch name is no pitch", "[units]")
{
    const auto* text = GENERATE("", "A", "4", "H4", "a4", "A4 ", " A4", "A#", "A##4", "A4.5", "A10", "A-2",
                                "♯4", "A99999999999");
    CAPTURE(text);
    CHECK_FALSE(pitch_from_name(text));
}

TEST_CASE("no temperament moves the A that the class has tuned to", "[units]")
{
    for (const auto temperament : temperaments)
        for (const auto reference : {415_Hz, 440_Hz, 442_Hz})
            CHECK_THAT(frequency_of(a4, Tuning {reference, temperament}), within_cents(1e-9, reference));
}

TEST_CASE("an octave is an octave in every temperament", "[units]")
{
    for (const auto temperament : temperaments)
        for (auto key = 36; key < 96; ++key) {
            const auto tuning = Tuning {440_Hz, temperament};
            CHECK_THAT(
                cents_between(frequency_of(Pitch {key + 12}, tuning), frequency_of(Pitch {key}, tuning)),
                within_cents(1e-6, 1200_cents));
        }
}

TEST_CASE("in equal temperament middle C is 261.63 Hz at A440", "[units]")
{
    CHECK_THAT(frequency_of(Pitch {60}, Tuning {}), within_cents(0.05, 261.626_Hz));
}

TEST_CASE("open strings tuned in pure fifths agree with the Pythagorean temperament", "[units]")
{
    const auto tuning = Tuning {440_Hz, Temperament::pythagorean};
    CHECK_THAT(frequency_of(named("E5"), tuning), within_cents(0.01, 660_Hz));
    CHECK_THAT(frequency_of(named("D4"), tuning), within_cents(0.01, 440_Hz / 1.5));
    CHECK_THAT(frequency_of(named("G3"), tuning), within_cents(0.01, 440_Hz / 1.5 / 1.5));
    CHECK_THAT(frequency_of(named("C3"), tuning), within_cents(0.01, 440_Hz / 1.5 / 1.5 / 1.5));
}

TEST_CASE("the Pythagorean wolf lies between G sharp and E flat, and nowhere else", "[units]")
{
    CHECK_THAT(interval("G#3", "Eb4", Temperament::pythagorean), within_cents(0.01, 678.495_cents));
    for (const auto* root : {"C4", "C#4", "D4", "Eb4", "E4", "F4", "F#4", "G4", "A4", "Bb4", "B4"})
        CHECK_THAT(interval(root, pitch_name(named(root).transposed(7)), Temperament::pythagorean),
                   within_cents(0.01, 701.955_cents));
}

TEST_CASE("quarter-comma meantone has pure major thirds where beginners play", "[units]")
{
    for (const auto* root : {"C4", "D4", "F4", "G4", "A4", "Bb4", "E4", "Eb4"})
        CHECK_THAT(interval(root, pitch_name(named(root).transposed(4)), Temperament::meantone),
                   within_cents(0.01, 386.314_cents));
    CHECK_THAT(interval("C4", "G4", Temperament::meantone), within_cents(0.01, 696.578_cents));
}

TEST_CASE("the just scale on C has pure chords on C, F and G, and a narrow fifth from D to A", "[units]")
{
    for (const auto* root : {"C4", "F4", "G4"}) {
        CHECK_THAT(interval(root, pitch_name(named(root).transposed(4)), Temperament::just_c),
                   within_cents(0.01, 386.314_cents));
        CHECK_THAT(interval(root, pitch_name(named(root).transposed(7)), Temperament::just_c),
                   within_cents(0.01, 701.955_cents));
    }
    CHECK_THAT(interval("D4", "A4", Temperament::just_c), within_cents(0.01, 680.449_cents));
}

TEST_CASE("a quarter tone and a little above A is a flat B flat", "[units]")
{
    const auto tuned = nearest_pitch(transposed(440_Hz, 51_cents), Tuning {});
    CHECK(tuned.pitch == named("Bb4"));
    CHECK_THAT(tuned.deviation, within_cents(1e-6, -49_cents));
}

TEST_CASE("what is in tune depends on the A of the class", "[units]")
{
    const auto tuned = nearest_pitch(442_Hz, Tuning {442_Hz, Temperament::equal});
    CHECK(tuned.pitch == a4);
    CHECK_THAT(tuned.deviation, within_cents(1e-9, 0_cents));
}

TEST_CASE("no other key is nearer than the one that is named, in any temperament", "[units]")
{
    for (const auto temperament : temperaments) {
        const auto tuning = Tuning {440_Hz, temperament};
        for (auto step = 0; step < 600; ++step) {
            const auto frequency = transposed(65.4_Hz, step * 7.3_cents);
            const auto named_pitch = nearest_pitch(frequency, tuning);
            for (const auto apart : {-2, -1, 1, 2}) {
                const auto other = frequency_of(named_pitch.pitch.transposed(apart), tuning);
                REQUIRE(abs(named_pitch.deviation) <= abs(cents_between(frequency, other)));
            }
            REQUIRE_THAT(transposed(frequency_of(named_pitch.pitch, tuning), named_pitch.deviation),
                         within_cents(1e-6, frequency));
        }
    }
}

TEST_CASE("a temperament is read back by the name it is written with", "[units]")
{
    for (const auto temperament : temperaments)
        CHECK(temperament_from_name(temperament_name(temperament)) == temperament);
    CHECK_FALSE(temperament_from_name("well-tempered"));
    CHECK_FALSE(temperament_from_name(""));
}
