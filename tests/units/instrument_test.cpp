// SPDX-License-Identifier: GPL-3.0-or-later
#include "units/instrument.hpp"

#include <algorithm>
#include <string>

#include "support/catch.hpp"
#include "support/tolerance.hpp"

using namespace tutti;

namespace {

Instrument instrument(std::string_view name)
{
    return instrument_from_name(name).value();
}

std::string written(std::string_view name, std::string_view sounding)
{
    return pitch_name(instrument(name).written(pitch_from_name(sounding).value()));
}

}  // namespace

TEST_CASE("a transposing instrument's players read their own note, not the sounding one", "[units]")
{
    CHECK(written("trumpet", "Bb4") == "C5");
    CHECK(written("clarinet", "Bb3") == "C4");
    CHECK(written("tenor-sax", "Bb2") == "C4");
    CHECK(written("alto-sax", "Eb4") == "C5");
    CHECK(written("baritone-sax", "Eb2") == "C4");
    CHECK(written("tenor-horn", "Eb4") == "C5");
    CHECK(written("horn", "F3") == "C4");
    CHECK(written("english-horn", "F3") == "C4");
    CHECK(written("piccolo", "D5") == "D4");
    CHECK(written("double-bass", "E1") == "E2");
    CHECK(written("electric-guitar", "E2") == "E3");
    CHECK(written("banjo", "D3") == "D4");
    CHECK(written("ukulele", "C4") == "C4");
    CHECK(written("violin", "A4") == "A4");
    CHECK(written("trombone", "Bb2") == "B♭2");
}

TEST_CASE("every open string lies within its instrument's range", "[units]")
{
    struct Strings {
        std::string_view instrument;
        std::initializer_list<std::string_view> open;
    };
    for (const auto& [name, open] :
         {Strings {"violin", {"G3", "D4", "A4", "E5"}}, Strings {"viola", {"C3", "G3", "D4", "A4"}},
          Strings {"cello", {"C2", "G2", "D3", "A3"}}, Strings {"double-bass", {"E1", "A1", "D2", "G2"}},
          Strings {"electric-guitar", {"E2", "A2", "D3", "G3", "B3", "E4"}},
          Strings {"ukulele", {"G4", "C4", "E4", "A4"}}, Strings {"banjo", {"G4", "C3", "G3", "B3", "D4"}}})
        for (const auto string : open) {
            const auto pitch = pitch_from_name(string).value();
            CHECK(instrument(name).lowest <= pitch);
            CHECK(instrument(name).highest >= pitch);
        }
}

TEST_CASE("every instrument has at least an octave and a half", "[units]")
{
    for (const auto& known : instruments()) {
        CAPTURE(known.name);
        CHECK(known.highest >= known.lowest.transposed(18));
    }
}

TEST_CASE("an instrument is known by its name in capitals, with spaces, and in the plural", "[units]")
{
    for (const auto& known : instruments()) {
        auto spoken = std::string {known.name};
        CAPTURE(spoken);
        CHECK(instrument(spoken).name == known.name);
        std::replace(spoken.begin(), spoken.end(), '-', ' ');
        CHECK(instrument(spoken).name == known.name);
        std::transform(spoken.begin(), spoken.end(), spoken.begin(),
                       [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        CHECK(instrument(spoken).name == known.name);
        CHECK(instrument(spoken + "S").name == known.name);
    }
}

TEST_CASE("an instrument is known by the other names that tutors use", "[units]")
{
    CHECK(instrument("French Horn").name == "horn");
    CHECK(instrument("french horns").name == "horn");
    CHECK(instrument("Cor Anglais").name == "english-horn");
    CHECK(instrument("Violoncello").name == "cello");
    CHECK(instrument("Contrabass").name == "double-bass");
    CHECK(instrument("Descant Recorder").name == "recorder");
    CHECK(instrument("Saxophone").name == "alto-sax");
    CHECK(instrument("Double Basses").name == "double-bass");
    CHECK(instrument("B♭ Clarinet").name == "clarinet");
    CHECK(instrument("Guitar").name == "electric-guitar");
}

TEST_CASE("horns and all that are blown like a trumpet are brass, saxophones and recorders woodwind",
          "[units]")
{
    for (const auto* name : {"horn", "trumpet", "cornet", "tenor-horn", "trombone", "euphonium", "tuba"})
        CHECK(instrument(name).wind == Instrument::Wind::brass);
    for (const auto* name : {"flute", "english-horn", "recorder", "tenor-sax"})
        CHECK(instrument(name).wind == Instrument::Wind::woodwind);
    for (const auto* name : {"violin", "voice", "ukulele", "any"})
        CHECK(instrument(name).wind == Instrument::Wind::none);
}

TEST_CASE("no two instruments share a name", "[units]")
{
    for (const auto& known : instruments())
        CHECK(std::count_if(instruments().begin(), instruments().end(),
                            [&](const Instrument& other) { return other.name == known.name; }) == 1);
}

TEST_CASE("a mistyped instrument is answered with the nearest one", "[units]")
{
    const auto voila = instrument_from_name("voila");
    REQUIRE_FALSE(voila);
    CHECK(voila.error().code == ErrorCode::bad_argument);
    CHECK(voila.error().message == "The instrument 'voila' is not one Tutti knows; did you mean 'viola'?");
    CHECK(instrument_from_name("tropmet").error().message ==
          "The instrument 'tropmet' is not one Tutti knows; did you mean 'trumpet'?");
}

TEST_CASE("what is like no instrument is answered with all of them, not with the nearest word", "[units]")
{
    const auto theremin = instrument_from_name("theremin").error().message;
    CHECK(theremin.find("did you mean") == std::string::npos);
    for (const auto& known : instruments())
        CHECK(theremin.find(std::string {known.name}) != std::string::npos);
}

TEST_CASE("an empty or an absurd instrument is refused with a sentence", "[units]")
{
    const auto name = GENERATE(as<std::string> {}, "", "   ", "12345", "s", std::string(5'000, 'x'));
    const auto found = instrument_from_name(name);
    REQUIRE_FALSE(found);
    CHECK(found.error().message.ends_with("."));
}

TEST_CASE("a section, a mix or an ensemble of an instrument is that instrument", "[units]")
{
    CHECK(instrument_from_name("violin section").value().name == "violin");
    CHECK(instrument_from_name("strings-mix").value().name == "string");
    CHECK(instrument_from_name("String sections mix").value().name == "string");
    CHECK(instrument_from_name("Clarinet Ensemble").value().name == "clarinet");
    CHECK_FALSE(instrument_from_name("mix"));
    CHECK_FALSE(instrument_from_name("kazoo section"));
}
