// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/part_names.hpp"

#include "score/part_instrument.hpp"
#include "support/catch.hpp"

using namespace tutti;

namespace {

score::Score score_with(const std::vector<std::string>& names)
{
    auto score = score::Score {};
    for (const auto& name : names)
        score.parts.emplace_back().name = name;
    return score;
}

std::string played_by(std::string_view name, std::string_view sound = "")
{
    const auto instrument = score::instrument_of_part({name, sound, std::nullopt});
    return instrument ? std::string {instrument->name} : "nobody known";
}

}  // namespace

TEST_CASE("parts are known by their German names", "[score]")
{
    for (const auto& [name, instrument] :
         {std::pair {"Tenorsaxophon", "tenor-sax"}, std::pair {"1. Baritonsaxophon", "baritone-sax"},
          std::pair {"Sopransaxophon", "soprano-sax"}, std::pair {"Altsaxophon in Es", "alto-sax"},
          std::pair {"Althorn", "tenor-horn"}, std::pair {"2. Tenorhorn in B", "tenor-horn"},
          std::pair {"Hörner in F", "horn"}, std::pair {"Bariton", "euphonium"},
          std::pair {"Kontrabaß", "double-bass"}, std::pair {"Kontrabässe", "double-bass"},
          std::pair {"E-Bass", "double-bass"}, std::pair {"FLÖTE", "flute"},
          std::pair {"Flo\u0308te", "flute"}, std::pair {"Baßklarinette", "bass-clarinet"},
          std::pair {"Geigen", "violin"}, std::pair {"Gitarre", "electric-guitar"}}) {
        INFO(name);
        CHECK(played_by(name) == instrument);
    }
}

TEST_CASE("parts are known by the short names that stand before their staves", "[score]")
{
    for (const auto& [name, instrument] :
         {std::pair {"Vln. 1", "violin"}, std::pair {"Vla.", "viola"}, std::pair {"Vc.", "cello"},
          std::pair {"Kb.", "double-bass"}, std::pair {"Fl. 1.2", "flute"},
          std::pair {"Ten. Sax", "tenor-sax"}, std::pair {"T. Sax.", "tenor-sax"},
          std::pair {"Bari. Sax", "baritone-sax"}, std::pair {"B♭ Cl. 2", "clarinet"},
          std::pair {"Tpt.", "trumpet"}, std::pair {"E♭ Bass", "tuba"}}) {
        INFO(name);
        CHECK(played_by(name) == instrument);
    }
    CHECK(played_by("Bass Drum") == "nobody known");
    CHECK(played_by("Timpani") == "nobody known");
}

TEST_CASE("drums, bells and pans in tenor or soprano are nobody's voice, and chords no choir", "[score]")
{
    for (const auto* name : {"Tenor Drum", "Tenortrommel", "Soprano Glockenspiel", "Soprano Metallophone",
                             "Tenor Pan", "Piano", "Drumset", "Orgel", "Organ", "Hammond Organ"}) {
        INFO(name);
        CHECK(played_by(name) == "nobody known");
        CHECK(score::names_other_instrument(name));
    }
    // The name is believed before the program.
    CHECK_FALSE(score::instrument_of_part({"Tenor Drum", "", 52}).has_value());
    for (const auto* name : {"Chords", "Hornpipe", "Morgan", "Sharpened", "Part 1", "Melody"}) {
        INFO(name);
        CHECK(played_by(name) == "nobody known");
        CHECK_FALSE(score::names_other_instrument(name));
    }
    for (const auto& [name, instrument] :
         {std::pair {"Tenor", "male-voice"}, std::pair {"Tenor 1", "male-voice"},
          std::pair {"Sopran", "female-voice"}, std::pair {"Kinderchor", "voice"},
          std::pair {"Chor 2", "voice"}, std::pair {"Chorus", "voice"}, std::pair {"Vocals", "voice"},
          std::pair {"Waldhorn", "horn"}, std::pair {"Horn in F", "horn"}}) {
        INFO(name);
        CHECK(played_by(name) == instrument);
    }
}

TEST_CASE("what is plucked is known by its names, long and short", "[score]")
{
    for (const auto& [name, instrument] :
         {std::pair {"Banjo", "banjo"}, std::pair {"Tenor Banjo", "banjo"},
          std::pair {"Ukuleles 1", "ukulele"}, std::pair {"Tenor Ukulele", "ukulele"},
          std::pair {"Baritone Uke", "ukulele"}, std::pair {"Acoustic Guitar", "electric-guitar"},
          std::pair {"Baritone Guitar", "electric-guitar"}, std::pair {"Gtr. 2", "electric-guitar"},
          std::pair {"Chitarra", "electric-guitar"}, std::pair {"Guitare", "electric-guitar"},
          std::pair {"Bass Guitar", "double-bass"}, std::pair {"Acoustic Bass", "double-bass"}}) {
        INFO(name);
        CHECK(played_by(name) == instrument);
    }
    CHECK(played_by("Player 1", "pluck.ukulele") == "ukulele");
    CHECK(played_by("Player 1", "pluck.bass.electric") == "double-bass");
    CHECK(score::instrument_of_part({"Part 1", "", 105})->name == "banjo");
    CHECK(score::instrument_of_part({"Part 1", "", 33})->name == "double-bass");
}

