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
    for (const auto* unclear : {"violin", "viol", "violin 2", "kazoo", ""})
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
