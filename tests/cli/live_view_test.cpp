// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/live_view.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cli/scene.hpp"
#include "score/musicxml_text.hpp"
#include "support/catch.hpp"
#include "support/svg.hpp"

using namespace tutti;
using namespace tutti::cli;
using namespace tutti::test;
using rehearsal::Focus;
using rehearsal::Verdict;

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
 m mark   r record   t tune in   o open strings   q quit
)"};
    auto shown = std::string {};
    for (const auto& line : orchestra().text({80, 24}))
        shown += line + "\n";
    CHECK(shown == expected);
}

TEST_CASE("the ensemble's tempo and drift stand beside the clock while they are sure", "[cli]")
{
    auto scene = orchestra();
    scene.now.ensemble = {.tempo = BeatsPerMinute {96.3}, .drift = Cents {-7.2}, .place = {}};
    CHECK(contains(scene.text({80, 24}), "96 a minute · A −7   2:14"));
    scene.now.ensemble.tempo.reset();
    CHECK(contains(scene.text({80, 24}), "  A −7   2:14"));
    CHECK_FALSE(contains(scene.text({36, 24}), "A −7"));
}

TEST_CASE("one microphone on two inputs is said for as long as it lasts", "[cli]")
{
    auto scene = orchestra();
    scene.cls.sections[1].channels = {2};
    scene.now.same_as = {0, 0};
    CHECK(contains(scene.text({80, 24}), "Channels 1 and 2 carry the same sound."));
    CHECK_FALSE(contains(scene.text({80, 24}), "All is well."));
    scene.now.same_as = {0, 1};
    CHECK(contains(scene.text({80, 24}), "All is well."));
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
            for (auto columns = 0; columns <= 210;
                 columns += columns < 20 || (columns > 57 && columns < 83) ? 1 : 9) {
                for (const auto rows : {0, 1, 2, 5, 9, 14, 24, 60}) {
                    const auto lines = live_view(scene.picture(), {columns, rows, charset});
                    REQUIRE(lines.size() <= static_cast<std::size_t>(rows));
                    CAPTURE(columns, rows);
                    REQUIRE(std::all_of(lines.begin(), lines.end(), [&](const StyledLine& line) {
                        return line.width() <= columns && display_width(line.text()) == line.width();
                    }));
                }
            }
        }
    }
}

TEST_CASE("one section is marked at a time, and the headline says which and how far", "[cli]")
{
    auto scene = orchestra();
    scene.now.sections[0] = playing("A4", 35_cents);
    auto lines = scene.text({80, 12});
    CHECK(std::count_if(lines.begin(), lines.end(), [](const auto& l) { return l.starts_with(" ▶"); }) == 2);
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
    for (const auto* needed : {"section", "All is well.", "No sound kept. No names.", "Marked 2:00", "m mark",
                               "input latency 12 ms · detection delay 43 ms"})
        CHECK(contains(lines, needed));
}

TEST_CASE("every key there is fits on 80 columns", "[cli]")
{
    auto scene = orchestra();
    scene.now.recording = true;
    const auto score = unfolded(musicxml({{"Violins", {attributes(4, 4) + note("G4", 16)}, ""}}));
    auto picture = scene.picture();
    picture.score = &score;
    CHECK(live_view(picture, {80, 24}).back().text().ends_with("f from bar   q quit"));
    scene.now.tuning = {.asked = 0, .progress = 0.4, .obstacle = {}};
    CHECK(contains(scene.text({80, 24}), "t end tuning   q quit"));
}

