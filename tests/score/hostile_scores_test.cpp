// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstddef>
#include <fstream>
#include <string>

#include "score/midi_reader.hpp"
#include "score/musicxml_reader.hpp"
#include "score/musicxml_text.hpp"
#include "score/read_score.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using namespace tutti::score;
using namespace tutti::test;

namespace {

std::string refusal(std::string_view content)
{
    const auto read = read_score(bytes_of(content));
    return read ? "it was read" : read.error().message;
}

std::string times(std::size_t count, std::string_view text)
{
    auto all = std::string {};
    all.reserve(count * text.size());
    for (auto i = std::size_t {0}; i < count; ++i)
        all += text;
    return all;
}

bool holds(const std::string& text, std::string_view what)
{
    return text.find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("what is no score is refused in a sentence that says so", "[score]")
{
    CHECK(holds(refusal(""), "It is empty"));
    CHECK(holds(refusal("Dear diary"), "neither MusicXML nor MIDI"));
    CHECK(holds(refusal(std::string_view {"\x7f"
                                          "ELF\0\0\0\1",
                                          8}),
                "neither MusicXML nor MIDI"));
    CHECK(holds(refusal("<html><body/></html>"), "XML but not a score"));
    CHECK(holds(refusal("<score-partwise/>"), "no bars"));
    CHECK(holds(refusal("<score-timewise/>"), "no bars"));
    CHECK(holds(refusal("PK\3\4 and so on"), "cut off or damaged"));
    CHECK(holds(refusal("MThd"), "ends within its header"));
    CHECK(holds(read_score(std::filesystem::path {"no/such.mxl"}).error().message, "no/such.mxl"));
}

TEST_CASE("a score that is cut off anywhere is refused or read, and nothing worse", "[score]")
{
    const auto whole = musicxml({{"Violins", {attributes(4, 4) + note("G4", 16), note("A4", 16)}, ""}});
    for (auto length = std::size_t {0}; length + 2 < whole.size(); ++length)
        REQUIRE_FALSE(read_score(bytes_of(std::string_view {whole}.substr(0, length))));
}

TEST_CASE("a billion laughs are not expanded", "[score]")
{
    auto bomb = std::string {"<?xml version=\"1.0\"?>\n<!DOCTYPE s [<!ENTITY a \"ha\">"};
    for (auto c = 'b'; c <= 'z'; ++c)
        bomb += std::string {"<!ENTITY "} + c + " \"" +
                times(10, std::string {"&"} + static_cast<char>(c - 1) + ";") + "\">";
    bomb += "]>\n" + musicxml({{"&z;", {attributes(4, 4) + note("G4", 16)}, ""}}).substr(39);
    const auto read = read_score(bytes_of(bomb));
    REQUIRE(read);
    CHECK(read->parts[0].name == "&z;");
}

TEST_CASE("a million nested elements cost no stack", "[score]")
{
    CHECK(holds(refusal("<score-partwise>" + times(1'000'000, "<a>")), "not well-formed"));
    CHECK(holds(refusal("<score-partwise>" + times(1'000'000, "<a>") + times(1'000'000, "</a>") +
                        "</score-partwise>"),
                "no bars"));
}

TEST_CASE("ten million notes are too many", "[score]")
{
    CHECK(holds(refusal("<score-partwise><part><measure>" + times(10'000'000, "<note/>")), "64 MB"));
    CHECK(holds(refusal("<score-partwise><part><measure>" + times(5'000'000, "<note/>")), "3000000 tags"));
    CHECK(holds(refusal("<score-partwise><part>" + times(200'000, "<measure/>") + "</part></score-partwise>"),
                "more than any piece"));
}

TEST_CASE("a length that is negative, infinite or beyond any bar is an error that names the bar", "[score]")
{
    for (const auto* length : {"-4", "1e300", "99999999", "nan", "inf", "four"}) {
        const auto file =
            musicxml({{"Violins",
                       {attributes(4, 4) + "<note><pitch><step>G</step><octave>4</octave></pitch><duration>" +
                        length + "</duration></note>"},
                       ""}});
        CHECK(holds(refusal(file), "bar 1 of 'Violins' a note has an impossible length"));
    }
}

TEST_CASE("nonsense in numbers is passed over", "[score]")
{
    const auto odd =
        "<attributes><divisions>-1</divisions><divisions>0</divisions><time><beats>1000000</beats>"
        "<beat-type>0</beat-type></time><key><fifths>1e9</fifths></key><staves>99999</staves>"
        "<transpose><chromatic>123456789</chromatic><octave-change>-99</octave-change></transpose></"
        "attributes>";
    const auto pitch = "<note><pitch><step>H</step><octave>4</octave></pitch><duration>4</duration></note>"
                       "<note><pitch><step>C</step><octave>99</octave></pitch><duration>4</duration></note>"
                       "<note><pitch><step>C</step><alter>1e30</alter><octave>4</octave></pitch><duration>4</"
                       "duration></note>";
    const auto score = unfolded(musicxml({{"Violins", {odd + std::string {pitch}}, ""}}));
    CHECK(score.printed().parts[0].notes.size() == 1);
    CHECK(score.printed().remarks.size() >= 2);
}

TEST_CASE("repeats that would fill the memory are refused", "[score]")
{
    const auto again =
        "<barline location=\"right\"><repeat direction=\"backward\" times=\"99999\"/></barline>";
    auto measures = std::vector<std::string>(
        5'000,
        "<barline location=\"left\"><repeat direction=\"forward\"/></barline>" + note("G4", 4) + again);
    auto read = read_musicxml(bytes_of(musicxml({{"Violins", measures, ""}})));
    REQUIRE(read);
    const auto score = UnfoldedScore::unfold(std::move(*read));
    REQUIRE_FALSE(score);
    CHECK(holds(score.error().message, "check its repeat signs"));
}

TEST_CASE("a bar that holds hours of music is an error that names it", "[score]")
{
    CHECK(holds(refusal(musicxml({{"Violins", {attributes(4, 4) + times(500, note("G4", 16))}, ""}})),
                "bar 1 of 'Violins' there is more than 1000 quarters"));
}

// What took minutes before takes no time now; a test that still took them would be noticed.
TEST_CASE("signs by the thousand that lead nowhere cost no more than their bars", "[score]")
{
    for (const auto* sign : {"<sound dalsegno=\"x\"/>", "<sound tocoda=\"x\"/>",
                             "<direction><direction-type><coda/></direction-type></direction>"}) {
        auto measures = std::vector<std::string>(49'990, sign);
        measures.front() += attributes(1, 16) + note("G4", 1);
        measures.back() += "<sound dacapo=\"yes\"/>";
        const auto score =
            UnfoldedScore::unfold(*read_musicxml(bytes_of(musicxml({{"Violins", measures, ""}}))));
        REQUIRE(score);
        CHECK(score->bars().size() >= 49'990);
    }
}

TEST_CASE("metres, numbers and tempi by the thousand in one bar cost no more than their tags", "[score]")
{
    const auto beats = "<attributes><divisions>4</divisions><time>" + times(200'000, "<beats/>") +
                       "<beats>3</beats><beat-type>4</beat-type></time></attributes>";
    const auto ending = "<barline location=\"left\"><ending type=\"start\" number=\"" +
                        times(500'000, "1-99,") + "\"/></barline>";
    const auto mark = std::string {"<metronome><beat-unit>quarter</beat-unit><per-minute>60</per-minute>"
                                   "</metronome>"};
    const auto tempi = "<direction><direction-type>" + times(50'000, mark) + "</direction-type></direction>";
    const auto score =
        read_musicxml(bytes_of(musicxml({{"Violins", {beats + ending + tempi + note("G4", 12)}, ""}})));
    REQUIRE(score);
    CHECK(score->bars[0].metre == Metre {3, 4});
    CHECK(score->bars[0].navigation.ending.size() == 99);
}

TEST_CASE("a score that would last for years is refused", "[score]")
{
    const auto slow = "<direction><direction-type><metronome><beat-unit>quarter</beat-unit><per-minute>1"
                      "</per-minute></metronome></direction-type></direction>";
    auto measures = std::vector<std::string>(300, note("G4", 16));
    measures[0] = attributes(4, 4) + slow + note("G4", 16);
    const auto score = UnfoldedScore::unfold(*read_musicxml(bytes_of(musicxml({{"Violins", measures, ""}}))));
    REQUIRE_FALSE(score);
    CHECK(holds(score.error().message, "lasts 20 hours, which no piece does"));
}

TEST_CASE("a score that is too long to be played is refused by its file's name, in a sentence", "[score]")
{
    const auto slow = "<sound tempo=\"1\"/>";
    auto measures = std::vector<std::string>(300, note("G4", 16));
    measures[0] = attributes(4, 4) + slow + note("G4", 16);
    const auto folder = TemporaryFolder {};
    const auto path = folder.path() / "long.musicxml";
    std::ofstream {path} << musicxml({{"Violins", measures, ""}});
    const auto score = read_unfolded_score(path);
    REQUIRE_FALSE(score);
    CHECK(score.error().message ==
          "'long.musicxml' cannot be read: At its marked tempi this score lasts 20 hours, "
          "which no piece does; check its tempi and its repeat signs.");
}

TEST_CASE("notes that sound for years together are refused", "[score]")
{
    const auto chord = times(30'000, note("G4", 3'900, "", "<chord/>"));
    const auto score = UnfoldedScore::unfold(*read_musicxml(
        bytes_of(musicxml({{"Violins", {attributes(4, 4) + note("G4", 3'900) + chord}, ""}}))));
    REQUIRE_FALSE(score);
    CHECK(holds(score.error().message, "check their durations"));
}
