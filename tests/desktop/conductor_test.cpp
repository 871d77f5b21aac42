// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/conductor.hpp"

#include <limits>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "desktop/class_in_hall.hpp"
#include "following/performance.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::desktop;
using rehearsal::Verdict;
using tutti::test::ClassInHall;

TEST_CASE("a section that is not sure has no place on the scale and no colour, only a word", "[desktop]")
{
    auto hall = ClassInHall {4};
    hall.section(2) = test::out_by(-40_cents);
    hall.section(2).verdict = Verdict::unsure;
    hall.section(2).lead = -90_ms;
    const auto seat = hall.after(5_s).sections[2];
    CHECK(seat.state == SectionState::unsure);
    CHECK(seat.height == 0.0);
    CHECK(seat.half_spread == 0.0);
    CHECK(seat.timing == Timing::nothing);
    CHECK(seat.word == "not sure");
    CHECK_FALSE(seat.attention);
}

TEST_CASE("flat is below, sharp above, in proportion, and never off the scale", "[desktop]")
{
    auto hall = ClassInHall {3};
    hall.section(0) = test::out_by(-25_cents);
    hall.section(1) = test::out_by(45_cents);
    hall.section(2) = test::out_by(-190_cents);
    const auto seen = hall.after(1_s);
    CHECK(seen.sections[0].height == Approx(-0.5));
    CHECK(seen.sections[1].height == Approx(0.9));
    CHECK(seen.sections[2].height == -1.0);
    CHECK(seen.sections[0].word == "flat");
    CHECK(seen.sections[1].word == "sharp");
}

TEST_CASE("one section at most needs the tutor, and for two seconds at least", "[desktop]")
{
    auto hall = ClassInHall {6};
    for (std::size_t n = 0; n < 6; ++n)
        hall.section(n) = test::out_by(n % 2 == 0 ? -30_cents : 34_cents);
    const auto all_out = hall.after(4_s);
    auto marked = std::set<std::size_t> {};
    for (std::size_t n = 0; n < 6; ++n)
        if (all_out.sections[n].attention)
            marked.insert(n);
    REQUIRE(marked.size() == 1);
    const auto chosen = *marked.begin();
    CHECK(all_out.headline.kind == Headline::Kind::sharp);
    CHECK(all_out.headline.words == all_out.sections[chosen].name + " sharp");

    // Everybody is in tune from here on, and what was said stands until it can have been read.
    auto brief = ClassInHall {2};
    brief.section(0) = test::out_by(-30_cents);
    auto shown_since = Seconds {};
    auto shown_for = Seconds {};
    for (auto n = 0; n < 200; ++n) {
        const auto seen = brief.after(50_ms);
        if (seen.sections[0].attention && shown_since == Seconds {}) {
            shown_since = brief.now();
            brief.section(0) = test::out_by(2_cents);
        }
        if (seen.sections[0].attention)
            shown_for = brief.now() - shown_since;
    }
    CHECK(shown_for >= 1950_ms);
}

TEST_CASE("a doubtful note does not take back what was said of the section that needs the tutor", "[desktop]")
{
    auto hall = ClassInHall {3};
    hall.section(1) = test::out_by(-35_cents);
    REQUIRE(hall.after(4_s).sections[1].attention);
    hall.section(1).verdict = Verdict::unsure;
    const auto seen = hall.after(200_ms).sections[1];
    CHECK(seen.attention == Concern::flat);
    CHECK(seen.word == "flat");
    CHECK(seen.state == SectionState::unsure);
    CHECK(seen.height == 0.0);
}

TEST_CASE("with the interface away nobody is in tune, out of tune, or named", "[desktop]")
{
    auto hall = ClassInHall {3};
    hall.section(1) = test::out_by(-35_cents);
    REQUIRE(hall.after(4_s).sections[1].attention);
    hall.snapshot().health.interface_away = true;
    const auto seen = hall.after(100_ms);
    CHECK(seen.headline.kind == Headline::Kind::warning);
    for (const auto& seat : seen.sections) {
        CHECK(seat.state == SectionState::unheard);
        CHECK_FALSE(seat.attention);
        CHECK(seat.word.empty());
        CHECK(seat.level == 0.0);
    }
    CHECK(seen.place.tempo.empty());
}

