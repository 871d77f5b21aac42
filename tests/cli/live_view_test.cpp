// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/live_view.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "cli/scene.hpp"
#include "cli/section_rows.hpp"
#include "support/catch.hpp"
#include "support/svg.hpp"

using namespace tutti;
using namespace tutti::cli;
using namespace tutti::test;
using rehearsal::Focus;
using rehearsal::Verdict;

namespace {

/// The column in which `what` begins in a line, first or last; −1 when it is not there.
int column_of(const std::string& line, const std::string& what, bool last = false)
{
    const auto at = last ? line.rfind(what) : line.find(what);
    return at == std::string::npos ? -1 : display_width(line.substr(0, at));
}

bool contains(const std::vector<std::string>& lines, const std::string& what)
{
    return std::any_of(lines.begin(), lines.end(),
                       [&](const auto& line) { return line.find(what) != std::string::npos; });
}

/// The style of the span in which `what` stands.
Style style_of(const StyledLine& line, const std::string& what)
{
    for (const auto& span : line.spans())
        if (span.text.find(what) != std::string::npos)
            return span.style;
    FAIL("'" << what << "' is not in: " << line.text());
    return {};
}

}  // namespace

TEST_CASE("a typical rehearsal on a terminal of 24 rows and 80 columns", "[cli][golden]")
{
    const auto expected =
        std::string {R"( Tutti  Year 5 orchestra                                                   2:14

   █ █ █ █▀█ █   ▄▀▄ █▀▀    █▀▀ █   ▄▀▄ ▀█▀        ▀▀█ █▀█
   █ █ █ █ █ █   █▀█ ▀▀█    █▀  █   █▀█  █     ▀▀▀ █▀▀ █▀█
    ▀  ▀ ▀▀▀ ▀▀▀ ▀ ▀ ▀▀▀    ▀   ▀▀▀ ▀ ▀  ▀         ▀▀▀ ▀▀▀

   section            note  −50 flat   in tune  sharp +50               level
   Violins 1        ♪ A4            │  ██●██    │          in tune  −3  ━━━╸──
                                    │           │
   Violins 2          F♯4           │     ·██●██│          in tune  +9  ━━━╸──
                                    │           │
 ▶ Violas             C4       ███▼███    ·     │          flat    −28  ━━━╸──
                                    │           │
   Cellos             A2            │     ▐●▌   │          in tune  +4  ━━━━──
                                    │           │
   Clarinets in B♭    E4            │     · ░?░ │          not sure     ━━━╸──
                                    │           │
   Trumpets in B♭                   │     ·     │          —            ──────

 Marked 2:00, 'bow hold'.

 All is well.                                             Scarlett 18i20 (JACK)
 No sound kept. No names.           input latency 12 ms · detection delay 43 ms
 m mark this moment   r record   q quit
)"};
    auto shown = std::string {};
    for (const auto& line : orchestra().text({80, 24}))
        shown += line + "\n";
    CHECK(shown == expected);
}

TEST_CASE("no row is wider than the terminal and no picture higher, whatever its size", "[cli]")
{
    auto scenes = std::vector {orchestra(), sections(0), sections(1), sections(12), sections(40)};
    auto awkward = orchestra();
    awkward.cls.name =
        "Die Streicher und Bläser der fünften Klassen des Gymnasiums am Stadtpark, zweite Probe";
    awkward.cls.sections[0].name = "Violinen I mit Gästen aus der Musikschule";
    awkward.cls.sections[1].name = "ヴァイオリン";
    awkward.cls.sections[2].name = "ヴィオラとチェロとコントラバス";
    awkward.now.sections[3].clipped = true;
    awkward.now.health = {3, 4800, 480, 12, true};
    awkward.now.recording = true;
    awkward.now.ended = true;
    awkward.stream.device = std::string(300, 'x');
    awkward.messages.push_back({134_s, std::string(300, 'y')});
    awkward.word = "flûtes à bec";
    scenes.push_back(awkward);
    awkward.cls.tolerance = 80_cents;
    scenes.push_back(awkward);
    for (const auto& scene : scenes) {
        for (const auto charset : {Charset::utf8, Charset::ascii}) {
            for (auto columns = 0; columns <= 210; columns += columns < 100 ? 1 : 11) {
                for (const auto rows : {0, 1, 2, 3, 5, 7, 10, 15, 24, 31, 50, 100}) {
                    const auto lines = live_view(scene.picture(), {columns, rows, charset});
                    REQUIRE(lines.size() <= static_cast<std::size_t>(rows));
                    for (const auto& line : lines) {
                        REQUIRE(line.width() <= columns);
                        REQUIRE(display_width(line.text()) == line.width());
                    }
                }
            }
        }
    }
}