TEST_CASE("where the name says nothing the sound tells which saxophone", "[score]")
{
    CHECK(played_by("Player 1", "wind.reed.saxophone.tenor") == "tenor-sax");
    CHECK(played_by("Player 1", "wind.reed.saxophone.baritone") == "baritone-sax");
    CHECK(played_by("Player 1", "wind.reed.saxophone.soprano") == "soprano-sax");
    CHECK(played_by("Player 1", "wind.reed.saxophone.alto") == "alto-sax");
    CHECK(played_by("Player 1", "wind.reed.clarinet.bass") == "bass-clarinet");
}

TEST_CASE("a part is found by what is said of it, unless two could be meant", "[score]")
{
    const auto strings = score_with({"Violin I", "Violin II", "Violoncello"});
    CHECK(score::find_part(strings, "VIOLIN I") == 0U);
    CHECK(score::find_part(strings, "violin-ii") == 1U);
    CHECK(score::find_part(strings, "cello") == 2U);
    for (const auto& [called, part] : {std::pair {"violin 2", 1U}, std::pair {"Vln. 2", 1U},
                                       std::pair {"1. Geige", 0U}, std::pair {"Vc.", 2U}}) {
        INFO(called);
        CHECK(score::find_part(strings, called) == part);
    }
    for (const auto* unclear : {"violin", "viol", "violin 3", "kazoo", ""})
        CHECK_FALSE(score::find_part(strings, unclear).has_value());
    CHECK_THAT(score::find_part(strings, "Kazoo").error().message,
               Catch::Contains("'Violin I', 'Violin II', 'Violoncello'"));
}

TEST_CASE("the horns are meant by \"horn\", though the English horn has it in its name too", "[score]")
{
    CHECK(score::find_part(score_with({"English Horn", "Horns in F"}), "horn") == 1U);
}

TEST_CASE("a recording's file name says whose it is", "[score]")
{
    const auto strings = score_with({"Violins", "Violins 1", "Cellos"});
    CHECK(score::part_in_file_name(strings, "take-2_violins.flac") == 0U);
    CHECK(score::part_in_file_name(strings, "Violins 1.wav") == 1U);
    CHECK_FALSE(score::part_in_file_name(strings, "everybody.wav").has_value());
}

TEST_CASE("a recording is its part's in the singular, by a short name and in German too", "[score]")
{
    const auto piece = score_with({"Violins 1", "Violins 2", "Violas", "Cellos", "Double basses", "Flutes",
                                   "Clarinets", "Trumpets", "Horns in F", "Trombones"});
    const auto part_of = [&](const char* file) {
        const auto part = score::part_in_file_name(piece, file);
        return part ? piece.parts[*part].name : std::string {"nobody"};
    };
    for (const auto& [file, part] : {std::pair {"violin 1 (phone).wav", "Violins 1"},
                                     std::pair {"Violin II.wav", "Violins 2"},
                                     std::pair {"vln1.wav", "Violins 1"},
                                     std::pair {"1. Geige.flac", "Violins 1"},
                                     std::pair {"Ode an die Freude - 2nd violin.wav", "Violins 2"},
                                     std::pair {"take 2 violin 1.wav", "Violins 1"},
                                     std::pair {"zweite Geigen.wav", "Violins 2"},
                                     std::pair {"My Viola take 2.flac", "Violas"},
                                     std::pair {"Bratsche.wav", "Violas"},
                                     std::pair {"vla.wav", "Violas"},
                                     std::pair {"vc.wav", "Cellos"},
                                     std::pair {"Violoncello.wav", "Cellos"},
                                     std::pair {"Cello_Ben.wav", "Cellos"},
                                     std::pair {"Kb.wav", "Double basses"},
                                     std::pair {"Kontrabass.wav", "Double basses"},
                                     std::pair {"fl.wav", "Flutes"},
                                     std::pair {"Flo\u0308te.wav", "Flutes"},
                                     std::pair {"Klarinette.wav", "Clarinets"},
                                     std::pair {"01 cl.wav", "Clarinets"},
                                     std::pair {"tpt.wav", "Trumpets"},
                                     std::pair {"trp.wav", "Trumpets"},
                                     std::pair {"Trompete 1.wav", "Trumpets"},
                                     std::pair {"hn.wav", "Horns in F"},
                                     std::pair {"tbn.wav", "Trombones"},
                                     std::pair {"Posaune.wav", "Trombones"}}) {
        INFO(file);
        CHECK(part_of(file) == part);
    }
    for (const auto& [file, part] :
         {std::pair {"first violin second take.wav", "Violins 1"},
          std::pair {"first violin take 2.wav", "Violins 1"},
          std::pair {"second take first violin.wav", "Violins 1"},
          std::pair {"2. Geige 1. Aufnahme.wav", "Violins 2"}, std::pair {"violin 2 take 3.wav", "Violins 2"},
          std::pair {"violin 2 take.wav", "Violins 2"},
          std::pair {"2nd violin 1st recording.wav", "Violins 2"}}) {
        INFO(file);
        CHECK(part_of(file) == part);
    }
    // Whose these are nobody can tell; somebody who is asked can.
    for (const auto* file :
         {"violin.wav", "violin 3.wav", "violins 1+2.wav", "Violins 1 and 2.wav", "violin second take.wav",
          "1st and 2nd violins.wav", "first violin second violin.wav", "violas and cellos.wav",
          "take 1 violin.wav", "Aufnahme 12.wav", "oboe.wav"}) {
        INFO(file);
        CHECK(part_of(file) == "nobody");
    }
}