TEST_CASE("late is said from 40 ms on, and taken back below 25", "[desktop]")
{
    auto hall = ClassInHall {1};
    hall.section(0) = test::out_by(0_cents);
    const auto told = [&](Seconds lead) {
        hall.section(0).lead = lead;
        return hall.after(50_ms).sections[0].timing;
    };
    CHECK(told(-30_ms) == Timing::nothing);
    CHECK(told(-45_ms) == Timing::late);
    CHECK(told(-30_ms) == Timing::late);
    CHECK(told(-20_ms) == Timing::nothing);
    CHECK(told(45_ms) == Timing::early);
    CHECK(told(-45_ms) == Timing::late);
}

TEST_CASE("while the piece is doubted the tutor is asked whether it is the right one, and sees no bar",
          "[desktop]")
{
    for (const auto language : {Language::english, Language::german}) {
        auto hall = ClassInHall {1, "Violins", Texts {language}, test::a_march()};
        hall.snapshot().ensemble.place = test::at_quarter(7.6, analysis::FollowingState::following);
        CHECK(hall.after(100_ms).message.empty());
        hall.snapshot().doubts_piece = true;
        const auto seen = hall.after(100_ms);
        CHECK(seen.message == Texts {language}(Text::right_piece_asked));
        CHECK(seen.place.bar == Texts {language}(Text::place_not_known));
        // Sound that is lost is worse than a question.
        hall.snapshot().health.take_frames_lost = 48'000;
        CHECK(hall.after(100_ms).message == Texts {language}(Text::disk_too_slow));
    }
}

TEST_CASE("the tutor sees the bar, the beat in it, and the tempo beside the one that is printed", "[desktop]")
{
    using analysis::FollowingState;
    auto hall = ClassInHall {1, "Violins", Texts {}, test::a_march()};
    // Six quavers are two beats: the second one of bar 3.
    hall.snapshot().ensemble.place = test::at_quarter(7.6, FollowingState::following);
    const auto followed = hall.after(100_ms).place;
    CHECK(followed.bar == "bar 3");
    CHECK(followed.beats == 2);
    CHECK(followed.beat == 2);
    CHECK(followed.tempo == "84, mark 80");

    hall.snapshot().ensemble.place = test::at_quarter(6.1, FollowingState::following);
    CHECK(hall.after(100_ms).place.beat == 1);
    hall.snapshot().ensemble.place = test::at_quarter(32.9, FollowingState::following);
    CHECK(hall.after(100_ms).place.bar == "bar 11");
    CHECK(hall.after(100_ms).place.beat == 2);
}

TEST_CASE("a class that holds a note is waited for in its bar, and one that is lost is not placed",
          "[desktop]")
{
    using analysis::FollowingState;
    auto hall = ClassInHall {1, "Violins", Texts {Language::german}, test::a_march()};
    hall.snapshot().ensemble.place = test::at_quarter(7.6, FollowingState::waiting);
    const auto waiting = hall.after(3_s).place;
    CHECK(waiting.bar == "wartet, Takt 3");
    CHECK(waiting.beats == 0);
    CHECK(waiting.beat == 0);
    CHECK(waiting.tempo.empty());
    hall.snapshot().ensemble.place = test::at_quarter(7.6, FollowingState::lost);
    const auto lost = hall.after(100_ms).place;
    CHECK(lost.bar == "Stelle unbekannt");
    CHECK(lost.beats == 0);
    hall.snapshot().ensemble.place.reset();
    CHECK(hall.after(100_ms).place.bar.empty());
}

