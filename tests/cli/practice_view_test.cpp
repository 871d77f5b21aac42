// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/practice_view.hpp"

#include <algorithm>

#include "playback/synthetic_piece.hpp"
#include "score/musicxml_text.hpp"
#include "support/catch.hpp"

namespace tutti::test {

namespace {

using namespace cli;
using Catch::Matchers::Contains;

constexpr auto wide = Screen {.columns = 80, .rows = 24, .charset = Charset::utf8};

practice::Snapshot in_the_third_bar()
{
    auto now = practice::Snapshot {};
    now.heard_until = FramePosition {48'000 * 75};
    now.at_the_ear.quarters = 9.0;
    now.at_the_ear.state = playback::PlayingPlace::State::playing;
    now.place = 9.0;
    now.tempo = 0.7;
    now.bpm = BeatsPerMinute {84.0};
    now.note = Pitch {69};
    now.next_note = Pitch {71};
    now.next_note_at = 12.0;
    now.level = decibels(-20.0);
    return now;
}

std::string text_of(const PracticePicture& picture, const Screen& screen = wide)
{
    auto text = std::string {};
    for (const auto& line : practice_view(picture, screen))
        text += line.text() + "\n";
    return text;
}

}  // namespace

TEST_CASE("the view of practice says where the music is, what to play and what comes then", "[cli]")
{
    const auto score = walking_piece(8);
    const auto now = in_the_third_bar();
    auto picture = PracticePicture {.now = now, .score = *score, .title = "Ode to Joy", .part = "Violins 1"};
    auto screen = wide;
    screen.rows = 12;  // too low for large letters
    const auto text = text_of(picture, screen);
    CHECK_THAT(text, Contains("Ode to Joy") && Contains("Violins 1") && Contains("1:15"));
    CHECK_THAT(text, Contains("bar 3, beat 2") && Contains("70 % · 84 a minute"));
    CHECK_THAT(text, Contains(" A\n") && Contains("then B") && Contains("in 3 beats"));
    CHECK_THAT(text, Contains("space pause"));

    // A trumpet in B flat reads a tone higher.
    picture.written_above_sounding = 2;
    CHECK_THAT(text_of(picture, screen), Contains(" B\n") && Contains("then C♯"));
}

TEST_CASE("who waits for whom, a pause, a take and a device that is away are said in words", "[cli]")
{
    const auto score = walking_piece(8);
    auto now = in_the_third_bar();
    auto picture = PracticePicture {.now = now, .score = *score, .title = "Ode to Joy", .part = "Violins 1"};
    now.begins = 8.0;
    now.at_the_ear.state = playback::PlayingPlace::State::waiting;
    CHECK_THAT(text_of(picture), Contains("waiting for you"));
    now.at_the_ear.state = playback::PlayingPlace::State::counting_in;
    CHECK_THAT(text_of(picture), Contains("counting in"));
    picture.paused = true;
    CHECK_THAT(text_of(picture), Contains("paused") && Contains("space go on"));
    picture.recording = true;
    CHECK_THAT(text_of(picture), Contains("● recording"));
    now.interface_away = true;
    CHECK_THAT(text_of(picture), Contains("is away"));
    CHECK_THAT(practice_line(picture), Contains("bar 3") && Contains("is away"));
}

TEST_CASE("while it is counted in the beats are counted, and the passage's first note is what comes", "[cli]")
{
    const auto score = walking_piece(8);
    auto now = in_the_third_bar();
    now.at_the_ear.state = playback::PlayingPlace::State::counting_in;
    now.begins = 16.0;
    now.at_the_ear.quarters = now.place = 14.1;  // two beats before bar 5
    now.note.reset();
    now.next_note_at = 16.0;
    const auto picture =
        PracticePicture {.now = now, .score = *score, .title = "Ode to Joy", .part = "Violins 1"};
    auto screen = wide;
    screen.rows = 12;  // too low for large letters
    CHECK_THAT(text_of(picture, screen), Contains("bar 5") && Contains("counting in: 1 2 3\n") &&
                                             Contains("   3\n") && Contains("then B, in 2 beats"));
    CHECK_THAT(practice_line(picture), Contains("counting in: 1 2 3 · then B") && !Contains("play"));
}

TEST_CASE("a pupil is told while they play that the loudspeaker covers them", "[cli]")
{
    const auto score = walking_piece(8);
    auto now = in_the_third_bar();
    const auto picture =
        PracticePicture {.now = now, .score = *score, .title = "Ode to Joy", .part = "Violins 1"};
    CHECK_THAT(text_of(picture), !Contains("covers you"));
    now.hearing = practice::Hearing::loudspeaker;
    CHECK_THAT(text_of(picture), Contains("the loudspeaker covers you"));
    CHECK_THAT(practice_line(picture), Contains("the loudspeaker covers you"));
}

TEST_CASE("the view of practice says what is repeated and how loud the chosen part is", "[cli]")
{
    const auto score = walking_piece(8);
    const auto now = in_the_third_bar();
    auto picture = PracticePicture {.now = now, .score = *score, .title = "Ode to Joy", .part = "Violins 1"};
    CHECK_THAT(text_of(picture), Contains("l repeat") && !Contains("mute"));
    picture.repeated = "5-8";
    picture.volume = "Cellos 50 %";
    CHECK_THAT(text_of(picture),
               Contains("l repeats 5-8") && Contains("p Cellos 50 %   [ softer   ] louder   m mute"));
}

TEST_CASE("what was said of the phrase before stands on the view until the next", "[cli]")
{
    const auto score = walking_piece(8);
    const auto now = in_the_third_bar();
    const auto picture =
        PracticePicture {.now = now,
                         .score = *score,
                         .title = "Ode to Joy",
                         .part = "Violins 1",
                         .feedback = {"Bars 1 to 4: 15 of 16 notes right.", "Look at bar 2."}};
    CHECK_THAT(text_of(picture), Contains("15 of 16 notes right.\n Look at bar 2."));
}

TEST_CASE("the view of practice counts to the next note in the metre's own beats", "[cli]")
{
    const auto score = unfolded(musicxml(
        {{.name = "Violins",
          .measures = {attributes(6, 8) + test::note("C4", 12), test::note("D4", 12), test::note("E4", 12)},
          .header = ""}}));
    auto now = in_the_third_bar();
    now.at_the_ear.quarters = now.place = 3.0;
    now.next_note_at = 6.0;  // three quarters, two beats of three quavers
    const auto picture = PracticePicture {.now = now, .score = score, .title = "Jig", .part = "Violins"};
    CHECK_THAT(text_of(picture), Contains("in 2 beats"));
}

TEST_CASE("the view of practice says when input was lost", "[cli]")
{
    const auto score = walking_piece(8);
    auto now = in_the_third_bar();
    const auto picture =
        PracticePicture {.now = now, .score = *score, .title = "Ode to Joy", .part = "Violins 1"};
    CHECK_THAT(text_of(picture), !Contains("lost") && !Contains("not heard"));
    now.input_overruns = 3;
    now.frames_lost = 24'000;
    CHECK_THAT(text_of(picture), Contains("input lost 3 times") && Contains("0.50 s not heard"));
}

TEST_CASE("the view of practice fits every screen", "[cli]")
{
    const auto score = walking_piece(8);
    const auto now = in_the_third_bar();
    const auto picture = PracticePicture {.now = now,
                                          .score = *score,
                                          .title = "A piece with a title that does not end for a long time",
                                          .part = "Violins 1",
                                          .recording = true,
                                          .device = "a loudspeaker → you → a microphone with a long name",
                                          .message = "The interface went away; it will be heard again."};
    for (const auto columns : {0, 1, 20, 40, 80, 200})
        for (const auto rows : {0, 1, 3, 6, 10, 14, 24, 60})
            for (const auto charset : {Charset::utf8, Charset::ascii}) {
                const auto lines =
                    practice_view(picture, {.columns = columns, .rows = rows, .charset = charset});
                CAPTURE(columns, rows);
                CHECK(lines.size() <= static_cast<std::size_t>(rows));
                for (const auto& line : lines) {
                    CHECK(line.width() <= columns);
                    if (charset == Charset::ascii)
                        CHECK(std::ranges::all_of(line.text(), [](char c) { return c >= 0; }));
                }
            }
}

TEST_CASE("keys of practice: space, q, minus, plus, c, r, l, p, m and brackets, in either case", "[cli]")
{
    const auto press = [](char32_t c) { return practice_command({Key::Kind::character, c}); };
    CHECK(press(U' ') == PracticeCommand::pause);
    CHECK(press(U'q') == PracticeCommand::quit);
    CHECK(press(U'-') == PracticeCommand::slower);
    CHECK(press(U'+') == PracticeCommand::faster);
    CHECK(press(U'=') == PracticeCommand::faster);  // without shift
    CHECK(press(U'C') == PracticeCommand::click);
    CHECK(press(U'R') == PracticeCommand::record);
    CHECK(press(U'l') == PracticeCommand::repeat);
    CHECK(press(U'P') == PracticeCommand::next_part);
    CHECK(press(U'[') == PracticeCommand::softer);
    CHECK(press(U']') == PracticeCommand::louder);
    CHECK(press(U'm') == PracticeCommand::mute);
    CHECK(press(U'x') == std::nullopt);
    CHECK(practice_command({Key::Kind::interrupted, 0}) == PracticeCommand::quit);
}

}  // namespace tutti::test