TEST_CASE("every screen says what is kept", "[cli]")
{
    for (const auto columns : {60, 80, 200})
        for (const auto rows : {8, 12, 24, 50})
            for (const auto count : {1U, 6U, 12U, 40U})
                CHECK(contains(sections(count).text({columns, rows}), "No sound kept. No names."));
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

TEST_CASE("a class that follows its piece is shown its tempo in the piece's beats, against the mark", "[cli]")
{
    auto page = score::Score {};
    auto& bar = page.bars.emplace_back();
    bar.number = "1";
    bar.metre = {6, 8};
    bar.length = bar.metre.bar_length();
    bar.tempo_marks.push_back({score::Quarters {}, BeatsPerMinute {90.0}, "♩. = 60"});
    const auto marked = *score::UnfoldedScore::unfold(page);
    auto scene = orchestra();
    auto place = analysis::ScorePlace {};
    place.state = analysis::FollowingState::following;
    place.tempo = BeatsPerMinute {81.0};  // quarters
    scene.now.ensemble = {.tempo = BeatsPerMinute {108}, .drift = {}, .place = place};
    const auto shown = [&](const score::UnfoldedScore& score) {
        auto picture = scene.picture();
        picture.score = &score;
        return cli::live_view(picture, {80, 24}).front().text();
    };
    CHECK_THAT(shown(marked), Catch::Contains("54 a minute, mark 60"));
    scene.now.ensemble.place->state = analysis::FollowingState::waiting;
    CHECK_THAT(shown(marked), !Catch::Contains("mark 60"));
    scene.now.ensemble.place->state = analysis::FollowingState::following;
    // A word is no figure, and one that is to come is none yet.
    page.bars.front().tempo_marks = {{score::Quarters {}, std::nullopt, "Andante"}};
    page.bars.push_back(page.bars.front());
    page.bars.back().tempo_marks = {{score::Quarters {}, BeatsPerMinute {90.0}, "♩. = 60"}};
    const auto late = *score::UnfoldedScore::unfold(page);
    CHECK_THAT(shown(late), !Catch::Contains("mark"));
    scene.now.ensemble.place->position = late.bars()[1].start.value();
    CHECK_THAT(shown(late), Catch::Contains("54 a minute, mark 60"));
    scene.now.ensemble.place->position = 0.0;
    page.bars.pop_back();
    page.bars.front().tempo_marks.clear();
    CHECK_THAT(shown(*score::UnfoldedScore::unfold(page)), Catch::Contains("54 a minute "));
    CHECK_THAT(shown(*score::UnfoldedScore::unfold(page)), !Catch::Contains("mark"));
}

TEST_CASE("a class that is to begin at a bar is waited for in that bar, not in the one before", "[cli]")
{
    auto page = score::Score {};
    for (const auto* number : {"5", "6"}) {
        auto& bar = page.bars.emplace_back();
        bar.number = number;
        bar.length = bar.metre.bar_length();
    }
    const auto score = *score::UnfoldedScore::unfold(page);
    const auto scene = orchestra();
    auto now = scene.now;
    auto place = analysis::ScorePlace {};
    place.state = analysis::FollowingState::waiting;
    place.position = score.bars()[1].start.value() - 0.05;
    now.ensemble.place = place;
    CHECK(cli::place_words(scene.picture().cls, now, &score, cli::Charset::utf8) == "waiting in bar 6");
    now.ensemble.place->position = 1.0;
    CHECK(cli::place_words(scene.picture().cls, now, &score, cli::Charset::utf8) == "waiting in bar 5");
}

TEST_CASE("of a section that is elsewhere a tutor reads in bars how far, and in beats within one", "[cli]")
{
    auto page = score::Score {};
    for (const auto* number : {"5", "6"}) {
        auto& bar = page.bars.emplace_back();
        bar.number = number;
        bar.metre = {6, 8};
        bar.length = bar.metre.bar_length();
    }
    const auto score = *score::UnfoldedScore::unfold(page);
    const auto scene = orchestra();
    auto now = scene.now;
    now.ensemble.place = analysis::ScorePlace {};
    now.ensemble.place->state = analysis::FollowingState::following;
    auto& section = now.sections[1];
    section.presence = analysis::Presence::lost;
    const auto shown = [&](std::optional<double> quarters) {
        section.astray = quarters;
        return cli::place_words(scene.picture().cls, now, &score, cli::Charset::utf8);
    };
    const auto name = scene.picture().cls.sections[1].name;
    CHECK(shown({}) == "bar 5, beat 1 · " + name + " elsewhere");
    CHECK(shown(-6.0) == "bar 5, beat 1 · " + name + " 2 bars behind");
    CHECK(shown(2.9) == "bar 5, beat 1 · " + name + " 1 bar ahead");
    CHECK(shown(-1.5) == "bar 5, beat 1 · " + name + " 1 beat behind");
}

TEST_CASE("while the piece is doubted no bar is claimed, and whether it is the right one is asked", "[cli]")
{
    auto page = score::Score {};
    page.bars.emplace_back();
    page.bars.front().length = page.bars.front().metre.bar_length();
    const auto score = *score::UnfoldedScore::unfold(page);
    const auto scene = orchestra();
    auto now = scene.now;
    now.ensemble.place = analysis::ScorePlace {};
    now.ensemble.place->state = analysis::FollowingState::following;
    now.sections[0].presence = analysis::Presence::lost;
    now.doubts_piece = true;
    CHECK(cli::place_words(scene.picture().cls, now, &score, cli::Charset::utf8) ==
          "Is this the right piece?");
}

TEST_CASE("after an Andante without a figure no class is held to the figure of the Allegro before", "[cli]")
{
    auto page = score::Score {};
    const auto marks =
        std::vector<score::TempoMark> {{{}, BeatsPerMinute {120.0}, "Allegro, ♩ = 120"},
                                       {{}, std::nullopt, "poco rit."},
                                       {{}, std::nullopt, "A tempo"},
                                       {{}, std::nullopt, "Andante"},
                                       {{}, std::nullopt, "rall."},
                                       {{}, std::nullopt, "a tempo"},
                                       {{}, std::nullopt, "Tempo I"},
                                       {{}, std::nullopt, "Tempo di Marcia"},
                                       {{}, BeatsPerMinute {72.0}, "♩ = 72"},
                                       {{}, BeatsPerMinute {60.0}, "rit."},
                                       {{}, BeatsPerMinute {50.0}, ""},  // the playback's, on the way
                                       {{}, std::nullopt, "a tempo"}};
    for (const auto& mark : marks) {
        auto& bar = page.bars.emplace_back();
        bar.number = std::to_string(page.bars.size());
        bar.metre = {4, 4};
        bar.length = bar.metre.bar_length();
        bar.tempo_marks.push_back(mark);
    }
    const auto score = *score::UnfoldedScore::unfold(page);
    auto scene = orchestra();
    auto place = analysis::ScorePlace {};
    place.state = analysis::FollowingState::following;
    place.tempo = BeatsPerMinute {81.0};
    scene.now.ensemble = {.tempo = BeatsPerMinute {81}, .drift = {}, .place = place};
    auto held = std::string {};
    for (const auto& bar : score.bars()) {
        scene.now.ensemble.place->position = bar.start.value();
        auto picture = scene.picture();
        picture.score = &score;
        const auto line = cli::live_view(picture, {80, 24}).front().text();
        const auto at = line.find("mark ");
        held += (held.empty() ? "" : ", ") + (at == std::string::npos ? "-" : line.substr(at + 5, 3));
    }
    CHECK(held == "120, -, 120, -, -, -, 120, -, 72 , 60 , 50 , 72 ");
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
    // README's picture is made by: TUTTI_PICTURES=docs/pictures build/dev/tests/unit_tests "the picture of*"
    if (const auto* folder = std::getenv("TUTTI_PICTURES")) {
        auto file = std::ofstream {std::filesystem::path {folder} / "live-view.svg"};
        file << svg;
        CHECK(file.good());
    }
}

TEST_CASE("in a tuning round the view says who is asked to play an A, and how to skip them", "[cli]")
{
    auto scene = test::orchestra();
    CHECK(test::contains(scene.text({100, 24, Charset::ascii}), "t tune in"));
    scene.now.tuning = {.asked = 0, .progress = 0.4, .obstacle = {}};
    const auto lines = scene.text({100, 24, Charset::ascii});
    CHECK(test::contains(lines, "Violins 1: play an A ====......"));
    CHECK(test::contains(lines, "s skip this"));
    scene.now.tuning.obstacle = rehearsal::TuningGlance::Obstacle::not_alone;
    CHECK(test::contains(scene.text({100, 24, Charset::ascii}), "Violins 1 alone, please"));
}
