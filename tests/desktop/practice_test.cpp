// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/practice.hpp"

#include <algorithm>

#include "desktop/model/scanner.hpp"
#include "desktop/notation/engraved_part.hpp"
#include "playback/synthetic_piece.hpp"
#include "support/catch.hpp"

namespace tutti::test {

namespace {

using namespace tutti::desktop;
using analysis::NoteVerdict;
using State = playback::PlayingPlace::State;

/// Eight bars of 4/4 with a note on every beat.
std::shared_ptr<const MusicPage> page(bool pick_up = false)
{
    auto made = MusicPage {walking_piece(8, pick_up), 0, {}};
    made.engraved = engraved(*made.score, 0, written_part(made.score->printed(), 0));
    return std::make_shared<const MusicPage>(std::move(made));
}

practice::Snapshot at(double quarters, State state = State::playing, int pass = 1)
{
    auto now = practice::Snapshot {};
    now.playing.quarters = quarters;
    now.playing.state = state;
    now.playing.pass = pass;
    now.at_the_ear = now.answered = now.playing;
    now.bpm = BeatsPerMinute {120.0};
    return now;
}

practice::Snapshot sounding(double quarters, const score::PerformedNote& note, Cents off)
{
    auto now = at(quarters);
    now.state = analysis::SectionState::sounding;
    now.heard = TunedPitch {note.pitch, off};
    now.confidence = 0.9;
    now.level = decibels(-20.0);
    return now;
}

practice::PupilNote told(const score::PerformedNote& note, NoteVerdict verdict, int pass = 1)
{
    auto one = practice::PupilNote {};
    one.note.position = note.onset.value();
    one.note.expected = note.pitch;
    one.note.verdict = verdict;
    one.pass = pass;
    return one;
}

}  // namespace

TEST_CASE("a right note is in tune to within 30 cents, else flat or sharp; and in time to within 90 ms",
          "[practice]")
{
    auto note = practice::PupilNote {};
    note.note.verdict = NoteVerdict::right;
    CHECK(mark_of(note) == NoteMark::in_tune);  // nothing speaks against it
    note.note.cents = Cents {-29.0};
    CHECK(mark_of(note) == NoteMark::in_tune);
    note.note.cents = Cents {-31.0};
    CHECK(mark_of(note) == NoteMark::flat);
    note.note.cents = Cents {31.0};
    CHECK(mark_of(note) == NoteMark::sharp);
    note.note.cents = Cents {5.0};
    note.lead = 80_ms;
    CHECK(mark_of(note) == NoteMark::in_tune);
    note.lead = 100_ms;
    CHECK(mark_of(note) == NoteMark::early);
    note.lead = Seconds {-0.1};
    CHECK(mark_of(note) == NoteMark::late);
    note.note.cents = Cents {-40.0};
    CHECK(mark_of(note) == NoteMark::flat);  // first the pitch
    note.note.verdict = NoteVerdict::missing;
    CHECK(mark_of(note) == NoteMark::missed);
    note.note.verdict = NoteVerdict::unsure;
    CHECK(mark_of(note) == NoteMark::unsure);
}

TEST_CASE("the first touch says where to begin, the second what to repeat, the third clears", "[practice]")
{
    auto bars = BarChoice {};
    bars.touch(6);
    CHECK_FALSE(bars.loops());
    CHECK(bars.range() == practice::PlayedBars {6, 6});
    bars.touch(4);  // backwards as well
    CHECK(bars.loops());
    CHECK(bars.range() == practice::PlayedBars {4, 6});
    bars.touch(5);
    CHECK_FALSE(bars.range());
    bars.touch(2);
    bars.touch(2);
    CHECK(bars.loops());
    CHECK(bars.range() == practice::PlayedBars {2, 2});
}

TEST_CASE("a bar of four is counted in one, two, three, four, also from the middle of the piece",
          "[practice]")
{
    const auto music = page();
    auto screen = PracticeScreen {music, 8.0, true};
    for (auto beat = 1; beat <= 4; ++beat)
        CHECK(screen.scene(at(3.0 + beat + 0.1, State::counting_in), {}).count == beat);
    CHECK(screen.scene(at(8.1), {}).count == 0);
}

TEST_CASE("before a pick-up on four the count ends on three", "[practice]")
{
    const auto music = page(true);
    auto screen = PracticeScreen {music, 0.0, true};
    CHECK(screen.scene(at(-0.9, State::counting_in), {}).count == 3);
    CHECK(screen.scene(at(-2.9, State::counting_in), {}).count == 1);
}

TEST_CASE("the line lies on the head when in tune, below when flat, and nowhere when nobody is sure",
          "[practice]")
{
    const auto music = page();
    const auto& first = music->score->notes(0)[0];
    auto screen = PracticeScreen {music, 0.0, true};
    CHECK(screen.scene(sounding(0.2, first, Cents {0.0}), {}).line.back().above == Approx(0.0));
    CHECK(screen.scene(sounding(0.5, first, Cents {-50.0}), {}).line.back().above == Approx(-0.5));
    auto unsure = sounding(0.7, first, Cents {0.0});
    unsure.state = analysis::SectionState::unsure;
    CHECK(screen.scene(unsure, {}).line.size() == 2);
    // After the gap the line does not run on from before it.
    CHECK_FALSE(screen.scene(sounding(0.9, first, Cents {0.0}), {}).line.back().joined);
    CHECK(screen.scene(sounding(0.98, first, Cents {0.0}), {}).line.back().joined);
}

TEST_CASE("another note altogether draws no line", "[practice]")
{
    const auto music = page();
    auto octave = music->score->notes(0)[0];
    octave.pitch = octave.pitch.transposed(12);
    auto screen = PracticeScreen {music, 0.0, true};
    CHECK(screen.scene(sounding(0.2, octave, Cents {0.0}), {}).line.empty());
}

TEST_CASE("while the bars are played again a mark stays, faint, until its note is told anew", "[practice]")
{
    const auto music = page();
    const auto notes = music->score->notes(0);
    auto screen = PracticeScreen {music, 0.0, true};
    auto all = std::vector {told(notes[0], NoteVerdict::right), told(notes[1], NoteVerdict::missing)};
    auto scene = screen.scene(at(3.0), all);
    REQUIRE(scene.marks.size() == 2);
    CHECK(scene.marks[0] == MarkedNote {0, NoteMark::in_tune, false});
    CHECK(scene.marks[1] == MarkedNote {1, NoteMark::missed, false});
    scene = screen.scene(at(0.1, State::playing, 2), all);
    CHECK(scene.marks[0].of_last_time);
    CHECK(scene.line.empty());
    all.push_back(told(notes[0], NoteVerdict::wrong, 2));
    scene = screen.scene(at(1.5, State::playing, 2), all);
    CHECK(scene.marks[0] == MarkedNote {0, NoteMark::wrong, false});
    CHECK(scene.marks[1].of_last_time);
    // What is told late of the time before is faint at once.
    all.push_back(told(notes[2], NoteVerdict::right, 1));
    CHECK(screen.scene(at(1.6, State::playing, 2), all).marks[2].of_last_time);
}

TEST_CASE("a note that is tried again bears the mark of the best of what was tried", "[practice]")
{
    const auto music = page();
    const auto notes = music->score->notes(0);
    auto screen = PracticeScreen {music, 0.0, true};
    auto all = std::vector {told(notes[0], NoteVerdict::right), told(notes[1], NoteVerdict::wrong)};
    CHECK(screen.scene(at(2.5), all).marks[1].mark == NoteMark::wrong);
    all.push_back(told(notes[0], NoteVerdict::wrong));
    all.push_back(told(notes[1], NoteVerdict::right));
    const auto marks = screen.scene(at(2.5), all).marks;
    CHECK(marks[0].mark == NoteMark::in_tune);
    CHECK(marks[1].mark == NoteMark::in_tune);
}

TEST_CASE("the microphone is judged by what has come from it", "[practice]")
{
    const auto music = page();
    auto screen = PracticeScreen {music, 0.0, true};
    auto now = at(0.0, State::counting_in);
    now.level = decibels(-90.0);
    CHECK(screen.scene(now, {}).hearing == Hearing::nothing);
    now.level = decibels(-30.0);
    CHECK(screen.scene(now, {}).hearing == Hearing::hears);
    now.level = decibels(-90.0);
    CHECK(screen.scene(now, {}).hearing == Hearing::hears);  // a rest is no fault
    now.clipped = true;
    CHECK(screen.scene(now, {}).hearing == Hearing::too_loud);
    now.interface_away = true;
    CHECK(screen.scene(now, {}).hearing == Hearing::away);
    auto alone = PracticeScreen {music, 0.0, false};
    CHECK(alone.scene(now, {}).hearing == Hearing::no_microphone);
}

TEST_CASE("the cursor stands at what the ear has, the pitch at what the pupil answered", "[practice]")
{
    const auto music = page();
    const auto notes = music->score->notes(0);
    auto screen = PracticeScreen {music, 0.0, true};
    // A wireless loudspeaker: handed out is the third beat, at the ear the second, answered was the first.
    auto now = sounding(2.1, notes[0], Cents {-50.0});
    now.at_the_ear.quarters = 1.6;
    now.answered.quarters = 0.9;
    auto scene = screen.scene(now, {});
    CHECK(scene.quarters == 1.6);
    REQUIRE(scene.line.size() == 1);
    CHECK(scene.line[0].quarters == 0.9);
    CHECK(scene.line[0].note == 0);
    CHECK(scene.line[0].above == Approx(-0.5));
    // The bars begin anew at the ear while the last of the time before is answered: no line at the old place.
    now = sounding(0.6, notes[7], Cents {});
    now.playing.pass = now.at_the_ear.pass = 2;
    now.at_the_ear.quarters = 0.1;
    now.answered.quarters = 7.4;
    CHECK(screen.scene(now, {}).line.empty());
    now.answered.pass = 2;
    CHECK(screen.scene(now, {}).line.size() == 1);
    // A count-in is counted where it is heard.
    auto counted = at(-0.1, State::counting_in);
    counted.at_the_ear.quarters = -1.1;
    CHECK(PracticeScreen {music, 0.0, true}.scene(counted, {}).count == 3);
}

TEST_CASE("while the music covers the pupil it says so, and in the end no tick is left standing",
          "[practice]")
{
    const auto music = page();
    const auto notes = music->score->notes(0);
    auto screen = PracticeScreen {music, 0.0, true};
    auto now = sounding(3.0, notes[3], Cents {});
    const auto all = std::vector {told(notes[0], NoteVerdict::right), told(notes[1], NoteVerdict::wrong)};
    CHECK(screen.scene(now, all).hearing == Hearing::hears);
    now.hearing = practice::Hearing::loudspeaker;
    CHECK(screen.scene(now, all).hearing == Hearing::covered);
    now.hearing = practice::Hearing::too_loud;
    CHECK(screen.scene(now, all).hearing == Hearing::too_loud);
    const auto scene = screen.doubt();
    REQUIRE(scene.marks.size() == 2);
    for (const auto& mark : scene.marks)
        CHECK(mark.mark == NoteMark::unsure);
}

TEST_CASE("what is told in steps moves evenly, and a jump is a jump", "[practice]")
{
    auto place = GlidingPlace {};
    auto last = place.next(0.0, 2.0, Seconds {0.0});
    // Told only every third picture, at two quarters a second.
    for (auto picture = 1; picture <= 120; ++picture) {
        const auto now = place.next(2.0 / 60.0 * (picture / 3 * 3), 2.0, Seconds {1.0 / 60.0});
        CHECK(now - last > 0.015);
        CHECK(now - last < 0.05);
        last = now;
    }
    CHECK(last == Approx(4.0).margin(0.1));
    CHECK(place.next(0.0, 2.0, Seconds {1.0 / 60.0}) == 0.0);
}

TEST_CASE("choices are offered in turn, and after a press the same one a little longer", "[practice]")
{
    auto scanner = Scanner {Seconds {1.0}};
    scanner.advance(Seconds {0.9}, 3);
    CHECK(scanner.at() == 0);
    scanner.advance(Seconds {0.2}, 3);
    CHECK(scanner.at() == 1);
    scanner.pressed();
    scanner.advance(Seconds {1.9}, 3);
    CHECK(scanner.at() == 1);
    scanner.advance(Seconds {0.2}, 3);
    CHECK(scanner.at() == 2);
    scanner.advance(Seconds {1.0}, 3);
    CHECK(scanner.at() == 0);
    scanner.advance(Seconds {2.0}, 3);
    scanner.advance(Seconds {0.1}, 1);  // there is less to choose from now
    CHECK(scanner.at() == 0);
    scanner.advance(Seconds {5.0}, 0);
}

}  // namespace tutti::test
