// SPDX-License-Identifier: GPL-3.0-or-later
// The same eight bars for clarinets in B♭ and cellos as notation programs write them, each in its own way: a
// pick-up, a repeat with two endings, D.S. al Coda, triplets, a tie, a multi-bar rest of the cellos. Written
// by hand after what the programs export.
#include <string>

#include <fmt/format.h>

#include "score/musicxml_reader.hpp"
#include "score/musicxml_text.hpp"
#include "score/read_score.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::score;
using namespace tutti::test;

namespace {

constexpr auto doctype =
    std::string_view {"<!DOCTYPE score-partwise PUBLIC \"-//Recordare//DTD MusicXML 3.0 Partwise//EN\" "
                      "\"http://www.musicxml.org/dtds/partwise.dtd\">"};

/// The music, of which each program writes the signs its way.
struct Dialect {
    int divisions;
    std::string header;           ///< before the parts
    std::string pick_up;          ///< attributes of the first measure
    std::string first_ending[2];  ///< at the left and at the right of its bar
    std::string second_ending[2];
    std::string segno;
    std::string to_coda;
    std::string dal_segno;
    std::string coda;
    std::string end;
    std::string transpose;
    std::string padding;  ///< of a bar that the second voice does not fill
};

/// A written note; `length` in twelfths of a quarter, of which triplets have 4.
std::string head(const Dialect& dialect, std::string_view pitch, int length, std::string_view type,
                 std::string_view more = "")
{
    auto tuplet = std::string {};
    if (length == 4)
        tuplet = "<time-modification><actual-notes>3</actual-notes><normal-notes>2</normal-notes>"
                 "</time-modification>";
    return fmt::format("<note default-x=\"80\"><pitch><step>{}</step><octave>{}</octave></pitch>"
                       "<duration>{}</duration><voice>1</voice><type>{}</type>{}<stem>up</stem>{}</note>",
                       pitch[0], pitch[1], dialect.divisions * length / 12, type, tuplet, more);
}

std::string rest_of_bar(const Dialect& dialect)
{
    return fmt::format("<note><rest measure=\"yes\"/><duration>{}</duration><voice>1</voice></note>",
                       4 * dialect.divisions);
}

std::string whole_note(const Dialect& dialect, std::string_view pitch, std::string_view more = "")
{
    return head(dialect, pitch, 48, "whole", more);
}

std::string file(const Dialect& d)
{
    const auto start = [&](std::string_view transpose) {
        return fmt::format(
            "<attributes><divisions>{}</divisions><key><fifths>0</fifths><mode>major</mode></key>"
            "<time><beats>4</beats><beat-type>4</beat-type></time><staves>1</staves>{}</attributes>",
            d.divisions, transpose);
    };
    const auto triplet = head(d, "C5", 4, "eighth") + head(d, "D5", 4, "eighth") + head(d, "E5", 4, "eighth");
    const auto tie = [](std::string_view type) {
        return fmt::format("<notations><tied type=\"{}\"/></notations>", type);
    };
    const auto multi_rest = std::string {
        "<attributes><measure-style><multiple-rest>3</multiple-rest></measure-style></attributes>"};
    return musicxml(
        {{"Clarinet in B\u266d",
          {"@" + d.pick_up + "@" + start(d.transpose) + head(d, "G4", 12, "quarter"),
           "@number=\"1\" width=\"200\"@" + d.segno + triplet +
               head(d, "F5", 36, "half", "<dot/>" + tie("start")),
           "@number=\"2\" width=\"200\"@" + d.first_ending[0] + head(d, "F5", 24, "half", tie("stop")) +
               d.padding + d.first_ending[1],
           "@number=\"3\" width=\"200\"@" + d.second_ending[0] + whole_note(d, "G5") + d.second_ending[1],
           "@number=\"4\" width=\"200\"@" + whole_note(d, "A5") + d.to_coda,
           "@number=\"5\" width=\"200\"@" + whole_note(d, "B5") + d.dal_segno,
           "@number=\"6\" width=\"200\"@" + d.coda + whole_note(d, "C6") + d.end},
          ""},
         {"Violoncello",
          {"@" + d.pick_up + "@" + start("") + head(d, "C3", 12, "quarter"),
           "@number=\"1\"@" + whole_note(d, "C3"), "@number=\"2\"@" + whole_note(d, "D3"),
           "@number=\"3\"@" + multi_rest + rest_of_bar(d), "@number=\"4\"@" + rest_of_bar(d),
           "@number=\"5\"@" + rest_of_bar(d), "@number=\"6\"@" + whole_note(d, "C3")},
          "<score-instrument id=\"P2-I1\"><instrument-name>Violoncello (2)</instrument-name>"
          "<instrument-sound>strings.cello</instrument-sound><ensemble/></score-instrument>"}},
        d.header);
}

std::string above(std::string_view types, std::string_view sound = "")
{
    return fmt::format("<direction placement=\"above\">{}<staff>1</staff>{}</direction>", types, sound);
}

std::string type(std::string_view content)
{
    return fmt::format("<direction-type>{}</direction-type>", content);
}

std::string at(std::string_view side, std::string_view content)
{
    return fmt::format("<barline location=\"{}\">{}</barline>", side, content);
}

const auto backward = std::string {"<repeat direction=\"backward\" winged=\"none\"/>"};
const auto concert_b_flat =
    std::string {"<transpose><diatonic>-1</diatonic><chromatic>-2</chromatic></transpose>"};

Dialect finale()
{
    return {
        6,
        "<movement-title>March</movement-title><identification><encoding><software>Finale v27 for "
        "Mac</software>"
        "</encoding></identification>",
        "number=\"0\" implicit=\"yes\" width=\"120\"",
        {at("left", "<ending default-y=\"40\" end-length=\"30\" number=\"1\" type=\"start\">1.</ending>"),
         at("right", "<bar-style>light-heavy</bar-style><ending number=\"1\" type=\"stop\"/>" + backward)},
        {at("left", "<ending default-y=\"40\" number=\"2\" type=\"start\">2.</ending>"),
         at("right", "<bar-style>light-light</bar-style><ending number=\"2\" type=\"discontinue\"/>")},
        above(type("<segno default-y=\"20\"/>"), "<sound divisions=\"6\" segno=\"2\"/>"),
        above(type("<words default-y=\"20\" font-weight=\"bold\">To Coda </words>") +
                  type("<coda default-y=\"20\"/>"),
              "<sound tocoda=\"7\"/>"),
        above(type("<words font-weight=\"bold\">D.S. al Coda</words>"), "<sound dalsegno=\"2\"/>"),
        above(type("<coda default-y=\"20\"/>"), "<sound coda=\"7\" divisions=\"6\"/>"),
        at("right", "<bar-style>light-heavy</bar-style>"),
        concert_b_flat,
        "<forward><duration>12</duration><voice>1</voice></forward>"};
}

Dialect sibelius()
{
    return {256,
            "<work><work-title>March</work-title></work><identification><encoding><software>Sibelius "
            "24.3.1</software>"
            "<software>Direct export, not from Dolet</software></encoding></identification>",
            "number=\"0\" implicit=\"yes\" width=\"120\"",
            {at("left", "<ending number=\"1\" type=\"start\">1.</ending>"),
             "<barline><bar-style>light-heavy</bar-style><ending number=\"1\" type=\"stop\"/>" + backward +
                 "</barline>"},
            {at("left", "<ending number=\"2\" type=\"start\">2.</ending>"),
             "<barline><ending number=\"2\" type=\"stop\"/></barline>"},
            above(type("<segno color=\"#000000\" font-family=\"Opus Text Std\"/>")),
            above(type("<words font-family=\"Opus Text Std\">To Coda</words>")),
            above(type("<words justify=\"right\">D.S. al Coda</words>")),
            above(type("<coda color=\"#000000\" font-family=\"Opus Text Std\"/>")),
            "<barline><bar-style>light-heavy</bar-style></barline>",
            "<transpose><diatonic>-1</diatonic><chromatic>-2</chromatic><octave-change>0</octave-change></"
            "transpose>",
            "<note><rest/><duration>512</duration><voice>1</voice><type>half</type></note>"};
}

Dialect dorico()
{
    return {
        12,
        "<work><work-title>March</work-title></work><movement-title>March</movement-title><identification>"
        "<encoding><software>Dorico 5.1</software></encoding></identification><defaults/>",
        "number=\"X1\" implicit=\"yes\" non-controlling=\"no\"",
        {at("left", "<ending type=\"start\" number=\"1\"/>"),
         at("right", "<bar-style>light-heavy</bar-style><ending type=\"stop\" number=\"1\"/>"
                     "<repeat direction=\"backward\" times=\"2\"/>")},
        {at("left", "<ending type=\"start\" number=\"2\"/>"),
         at("right", "<bar-style>light-light</bar-style><ending type=\"discontinue\" number=\"2\"/>")},
        above(type("<segno/>"), "<sound segno=\"segno\"/>"),
        above(type("<words>To </words><coda/>"), "<sound tocoda=\"coda\"/>"),
        above(type("<words>D.S. al </words><coda/>"), "<sound dalsegno=\"segno\"/>"),
        above(type("<coda/>"), "<sound coda=\"coda\"/>"),
        at("right", "<bar-style>light-heavy</bar-style>"),
        concert_b_flat,
        "<note print-object=\"no\"><rest/><duration>24</duration><voice>1</voice><type>half</type></note>"};
}

void is_the_march(const UnfoldedScore& score)
{
    CHECK(score.printed().title == "March");
    CHECK(bars_played(score) == "0 1 2 0 1 3 4 5 1 3 4 6");
    // A tone lower than written; the tie from bar 1 goes on in the first ending only.
    CHECK(played(score, 0) ==
          "F4@0 B♭4@1 C5@1.33333 D5@1.66667 E♭5@2 F4@9 B♭4@10 C5@10.3333 D5@10.6667 E♭5@11 F5@14 G5@18 A5@22 "
          "B♭4@26 C5@26.3333 D5@26.6667 E♭5@27 F5@30 G5@34 B♭5@38");
    CHECK(score.notes(0)[4].duration == Quarters {5});
    CHECK(played(score, 1) == "C3@0 C3@1 D3@5 C3@9 C3@10 C3@26 C3@38");
    CHECK(score.printed().parts[0].instrument->name == "clarinet");
    CHECK(score.printed().parts[1].instrument->name == "cello");
    CHECK(score.printed().remarks.empty());
}

}  // namespace

TEST_CASE("a march as Finale writes it is the march", "[score]")
{
    is_the_march(unfolded(file(finale())));
}

TEST_CASE("a march as Sibelius writes it is the march", "[score]")
{
    is_the_march(unfolded(file(sibelius())));
}

TEST_CASE("a march as Dorico writes it is the march", "[score]")
{
    is_the_march(unfolded(file(dorico())));
}

TEST_CASE("a march in UTF-16, as old versions write it, is the march", "[score]")
{
    auto text = file(sibelius());
    const auto prologue_end = text.find('\n');
    text = "<?xml version=\"1.0\" encoding=\"UTF-16\" standalone=\"no\"?>" + std::string {doctype} +
           text.substr(prologue_end);
    auto wide = std::string {"\xff\xfe"};
    for (auto i = std::size_t {0}; i < text.size(); ++i) {
        if (text.compare(i, 3, "\u266d") == 0) {
            wide += "\x6d\x26";
            i += 2;
        } else {
            wide += {text[i], '\0'};
        }
    }
    auto read = read_score(bytes_of(wide));
    REQUIRE(read);
    is_the_march(*UnfoldedScore::unfold(*std::move(read)));
}
