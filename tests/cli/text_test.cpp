// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/text.hpp"
#include "units/utf8.hpp"

#include "cli/styled_line.hpp"
#include "support/catch.hpp"

using namespace tutti::cli;
using tutti::printable;

TEST_CASE("sharps, flats and accented letters take one column", "[cli]")
{
    CHECK(display_width("F♯4") == 3);
    CHECK(display_width("B♭2") == 3);
    CHECK(display_width("Flûtes") == 6);
    CHECK(display_width("Flu\u0302tes") == 6);  // the accent as a character of its own
    CHECK(display_width("−28 … ▼") == 7);
    CHECK(display_width("ヴィオラ") == 8);
    CHECK(display_width("") == 0);
}

TEST_CASE("what does not fit is cut with an ellipsis, and what is short is padded", "[cli]")
{
    CHECK(cut("Violins", 7) == "Violins");
    CHECK(cut("Violins", 6) == "Violi…");
    CHECK(cut("Violins", 1) == "…");
    CHECK(cut("Violins", 0).empty());
    CHECK(fitted("Cello", 8) == "Cello   ");
    CHECK(display_width(fitted("ヴィオラ", 6)) == 6);
    // An accent stays with its letter.
    CHECK(cut("Flu\u0302tes", 4) == "Flu\u0302…");
}

TEST_CASE("text that could move the cursor is made harmless, and so is broken UTF-8", "[cli]")
{
    CHECK(printable("a\x1b[2Jb\n") == "a?[2Jb?");
    CHECK(printable("\x7f") == "?");
    CHECK(printable("\xc2\x9b"
                    "31m") == "?31m");  // U+009B begins a command as Escape does
    CHECK(printable("caf\xe9") == "caf?");
    CHECK(printable("\xc0\xaf\xed\xa0\x80") == "?????");  // an overlong slash, half a surrogate pair
    CHECK(printable("\xe2\x99") == "??");
    CHECK(printable("Flûtes ♭") == "Flûtes ♭");
}

TEST_CASE("in ASCII a note keeps its name, a word its letters and a line its width", "[cli]")
{
    CHECK(ascii("B♭4") == "Bb4");
    CHECK(ascii("F♯3") == "F#3");
    CHECK(ascii("Flûtes à bec, Łódź, Großer") == "Flutes a bec, Lodz, Groser");
    CHECK(ascii("−28") == "-28");
    CHECK(ascii("ヴィ").size() == 4);
    CHECK(ascii("\xff") == "?");
}

TEST_CASE("a line that is cut says so", "[cli]")
{
    auto line = StyledLine {};
    line.add("Violas ").add("flat", {Tone::flat, true, false, false}).add(" −28");
    CHECK(line.width() == 15);
    CHECK(line.cut_to(15).text() == "Violas flat −28");
    CHECK(line.cut_to(11).text() == "Violas fla…");
    CHECK(line.cut_to(9).text() == "Violas f…");
    CHECK(line.cut_to(7).text() == "Violas…");
    CHECK(line.cut_to(0).text().empty());
}