TEST_CASE("where no tempo is printed none is asked for, and without a score there are no bars", "[desktop]")
{
    using analysis::FollowingState;
    auto unmarked = ClassInHall {1, "Violins", Texts {}, test::a_march(false)};
    unmarked.snapshot().ensemble.place = test::at_quarter(7.6, FollowingState::following);
    CHECK(unmarked.after(100_ms).place.tempo == "84 a minute");

    auto without = ClassInHall {1};
    without.snapshot().ensemble.place = test::at_quarter(7.6, FollowingState::following);
    without.snapshot().ensemble.tempo = BeatsPerMinute {96};
    const auto place = without.after(100_ms).place;
    CHECK(place.bar.empty());
    CHECK(place.beats == 0);
    CHECK(place.tempo == "96 a minute");
    // The number changes every two seconds at most, and is gone with the interface.
    without.snapshot().ensemble.tempo = BeatsPerMinute {99};
    CHECK(without.after(1_s).place.tempo == "96 a minute");
    CHECK(without.after(1_s).place.tempo == "99 a minute");
    without.snapshot().health.interface_away = true;
    CHECK(without.after(100_ms).place.tempo.empty());
}

TEST_CASE(
    "in a tuning round the asked seat is marked, each seat keeps what it was told, and nobody is pointed at",
    "[desktop]")
{
    using rehearsal::TuningTurn;
    using Outcome = TuningTurn::Outcome;
    auto hall = ClassInHall {4};
    for (std::size_t n = 0; n < 4; ++n)
        hall.section(n) = test::out_by(-34_cents);
    CHECK(hall.after(4_s).headline.kind == Headline::Kind::flat);

    auto& now = hall.snapshot();
    now.tuning = {.asked = 0, .note = {}, .progress = 0, .obstacle = {}};
    for (std::size_t n = 0; n < 4; ++n)
        now.tuning_turns.push_back({.outcome = {}, .section = n, .note = {}, .deviation = {}});
    const auto begun = hall.after(3_s);
    CHECK(begun.headline.kind == Headline::Kind::tuning);
    CHECK(begun.headline.words == "Violins: play an A");
    CHECK(begun.sections[0].asked);
    CHECK(begun.sections[0].word == "play A");
    for (const auto& seat : begun.sections) {
        CHECK_FALSE(seat.attention);
        CHECK(seat.state == SectionState::silent);
    }

    now.tuning_turns[0].outcome = Outcome::heard;
    now.tuning_turns[0].deviation = -30_cents;
    now.tuning_turns[1].outcome = Outcome::missed;
    now.tuning.asked = 2;
    const auto later = hall.after(100_ms);
    CHECK(later.sections[0].state == SectionState::flat);
    CHECK(later.sections[0].height == Approx(-0.6));
    CHECK(later.sections[0].word == "flat");
    CHECK_FALSE(later.sections[0].attention);
    CHECK(later.sections[1].word == "not heard");
    CHECK(later.sections[2].asked);
    CHECK(later.sections[3].word.empty());
    CHECK(later.message == "Violins heard: A 432.4, 30 cents flat.");
    CHECK(hall.after(4_s).message == "Violins 2 not heard alone for two seconds.");

    now.tuning = {};
    const auto over = hall.after(4_s);
    CHECK(over.message == "The tuning round is over.");
    CHECK_FALSE(over.sections[2].asked);
}

TEST_CASE("of a section's open strings the one that is furthest off stands on its seat", "[desktop]")
{
    using rehearsal::TuningTurn;
    using Outcome = TuningTurn::Outcome;
    auto hall = ClassInHall {2, "Geigen", Texts {Language::german}};
    auto& now = hall.snapshot();
    const auto turn = [](Outcome outcome, std::size_t section, int string, Cents off) {
        return TuningTurn {outcome, section, {Pitch {string}, true}, off};
    };
    now.tuning = {.asked = 1, .note = {Pitch {62}, true}, .progress = 0.5, .obstacle = {}};
    now.tuning_turns = {turn(Outcome::heard, 0, 69, 3_cents), turn(Outcome::heard, 0, 62, 41_cents),
                        turn(Outcome::skipped, 0, 55, {}),    turn(Outcome::heard, 0, 76, -8_cents),
                        turn(Outcome::heard, 1, 69, 4_cents), turn(Outcome::none, 1, 62, {})};
    const auto seen = hall.after(100_ms);
    CHECK(seen.sections[0].word == "D zu hoch");
    CHECK(seen.sections[0].state == SectionState::sharp);
    CHECK(seen.sections[1].asked);
    CHECK(seen.headline.words == "Geigen 2: spielt die D-Saite");
    CHECK(seen.message == "Geigen, A-Saite: 3 Cent zu hoch.");
}

