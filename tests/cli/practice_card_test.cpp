// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/practice_card.hpp"

#include <array>
#include <fstream>
#include <string>
#include <utility>

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"
#include "units/utf8.hpp"

using namespace tutti;

TEST_CASE("a practice card can be typed, and says what it was made from", "[cli]")
{
    const auto card = PracticeCard {"ode-to-joy", "Violins 1", "5-8", "70%"};
    CHECK(text_of(card) == "ode-to-joy / Violins 1 / 5-8 / 70%");
    CHECK(card_from_text(text_of(card)).value() == card);
    CHECK(card_from_text("  ode-to-joy /  Violins 1 / 70% / 5-8 ").value() == card);
    CHECK(card_from_text("pieces/canon / Cellos").value() == PracticeCard {"pieces/canon", "Cellos", "", ""});
}

TEST_CASE("a card is read however a word processor or a phone has typed it", "[cli]")
{
    const auto card = PracticeCard {"ode-to-joy", "Violins 1", "5-8", "70%"};
    for (const auto* typed :
         {"ode-to-joy / Violins 1 / 5–8 / 70%", "ode-to-joy / Violins 1 / 5−8 / 70%",
          "“ode-to-joy / Violins 1 / 5-8 / 70%”", "„ode-to-joy / Violins 1 / 5-8 / 70%“",
          "\"ode-to-joy\" / 'Violins 1' / 5-8 / 70%", "ode-to-joy/Violins 1/5-8/70%",
          "ode-to-joy /Violins 1/ 5-8 /70%", "ode-to-joy/Violins 1 / 5–8 / 70%",
          "ode-to-joy / Violins 1 / 5-8 / 70%\r\n", "ode-to-joy\u00a0/ Violins\u00a01 / 5-8 / 70%"}) {
        CAPTURE(typed);
        const auto read = card_from_text(typed);
        REQUIRE(read.has_value());
        CHECK(*read == card);
    }
    // A dash in a name is the name's own.
    CHECK(card_from_text("Winter – slow / Violas")->piece == "Winter – slow");
    CHECK(share_of("70 %").value() == Approx(0.7));
    CHECK(share_of("70\u202f%").value() == Approx(0.7));
    CHECK(card_from_text("ode-to-joy / Violas / 70 %")->tempo == "70 %");
}

TEST_CASE("bars are from one to another, or one alone, or from a place to the end", "[cli]")
{
    using Bars = std::pair<std::string, std::string>;
    CHECK(bars_typed("5-8") == Bars {"5", "8"});
    CHECK(bars_typed("5 – 8") == Bars {"5", "8"});
    CHECK(bars_typed("Bars 5-8") == Bars {"5", "8"});
    CHECK(bars_typed("5") == Bars {"5", "5"});
    CHECK(bars_typed("C-end") == Bars {"C", "end"});
    CHECK(bars_typed("C-") == Bars {"C", ""});
    CHECK(bars_typed("") == Bars {"", ""});
    CHECK(bars_typed("bars") == Bars {"bars", "bars"});
    for (const auto* typed : {"Takte 5-8", "Takt 5 bis 8", "5 bis 8", "bars 5 to 8", "measures 5–8",
                              "mm. 5-8", "T. 5-8", "T.5 - 8", "bar 5 to 8", "m. 5-8"}) {
        CAPTURE(typed);
        CHECK(bars_typed(typed) == Bars {"5", "8"});
    }
    // As find_place() takes it, for a bar and no rehearsal mark.
    CHECK(bars_typed("Takt 5") == Bars {"Takt 5", "Takt 5"});
    // A rehearsal mark is its own.
    CHECK(bars_typed("T") == Bars {"T", "T"});
    CHECK(bars_typed("Menuetto-Trio") == Bars {"Menuetto", "Trio"});
}

TEST_CASE("a tempo typed without its sign is a tempo on the card too", "[cli]")
{
    const auto text = text_of({"ode-to-joy", "Violins 1", "", "72.5"});
    CHECK(text == "ode-to-joy / Violins 1 / 72.5%");
    CHECK(card_from_text(text).value() == PracticeCard {"ode-to-joy", "Violins 1", "", "72.5%"});
}

TEST_CASE("what is no practice card is said, with one that is", "[cli]")
{
    for (const auto* text : {"", "ode-to-joy", "ode-to-joy / ", "a / b / 1-2 / 3-4", "a / b / 70% / 1 / 2"}) {
        CAPTURE(text);
        const auto card = card_from_text(text);
        REQUIRE_FALSE(card.has_value());
        CHECK_THAT(card.error().message, Catch::Contains("ode-to-joy / Violins 1 / 1-4 / 70%"));
    }
}

TEST_CASE("a card asks for its piece, part, bars and tempo, and for all of the piece at its own tempo where "
          "it says neither",
          "[cli]")
{
    auto setup = practice::Setup {};
    setup.follow = true;
    REQUIRE(ask_for({"ode-to-joy", "Violas", "5-8", "70%"}, setup));
    CHECK(setup.piece.filename() == "ode-to-joy");
    CHECK(setup.part == "Violas");
    CHECK(std::array {setup.first, setup.last} == std::array<std::string, 2> {"5", "8"});
    CHECK(setup.tempo == Approx(0.7));
    CHECK(setup.follow);
    REQUIRE(ask_for({"ode-to-joy", "Violas", "B", ""}, setup));
    CHECK(std::array {setup.first, setup.last} == std::array<std::string, 2> {"B", "B"});
    CHECK(setup.tempo == 1.0);
    REQUIRE(ask_for({"ode-to-joy", "Violas", "", ""}, setup));
    CHECK(setup.first.empty());
    CHECK_FALSE(ask_for({"ode-to-joy", "Violas", "", "slow%"}, setup).has_value());
}

TEST_CASE("a card in a file is the same card, whatever is written above it for people", "[cli]")
{
    const auto folder = test::TemporaryFolder {};
    const auto file = folder.path() / "monday.card";
    std::ofstream {file} << "# For Monday: slowly!\n\node-to-joy / Violas / 1-4\n";
    CHECK(card_from(file.string()).value() == PracticeCard {"ode-to-joy", "Violas", "1-4", ""});
    CHECK(card_from("ode-to-joy / Violas").value().part == "Violas");
}

TEST_CASE("a card or a class saved by a Windows editor reads as any other", "[cli]")
{
    const auto folder = test::TemporaryFolder {};
    const auto file = folder.path() / "monday.txt";
    const auto card = PracticeCard {"Für Elise", "Violas", "1-4", ""};
    const auto line = std::string {"Für Elise / Violas / 1-4\r\n"};
    std::ofstream {file} << "\xEF\xBB\xBF" << line;
    CHECK(card_from(file.string()).value() == card);
    for (const auto low_first : {true, false}) {
        CAPTURE(low_first);
        auto utf16 = std::string {low_first ? "\xFF\xFE" : "\xFE\xFF"};
        for (const auto& point : code_points(line)) {
            const auto low = static_cast<char>(point.value);
            utf16 += low_first ? std::string {low, '\0'} : std::string {'\0', low};
        }
        std::ofstream {file, std::ios::binary} << utf16;
        CHECK(card_from(file.string()).value() == card);
    }
}