TEST_CASE("a viola section 28 cents flat is told apart from one in tune with every attribute stripped",
          "[cli]")
{
    for (const auto columns : {60, 80, 120, 200}) {
        auto scene = orchestra();
        const auto flat = scene.row("Violas", {columns, 24}).text();
        scene.focus.reset();
        scene.now.sections[2] = playing("C4", 0_cents);
        const auto tuned = scene.row("Violas", {columns, 24}).text();
        CAPTURE(columns, flat, tuned);

        CHECK(flat.find("flat") != std::string::npos);
        CHECK(flat.find("−28") != std::string::npos);
        CHECK(flat.find("▶") != std::string::npos);
        CHECK(column_of(flat, "▼") >= 0);
        CHECK(column_of(flat, "▼") < column_of(flat, "│"));

        CHECK(tuned.find("in tune") != std::string::npos);
        CHECK(column_of(tuned, "▶") == -1);
        CHECK(column_of(tuned, "●") > column_of(tuned, "│"));
        CHECK(column_of(tuned, "●") < column_of(tuned, "│", true));
    }
}

TEST_CASE("the pointer is never on the other side of the band's edge from what the word says", "[cli]")
{
    auto scene = orchestra();
    scene.focus.reset();
    for (const auto columns : {60, 71, 80, 97, 120, 200}) {
        for (auto cents = -50; cents <= 50; ++cents) {
            scene.now.sections[2] = playing("C4", Cents {static_cast<double>(cents)});
            const auto line = scene.row("Violas", {columns, 24}).text();
            // The pointer may cover an edge; the row above shows where it is.
            const auto edges = scene.row("Trumpets", {columns, 24}).text();
            const auto low = column_of(edges, "│");
            const auto high = column_of(edges, "│", true);
            CAPTURE(columns, cents, line);
            if (line.find("flat") != std::string::npos)
                CHECK(column_of(line, "▼") < low);
            else if (line.find("sharp") != std::string::npos)
                CHECK(column_of(line, "▲") > high);
            else
                CHECK((column_of(line, "●") > low && column_of(line, "●") < high));
        }
    }
}

TEST_CASE("sharper is never further left", "[cli]")
{
    auto scene = orchestra();
    auto last = 0;
    for (auto cents = -50; cents <= 50; ++cents) {
        scene.now.sections[4] = playing_unsurely("C4", Cents {static_cast<double>(cents)});
        const auto column = column_of(scene.row("Clarinets", {80, 24}).text(), "?");
        CHECK(column >= last);
        last = column;
    }
}

TEST_CASE("a section whose players are further apart has a wider pointer", "[cli]")
{
    auto scene = orchestra();
    auto last = 0;
    for (const auto spread : {5_cents, 10_cents, 15_cents, 20_cents}) {
        scene.now.sections[3].spread = spread;
        const auto line = scene.row("Cellos", {80, 24}).text();
        const auto width = column_of(line, "█", true) - column_of(line, "█") + 1;
        CHECK(width > last);
        last = width;
    }
}

TEST_CASE("not sure is never coloured, and neither is silence", "[cli]")
{
    auto scene = orchestra();
    for (auto cents = -50; cents <= 50; cents += 10) {
        scene.now.sections[4] = playing_unsurely("E4", Cents {static_cast<double>(cents)});
        for (const auto* name : {"Clarinets", "Trumpets"}) {
            const auto row = scene.row(name, {80, 24});
            for (const auto& span : row.spans())
                CHECK(span.style.tone == Tone::plain);
        }
        CHECK(style_of(scene.row("Clarinets", {80, 24}), "not sure").dim);
        CHECK(style_of(scene.row("Clarinets", {80, 24}), "░").dim);
    }
}