TEST_CASE("the screen says what is kept", "[desktop]")
{
    auto hall = ClassInHall {1};
    CHECK(hall.after(50_ms).kept == "No sound kept. No names.");
    hall.snapshot().recording = true;
    CHECK(hall.after(50_ms).kept == "Recording: sound is kept. No names.");
    CHECK(hall.after(50_ms).recording);
    hall.snapshot().recording = false;
    hall.snapshot().readings_kept = false;
    CHECK(hall.after(50_ms).kept == "Nothing more is kept.");
    CHECK(hall.after(50_ms, false).kept == "Nothing is kept.");
}

TEST_CASE(
    "after a recording the screen says until when sound is kept, and that it was the disk that ended it",
    "[desktop]")
{
    auto hall = ClassInHall {1};
    hall.snapshot().sound_kept_until = FramePosition {642 * 48'000};
    CHECK(hall.after(50_ms).kept == "Sound kept until 10:42. No names.");
    hall.snapshot().take_ended = rehearsal::TakeEnd::disk_full;
    hall.snapshot().readings_kept = false;
    CHECK(hall.after(50_ms).kept ==
          "Sound kept until 10:42; the disk was full. No names. Nothing more is kept.");
    hall.snapshot().readings_kept = true;
    CHECK(hall.after(50_ms).kept == "Sound kept until 10:42; the disk was full. No names.");
    hall.snapshot().take_ended = rehearsal::TakeEnd::asked;
    hall.snapshot().readings_kept = false;
    CHECK(hall.after(50_ms).kept == "Sound kept until 10:42. No names. Nothing more is kept.");
    hall.snapshot().recording = true;  // the sound is kept, though the session is not
    CHECK(hall.after(50_ms).kept == "Recording: sound is kept. No names.");
}

TEST_CASE("a hostile name is shown safely and in a length that can be drawn", "[desktop]")
{
    auto hall = ClassInHall {2, "<b>\x1b[2J\n\xff" + std::string(10'000, 'a')};
    const auto name = hall.after(50_ms).sections[0].name;
    CHECK(name.substr(0, 9) == "<b>?[2J??");
    CHECK(name.size() < 200);
}

TEST_CASE("numbers that are none draw nothing that is not there", "[desktop]")
{
    constexpr auto nan = std::numeric_limits<double>::quiet_NaN();
    auto hall = ClassInHall {1};
    hall.section(0) = test::out_by(Cents {nan});
    hall.section(0).spread = Cents {nan};
    hall.section(0).lead = Seconds {nan};
    hall.section(0).level = decibels(nan);
    hall.snapshot().ensemble.tempo = BeatsPerMinute {nan};
    const auto seen = hall.after(50_ms);
    CHECK(seen.sections[0].height == 0.0);
    CHECK(seen.sections[0].half_spread == 0.0);
    CHECK(seen.sections[0].timing == Timing::nothing);
    CHECK(seen.sections[0].level == 0.0);
    CHECK(seen.place.tempo.empty());
}

TEST_CASE("a message stands for eight seconds", "[desktop]")
{
    auto hall = ClassInHall {1};
    static_cast<void>(hall.after(1_s));
    hall.say("Marked at 0:01");
    CHECK(hall.after(7_s).message == "Marked at 0:01");
    CHECK(hall.after(2_s).message.empty());
}

TEST_CASE("of two things said at once both can be read, one after the other", "[desktop]")
{
    auto hall = ClassInHall {1};
    hall.say("Violas: 12 cents flat");
    hall.say("Cellos, play an A");
    CHECK(hall.after(2_s).message == "Violas: 12 cents flat");
    CHECK(hall.after(2_s).message == "Cellos, play an A");
}

TEST_CASE("what the class set itself stands long enough to be read, whatever is waiting", "[desktop]")
{
    auto hall = ClassInHall {1};
    hall.say_at_length("Goal from last time, bar 12: second finger higher, listen to the cellos");
    hall.say_at_length("Goal from last time: breathe together");
    hall.say("Marked at 0:01");
    CHECK(hall.after(1_s).message.ends_with("listen to the cellos"));
    CHECK(hall.after(6_s).message.ends_with("listen to the cellos"));
    CHECK(hall.after(2_s).message == "Goal from last time: breathe together");
    CHECK(hall.after(7_s).message == "Goal from last time: breathe together");
    CHECK(hall.after(2_s).message == "Marked at 0:01");
}

TEST_CASE("a question comes before what is waiting, and stands for as long as an answer is waited for",
          "[desktop]")
{
    auto hall = ClassInHall {1};
    hall.say("The disk is full. Sound is no longer kept.");
    CHECK(hall.after(100_ms).message == "The disk is full.");
    hall.ask("Esc again ends the rehearsal");
    const auto asked = hall.after(50_ms);
    CHECK(asked.message == "Esc again ends the rehearsal");
    CHECK(asked.asks);
    CHECK(hall.after(4.8_s).asks);
    const auto later = hall.after(300_ms);
    CHECK(later.message == "The disk is full.");
    CHECK_FALSE(later.asks);
    CHECK(hall.after(3_s).message == "Sound is no longer kept.");
}

TEST_CASE("of two questions only the newer one is put, though the other was not yet to be seen", "[desktop]")
{
    auto hall = ClassInHall {1};
    hall.ask("Esc again ends the rehearsal");
    hall.ask("Close again to end the rehearsal");
    CHECK(hall.after(50_ms).message == "Close again to end the rehearsal");
    CHECK(hall.after(6_s).message != "Esc again ends the rehearsal");
}

TEST_CASE("a section that is pointed at is not called in tune on the same seat", "[desktop]")
{
    auto hall = ClassInHall {3};
    hall.section(1) = test::out_by(-30_cents);
    REQUIRE(hall.after(4_s).sections[1].attention);
    hall.section(1) = test::out_by(2_cents);
    const auto seat = hall.after(100_ms).sections[1];
    REQUIRE(seat.attention == Concern::flat);
    CHECK(seat.word == "flat");
    CHECK(seat.state == SectionState::unsure);
    CHECK(seat.height == 0.0);
    CHECK(hall.after(5_s).sections[1].word == "in tune");
}

TEST_CASE("a section that drags by 80 ms for four seconds is named, one by 50 ms or in doubt never",
          "[desktop]")
{
    auto hall = ClassInHall {3};
    for (auto n = std::size_t {0}; n < 3; ++n)
        hall.section(n) = test::out_by(0_cents);
    hall.section(1).lead = -80_ms;
    hall.section(2).lead = 50_ms;
    CHECK_FALSE(hall.after(3_s).sections[1].attention);
    const auto seen = hall.after(2_s);
    CHECK(seen.sections[1].attention == Concern::late);
    CHECK(seen.sections[1].timing_word == "late");
    CHECK(seen.headline.kind == Headline::Kind::late);
    CHECK(seen.headline.words == "Violins 2 late");
    hall.section(1).lead = 5_ms;
    CHECK_FALSE(hall.after(8_s).sections[1].attention);
    CHECK_FALSE(hall.after(8_s).sections[2].attention);
    hall.section(2).verdict = Verdict::unsure;
    hall.section(2).lead = 120_ms;
    CHECK_FALSE(hall.after(20_s).sections[2].attention);
}

TEST_CASE("who rushes on one note and not on the next is left in peace", "[desktop]")
{
    auto hall = ClassInHall {2};
    hall.section(0) = hall.section(1) = test::out_by(0_cents);
    for (auto note = 0; note < 40; ++note) {
        hall.section(0).lead = note % 2 == 0 ? 90_ms : 0_ms;
        CHECK_FALSE(hall.after(500_ms).sections[0].attention);
    }
}

TEST_CASE("of one out of tune and one out of time the worse is named, and they do not take turns",
          "[desktop]")
{
    auto hall = ClassInHall {3};
    hall.section(0) = test::out_by(-26_cents);  // 1.3 times what is worth a word
    hall.section(1) = hall.section(2) = test::out_by(0_cents);
    hall.section(1).lead = 130_ms;  // more than three times
    const auto named = [](const ConductorPicture& seen) {
        auto who = std::vector<std::size_t> {};
        for (std::size_t n = 0; n < seen.sections.size(); ++n)
            if (seen.sections[n].attention)
                who.push_back(n);
        return who;
    };
    CHECK(named(hall.after(3_s)) == std::vector<std::size_t> {0});
    const auto worse = hall.after(4_s);
    CHECK(named(worse) == std::vector<std::size_t> {1});
    CHECK(worse.headline.kind == Headline::Kind::early);
    // About as bad as each other, now one and now the other: who was named stays.
    for (auto turn = 0; turn < 10; ++turn) {
        hall.section(0) = test::out_by(turn % 2 == 0 ? -34_cents : -42_cents);
        hall.section(1).lead = 76_ms;
        CHECK(named(hall.after(3_s)) == std::vector<std::size_t> {1});
    }
}

TEST_CASE("of a file only the name is said, and of two sentences one at a time", "[desktop]")
{
    auto hall = ClassInHall {1};
    hall.say("The disk is full: '/home/tutor/2026-03-14 10.05.33/takes/1/Violins.wav' is safe. Go on.");
    CHECK(hall.after(2_s).message == "The disk is full: 'Violins.wav' is safe.");
    CHECK(hall.after(2_s).message == "Go on.");
}

TEST_CASE("in the cell of a section that is elsewhere stands how far behind or ahead it is", "[desktop]")
{
    const auto score = std::make_shared<const score::UnfoldedScore>(test::round_for(1, 8));
    for (const auto& [language, behind, ahead, nowhere] :
         {std::tuple {Language::english, "−2 bars", "+1 beat", "elsewhere"},
          std::tuple {Language::german, "−2 Takte", "+1 Schlag", "woanders"}}) {
        auto hall = ClassInHall {1, "Violins", Texts {language}, score};
        auto& place = hall.snapshot().ensemble.place.emplace();
        place.state = analysis::FollowingState::following;
        place.position = 9.0;
        hall.section(0).verdict = rehearsal::Verdict::in_tune;
        hall.section(0).presence = analysis::Presence::lost;
        hall.section(0).astray = -8.2;
        CHECK(hall.after(2_s).sections[0].word == behind);
        hall.section(0).astray = 0.9;
        CHECK(hall.after(2_s).sections[0].word == ahead);
        hall.section(0).astray.reset();
        CHECK(hall.after(2_s).sections[0].word == nowhere);
    }
}

TEST_CASE("the window's title says that the interface is away, and what was said last", "[desktop]")
{
    auto hall = ClassInHall {1};
    hall.say("Marked at 0:01");
    CHECK(title_of(hall.after(50_ms), Texts {}) == "4b. Marked at 0:01");
    hall.snapshot().health.interface_away = true;
    CHECK(title_of(hall.after(50_ms), Texts {}) == "4b. No input: the interface is away. Marked at 0:01");
    CHECK(title_of({}, Texts {}) == "Rehearse");
}

TEST_CASE("every text stands in both languages, with the same blanks to fill", "[desktop]")
{
    const auto english = Texts {Language::english};
    const auto german = Texts {Language::german};
    const auto blanks = [](std::string_view text) {
        auto found = 0;
        for (auto at = text.find("{}"); at != std::string_view::npos; at = text.find("{}", at + 1))
            ++found;
        return found;
    };
    for (auto n = 0; n < static_cast<int>(Text::count); ++n) {
        const auto text = static_cast<Text>(n);
        INFO(english(text));
        CHECK_FALSE(english(text).empty());
        CHECK_FALSE(german(text).empty());
        CHECK((english(text) != german(text) || text == Text::key_escape));  // as keyboards have it
        CHECK(blanks(english(text)) == blanks(german(text)));
    }
    CHECK(language_of("de_AT.UTF-8") == Language::german);
    CHECK(language_of("de") == Language::german);
    CHECK(language_of("den_CA") == Language::english);
    CHECK(language_of("") == Language::english);

    auto hall = ClassInHall {1, "Bratschen", german};
    hall.section(0) = test::out_by(-30_cents);
    CHECK(hall.after(4_s).headline.words == "Bratschen zu tief");
}