TEST_CASE("the less sure we are, the fainter the pointer", "[cli]")
{
    auto scene = orchestra();
    const auto sure = style_of(scene.row("Violas", {80, 24}), "▼");
    CHECK(sure.bold);
    CHECK_FALSE(sure.dim);
    scene.now.sections[2].confidence = 0.65;
    const auto less_sure = style_of(scene.row("Violas", {80, 24}), "▼");
    CHECK_FALSE(less_sure.bold);
    CHECK_FALSE(less_sure.dim);
    CHECK(style_of(scene.row("Clarinets", {80, 24}), "░").dim);
}

TEST_CASE("a section that rests names no note and points nowhere", "[cli]")
{
    auto scene = orchestra();
    scene.now.sections[5] = playing("D5", 40_cents);
    scene.now.sections[5].verdict = Verdict::silent;
    const auto line = scene.row("Trumpets", {80, 24}).text();
    CHECK(line.find("D5") == std::string::npos);
    CHECK(line.find("▲") == std::string::npos);
    CHECK(line.find("—") != std::string::npos);
}

TEST_CASE("one section is marked at a time, and the headline says which and how far", "[cli]")
{
    auto scene = orchestra();
    scene.now.sections[0] = playing("A4", 35_cents);
    auto lines = scene.text({80, 12});
    CHECK(std::count_if(lines.begin(), lines.end(), [](const auto& l) { return column_of(l, "▶") == 1; }) ==
          2);
    CHECK(lines[1] == " ▶ Violas flat −28 ");

    scene.focus.reset();
    lines = scene.text({80, 12});
    CHECK_FALSE(contains(lines, "▶"));
    CHECK(contains(lines, "nothing stands out"));
}

TEST_CASE("what stands out is told in letters three rows high where there is room", "[cli]")
{
    CHECK(contains(orchestra().text({80, 24}), "█▀█ █"));
    // A name too long for them is told small rather than cut.
    auto scene = orchestra();
    scene.cls.sections[2].name = "Violas and their friends";
    CHECK(contains(scene.text({80, 24}), "▶ Violas and their friends flat −28"));
    CHECK(scene.text({80, 24}).size() == orchestra().text({80, 24}).size());
}

TEST_CASE("rows stay where they are when a section begins or stops standing out", "[cli]")
{
    auto scene = orchestra();
    const auto with = scene.text({80, 24});
    scene.focus.reset();
    scene.messages.clear();
    const auto without = scene.text({80, 24});
    REQUIRE(with.size() == without.size());
    for (std::size_t n = 0; n < with.size(); ++n)
        for (const auto* name : {"Violins 1", "Cellos", "Trumpets", "All is well", "No sound kept", "quit"})
            CHECK((with[n].find(name) == std::string::npos) == (without[n].find(name) == std::string::npos));
}

TEST_CASE("sections that do not fit are counted, and the one that stands out is among those that do", "[cli]")
{
    auto scene = sections(30);
    scene.focus = Focus {27, Verdict::sharp, 33_cents};
    scene.now.sections[27] = playing("A4", 33_cents);
    const auto lines = scene.text({80, 24});
    CHECK(contains(lines, "… 11 more sections: a taller window shows them"));
    CHECK(std::any_of(lines.begin(), lines.end(), [](const auto& line) {
        return line.find("▶ Section 28 ") != std::string::npos && line.find("▲") != std::string::npos;
    }));
    CHECK(contains(lines, "Section 1 "));
    CHECK(lines.size() == 24);
}

TEST_CASE("twelve sections have all they need on 24 rows", "[cli]")
{
    const auto lines = sections(12).text({80, 24});
    CHECK(contains(lines, "Section 12"));
    for (const auto* needed : {"section", "All is well.", "No sound kept. No names.", "Marked 2:00",
                               "mark this moment", "input latency 12 ms · detection delay 43 ms"})
        CHECK(contains(lines, needed));
}

TEST_CASE("every screen says what is kept", "[cli]")
{
    for (const auto columns : {60, 80, 200})
        for (const auto rows : {8, 12, 24, 50})
            for (const auto count : {1U, 6U, 12U, 40U})
                CHECK(contains(sections(count).text({columns, rows}), "No sound kept. No names."));
}

TEST_CASE("players of transposing instruments see which key their notes are in, others see none", "[cli]")
{
    auto scene = orchestra();
    CHECK(contains(scene.text({80, 24}), "Trumpets in B♭"));
    CHECK(contains(scene.text({80, 24}), "Clarinets in B♭"));
    CHECK_FALSE(contains(scene.text({80, 24}), "Violas in"));
    scene.cls.sections[5] = {"Horns", *instrument_from_name("horn"), {6}, ""};
    CHECK(contains(scene.text({80, 24}), "Horns in F"));
    scene.cls.sections[5] = {"Saxes", *instrument_from_name("alto-sax"), {6}, ""};
    CHECK(contains(scene.text({80, 24}), "Saxes in E♭"));
    // Where only the octave differs there is nothing to say; and nothing is said twice.
    scene.cls.sections[5] = {"Basses", *instrument_from_name("double-bass"), {6}, ""};
    CHECK_FALSE(contains(scene.text({80, 24}), "Basses in"));
    scene.cls.sections[5] = {"Trumpets in B♭", *instrument_from_name("trumpet"), {6}, ""};
    CHECK_FALSE(contains(scene.text({80, 24}), "in B♭ in"));
}

TEST_CASE("columns stay aligned under long names, accents and wide characters", "[cli]")
{
    auto scene = orchestra();
    scene.focus.reset();
    scene.cls.sections[0].name = "Violins of the lower school and their friends";
    scene.cls.sections[1].name = "Fl\u0075\u0302tes";  // the accent as a character of its own
    scene.cls.sections[2].name = "ヴィオラ";
    for (auto& glance : scene.now.sections)
        glance = resting();
    auto rows = 0;
    auto edge = -1;
    for (const auto& line : scene.text({80, 24})) {
        const auto column = column_of(line, "│");
        if (column < 0)
            continue;
        edge = edge < 0 ? column : edge;
        CHECK(column == edge);
        ++rows;
    }
    CHECK(rows == 11);
    CHECK(contains(scene.text({80, 24}), "Violins of the lowe…"));
}

TEST_CASE("a note's beginning flashes and is gone a sixth of a second later", "[cli]")
{
    auto scene = orchestra();
    scene.now.sections[3].since_onset = 30_ms;
    CHECK(scene.row("Cellos", {80, 24}).text().find("♪ A2") != std::string::npos);
    scene.now.sections[3].since_onset = 170_ms;
    CHECK(scene.row("Cellos", {80, 24}).text().find("♪") == std::string::npos);
}

TEST_CASE("a louder section has a longer meter, and full scale is called too loud", "[cli]")
{
    auto scene = orchestra();
    auto last = std::size_t {0};
    for (const auto level : {-60_dB, -40_dB, -20_dB, 0_dB}) {
        scene.now.sections[3].level = level;
        const auto line = scene.row("Cellos", {120, 24}).text();
        const auto marks =
            static_cast<std::size_t>(std::max(column_of(line, "━", true) - column_of(line, "━"), 0));
        CHECK((marks > last || level == -60_dB));
        last = marks;
    }
    scene.now.sections[3].level = decibels_from_gain(0);
    CHECK(scene.row("Cellos", {120, 24}).text().find("━") == std::string::npos);
    scene.now.sections[3].clipped = true;
    CHECK(scene.row("Cellos", {120, 24}).text().find("TOO LOUD") != std::string::npos);
}

TEST_CASE("the stream's health is told in words, the worst first", "[cli]")
{
    auto scene = orchestra();
    CHECK(contains(scene.text({80, 24}), "All is well."));
    scene.now.health.input_overruns = 1;
    CHECK(contains(scene.text({80, 24}), "Input lost once."));
    scene.now.health.input_overruns = 3;
    scene.now.health.interface_away = true;
    CHECK(contains(scene.text({80, 24}), " The interface is away. Input lost 3 times."));
    CHECK_FALSE(contains(scene.text({80, 24}), "All is well."));
    scene.now.health = {};
    scene.now.health.frames_lost = 12'000;
    CHECK(contains(scene.text({80, 24}), "The computer was too slow: 0.25 s not heard."));
}

TEST_CASE("while the interface is away nobody is said to be flat", "[cli]")
{
    auto scene = orchestra();
    scene.now.health.interface_away = true;
    for (const auto rows : {12, 24}) {
        const auto lines = scene.text({80, rows});
        CHECK_FALSE(contains(lines, "−28"));
        CHECK_FALSE(contains(lines, "▼"));
        CHECK_FALSE(contains(lines, "━"));
        CHECK(contains(lines, "The interface is away."));
    }
    CHECK(contains(scene.text({80, 12}), "▶ No input: the interface is away"));
}

TEST_CASE("recording shows, and so does the key that stops it", "[cli]")
{
    auto scene = orchestra();
    CHECK_FALSE(contains(scene.text({80, 24}), "● recording"));
    CHECK(contains(scene.text({80, 24}), "r record"));
    scene.now.recording = true;
    CHECK(contains(scene.text({80, 24}), "● recording   2:14"));
    CHECK(contains(scene.text({80, 24}), "r stop recording"));
}

TEST_CASE("while a mark's word is typed it shows in place of the keys", "[cli]")
{
    auto scene = orchestra();
    scene.word = "bow ho";
    const auto lines = scene.text({80, 24});
    CHECK(contains(lines, "Mark: bow ho"));
    CHECK(contains(lines, "Enter keeps it"));
    CHECK_FALSE(contains(lines, "q quit"));
}

TEST_CASE("a message older than half a minute is gone", "[cli]")
{
    auto scene = orchestra();
    scene.messages = {{103_s, "an old one"}, {105_s, "a new one"}};
    CHECK_FALSE(contains(scene.text({80, 30}), "an old one"));
    CHECK(contains(scene.text({80, 30}), "a new one"));
}

TEST_CASE("names from a class description cannot move the cursor", "[cli]")
{
    auto scene = orchestra();
    scene.cls.name = "x\x1b[2Jy";
    scene.cls.sections[0].name = "Vio\nlins\t\x1b[31m";
    scene.stream.device = "a\rb\x7f\xc2\x9b";
    scene.messages = {{130_s, "c\x07"}};
    for (const auto& line : scene.text({80, 24}))
        for (const auto c : line)
            CHECK((static_cast<unsigned char>(c) >= 0x20 && c != '\x7f'));
    CHECK(contains(scene.text({80, 24}), "Vio?lins??[31m"));
}

TEST_CASE("where only ASCII can be shown the same picture is there in ASCII", "[cli]")
{
    auto scene = orchestra();
    scene.cls.sections[1].name = "Flûtes";
    const auto unicode = scene.text({80, 12});
    const auto plain = scene.text({80, 12, Charset::ascii});
    REQUIRE(unicode.size() == plain.size());
    for (std::size_t n = 0; n < plain.size(); ++n) {
        CHECK(std::all_of(plain[n].begin(), plain[n].end(), [](char c) { return c >= 0x20 && c < 0x7f; }));
        CHECK(plain[n].find("??") == std::string::npos);
        CHECK(display_width(unicode[n]) == static_cast<int>(plain[n].size()));
    }
    CHECK(contains(plain, "> Violas flat -28"));
    CHECK(contains(plain, "Flutes"));
    CHECK(contains(plain, "Trumpets in Bb"));
    CHECK(contains(plain, "F#4"));
}

TEST_CASE("the picture of the live view shows every section by name", "[cli]")
{
    const auto lines = live_view(orchestra().picture(), {80, 24});
    const auto svg = svg_of_terminal(lines, 80);
    for (const auto& section : orchestra().cls.sections)
        CHECK(svg.find(section.name) != std::string::npos);
    CHECK(svg.find("</svg>") != std::string::npos);
    // For docs/pictures.
    auto file = std::ofstream {std::filesystem::current_path() / "live-view.svg"};
    file << svg;
    CHECK(file.good());
}
