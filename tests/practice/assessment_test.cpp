// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/assessment.hpp"

#include "playback/synthetic_piece.hpp"
#include "practice/extent.hpp"
#include "practice/verdicts.hpp"
#include "score/musicxml_text.hpp"
#include "support/catch.hpp"

namespace tutti::test {

namespace {

using analysis::NoteVerdict;
using Catch::Contains;
using practice::Assessment;
using practice::PupilNote;

PupilNote note(double position, NoteVerdict verdict, int pass)
{
    auto made = PupilNote {};
    made.note.position = position;
    made.note.verdict = verdict;
    made.note.expected = Pitch {69};
    made.note.heard = verdict == NoteVerdict::wrong ? Pitch {70} : Pitch {69};
    made.pass = pass;
    return made;
}

std::vector<PupilNote> notes(int right, int wrong, int unsure, int pass = 1)
{
    auto made = std::vector<PupilNote> {};
    for (auto i = 0; i < right + wrong + unsure; ++i)
        made.push_back(note(i,
                            i < wrong            ? NoteVerdict::wrong
                            : i < wrong + unsure ? NoteVerdict::unsure
                                                 : NoteVerdict::right,
                            pass));
    return made;
}

std::string words_of(const Assessment& said)
{
    auto words = std::string {};
    for (const auto& each : in_words(said.remarks))
        words += each + '\n';
    return words;
}

constexpr auto well_heard = practice::Signal {10'000, 0, 0};

constexpr auto four_bars = playback::Passage {.first_bar = 0, .end_bar = 4};

Assessment assessed(const std::vector<PupilNote>& played, practice::Signal signal = well_heard,
                    const playback::Passage& bars = four_bars)
{
    return practice::assess(*walking_piece(8), 0, bars, played, signal);
}

}  // namespace

TEST_CASE("what got better comes first, and no more than three things are said", "[practice]")
{
    auto played = notes(10, 6, 0, 1);
    for (auto each : notes(14, 2, 0, 2)) {
        each.note.cents = Cents {25.0};
        each.lead = Seconds {0.1};
        played.push_back(each);
    }
    const auto said = assessed(played);
    REQUIRE(said.remarks.size() == 3);
    CHECK_THAT(in_words(said.remarks[0]), Catch::StartsWith("Better than the time before: 14 of 16"));
    CHECK_THAT(in_words(said.remarks[1]), Catch::Contains("bar 1: it asks for A, and I heard B♭"));
    CHECK_THAT(in_words(said.remarks[2]), Catch::Contains("too high"));
}

TEST_CASE("of a first time what was good comes first, then two places, or a phrase that is out of tune",
          "[practice]")
{
    auto played = std::vector<PupilNote> {};
    for (auto n = 0; n < 32; ++n) {
        played.push_back(note(n, n == 5 || n == 6 ? NoteVerdict::wrong : NoteVerdict::right, 1));
        played.back().note.cents = Cents {n % 2 == 0 ? 5.0 : -5.0};
    }
    played[9].note.verdict = NoteVerdict::missing;
    const auto eight_bars = playback::Passage {.first_bar = 0, .end_bar = 8};
    const auto places = words_of(assessed(played, well_heard, eight_bars));
    CHECK(places == "29 of 32 notes right.\n"
                    "Look at bar 2: it asks for A, and I heard B♭.\n"
                    "Look at bar 3: there is one more note to play.\n");
    for (auto n = 16U; n < 32U; ++n)
        played[n].note.cents = Cents {n == 20U ? 2.0 : -40.0};
    for (auto n = 0U; n < 16U; ++n)
        played[n].note.cents = Cents {n == 3U ? -30.0 : 4.0};
    played[31].note.cents.reset();
    played[30].note.cents.reset();
    played[29].note.cents.reset();
    played[28].note.cents.reset();
    CHECK(words_of(assessed(played, well_heard, eight_bars)) ==
          "29 of 32 notes right.\n"
          "Look at bar 2: it asks for A, and I heard B♭.\n"
          "Bars 5 to 8 are a little too low: listen to the others before each note.\n");
}

TEST_CASE("nobody is praised for a quarter of the notes", "[practice]")
{
    CHECK_THAT(in_words(assessed(notes(4, 12, 0)).remarks.front()), Catch::StartsWith("Look at bar 1"));
}

TEST_CASE("a pupil is praised when nothing was wrong, and only for what could be told", "[practice]")
{
    CHECK(in_words(assessed(notes(16, 0, 0)).remarks.front()) == "Every note was right. Well done!");
    CHECK_THAT(in_words(assessed(notes(12, 0, 4)).remarks.front()), Catch::Contains("that I could tell"));
}

TEST_CASE("a child who stops is praised for the bars that they played, and told where they stopped",
          "[practice]")
{
    auto played = notes(9, 0, 0);
    for (auto n = 9; n < 16; ++n) {
        played.push_back(note(n, NoteVerdict::unsure, 1));
        played.back().silent = true;
    }
    const auto said = assessed(played);
    REQUIRE(said.remarks.size() == 2);
    CHECK(in_words(said.remarks[0]) == "Bars 1 to 3: every note right.");
    CHECK(in_words(said.remarks[1]) == "After bar 3 I did not hear you any more.");
    CHECK(said.passes.front().silent == 7);
    CHECK(said.passes.front().unsure == 0);
}

TEST_CASE(
    "who played the beginning, and put the instrument down for the rest of a loop, is told of the beginning",
    "[practice]")
{
    auto played = std::vector<PupilNote> {};
    for (auto n = 0; n < 32; ++n) {
        played.push_back(note(n % 16, n < 3 ? NoteVerdict::right : NoteVerdict::unsure, n < 16 ? 1 : 2));
        played.back().silent = n >= 3;
    }
    const auto words = words_of(assessed(played));
    CHECK_THAT(words, Contains("every note right"));
    CHECK_THAT(words, !Contains("microphone"));
}

TEST_CASE("a recording that ends early, or begins late, is praised for its bars alone", "[practice]")
{
    CHECK(in_words(assessed(notes(8, 0, 0)).remarks.front()) == "Bars 1 to 2: every note right.");
    auto late = std::vector<PupilNote> {};
    for (auto n = 8; n < 16; ++n)
        late.push_back(note(n, NoteVerdict::right, 1));
    CHECK(in_words(assessed(late).remarks.front()) == "Bars 3 to 4: every note right.");
}

TEST_CASE("who plays a beat or a bar behind the music is not praised, and is told to begin with the count",
          "[practice]")
{
    auto played = notes(16, 0, 0);
    for (auto& each : played)
        each.apart = -1;
    const auto late = words_of(assessed(played));
    CHECK_THAT(late, Contains("You are behind the others: begin with the count."));
    CHECK_THAT(late, !Contains("Well done"));
    for (auto& each : played)
        each.apart = 1;
    CHECK_THAT(words_of(assessed(played)), Contains("You are ahead of the others: begin with the count."));
    // Who began with the count needs a slower tempo.
    for (auto& each : played)
        each.apart = each.note.position < 6.0 ? 0 : -1;
    CHECK_THAT(words_of(assessed(played)),
               Contains("The others are ahead of you: a slower tempo will help."));
    // Nor does who slipped the first time round a loop begin anew.
    for (auto n = 0; n < 16; ++n) {
        played.push_back(note(n, NoteVerdict::right, 2));
        played.back().apart = -1;
    }
    CHECK_THAT(words_of(assessed(played)),
               Contains("The others are ahead of you: a slower tempo will help."));
    played.resize(16);
    // Once off the beat, and with the others again.
    for (auto& each : played)
        each.apart = each.note.position < 13.0 ? 0 : -1;
    CHECK_THAT(words_of(assessed(played)), Contains("Well done"));
}

TEST_CASE("who waits is told where, after what was good, and in few words however often", "[practice]")
{
    auto played = notes(16, 0, 0);
    for (const auto n : {4U, 10U})
        played[n].waited = {1.0 * n, Seconds {5.0}};
    CHECK(words_of(assessed(played)) ==
          "Every note was right. Well done!\n"
          "You waited before bar 2 and in bar 3, and the music waited with you: play these places over a few "
          "times.\n");
    // One note that was late besides makes no recordings that go on.
    played[15].apart = -1;
    CHECK_THAT(words_of(assessed(played)), Contains("the music waited with you"));
    // Behind the others since: that is why.
    for (auto n = 4U; n < 16U; ++n)
        played[n].apart = -1;
    for (const auto n : {4U, 10U})
        played[n].waited->went_on = true;
    const auto ran_on = words_of(assessed(played));
    CHECK_THAT(ran_on,
               Contains("You waited before bar 2 and in bar 3, and the music went on: play these places"));
    CHECK_THAT(ran_on, !Contains("slower tempo"));
    for (const auto n : {2U, 12U, 14U})
        played[n].waited = {1.0 * n, Seconds {3.0}, true};
    CHECK_THAT(words_of(assessed(played)), Contains("in bar 1, before bar 2 and in bar 3, and"));
    // Worse places come first.
    for (const auto n : {1U, 6U})
        played[n].note.verdict = NoteVerdict::missing;
    CHECK(assessed(played).remarks.size() == 3);
}

TEST_CASE("a last note that was not played is still to play", "[practice]")
{
    auto played = notes(15, 0, 0);
    played.push_back(note(15, NoteVerdict::unsure, 1));
    played.back().silent = true;
    CHECK(words_of(assessed(played)) == "15 of 16 notes right.\n"
                                        "Look at bar 4: there is one more note to play.\n");
}

TEST_CASE("a silent bar is one thing to look at, and how much is missing in it is said", "[practice]")
{
    auto played = notes(16, 0, 0);
    for (auto n = 8; n < 12; ++n)
        played[static_cast<std::size_t>(n)].note.verdict = NoteVerdict::missing;
    CHECK_THAT(words_of(assessed(played)), Contains("Look at bar 3: there are 4 more notes to play."));
}

TEST_CASE("where little more than half could be told nobody is praised for all of it", "[practice]")
{
    CHECK(in_words(assessed(notes(9, 0, 7)).remarks.front()) ==
          "I could tell 9 of 16 notes, and those were right.");
}

TEST_CASE("a slip of the first time that was put right is no fault any more, and what got better since is "
          "praised",
          "[practice]")
{
    auto played = notes(13, 3, 0, 1);
    for (const auto pass : {2, 3})
        for (const auto& each : notes(16, 0, 0, pass))
            played.push_back(each);
    const auto said = assessed(played);
    REQUIRE(said.remarks.size() == 1);
    CHECK(in_words(said.remarks.front()) ==
          "Better than the first time: 16 of 16 notes were right, and 13 of 16 then.");
}

TEST_CASE("who puts the violin down while the music goes on is told of what they played", "[practice]")
{
    auto played = notes(15, 1, 0, 1);
    for (const auto pass : {2, 3})
        for (auto each : notes(0, 0, 16, pass)) {
            each.silent = true;
            played.push_back(each);
        }
    CHECK(words_of(assessed(played)) == "15 of 16 notes right.\n"
                                        "Look at bar 1: it asks for A, and I heard B♭.\n");
}

TEST_CASE("a stray sound as the violin is put down wipes out nothing of what was played", "[practice]")
{
    const auto well = notes(16, 0, 0, 1);
    SECTION("the music goes on")
    {
        auto played = well;
        for (auto each : notes(0, 0, 16, 2)) {
            each.silent = each.note.position > 4.0;
            each.note.verdict = each.note.position < 4.0 ? NoteVerdict::missing : NoteVerdict::unsure;
            played.push_back(each);
        }
        CHECK(words_of(assessed(played)) == "Every note was right. Well done!\n");
    }
    SECTION("the music is stopped")
    {
        auto played = well;
        for (const auto& each : notes(0, 0, 1, 2))
            played.push_back(each);
        CHECK(words_of(assessed(played)) == "Every note was right. Well done!\n");
    }
    SECTION("but who plays on and gets all of it wrong is not praised for the time before")
    {
        auto played = well;
        for (const auto& each : notes(0, 16, 0, 2))
            played.push_back(each);
        CHECK_THAT(words_of(assessed(played)), Contains("Look at bar 1") && !Contains("Well done"));
    }
}

TEST_CASE("a note left out that is known late, after it was put right, is no fault", "[practice]")
{
    auto played = notes(16, 0, 0, 2);
    for (auto each : notes(16, 0, 0, 1))
        played.push_back(each);
    played.back().note.verdict = NoteVerdict::missing;
    CHECK_THAT(in_words(assessed(played).remarks.front()), !Catch::Contains("more note to play"));
}

TEST_CASE("all that is missing in the last bar is one thing to look at", "[practice]")
{
    auto played = notes(16, 0, 0);
    played[12].note.verdict = NoteVerdict::missing;
    for (const auto n : {14U, 15U}) {
        played[n].note.verdict = NoteVerdict::unsure;
        played[n].silent = true;
    }
    const auto said = assessed(played);
    CHECK(words_of(said) == "13 of 16 notes right.\nLook at bar 4: there are 3 more notes to play.\n");
}

TEST_CASE("who plays an octave lower, or something else, is heard and told so", "[practice]")
{
    auto lower = well_heard;
    lower.sounded = lower.asked = 5'000;
    lower.lower = 4'500;
    const auto said = assessed({}, lower);
    CHECK(said.hearing == practice::Hearing::other_octave);
    CHECK_THAT(in_words(said.remarks.front()), Catch::StartsWith("I hear you, an octave lower"));
    auto other = lower;
    other.lower = 300;
    CHECK_THAT(in_words(assessed({}, other).remarks.front()), Catch::StartsWith("I hear you, but not what"));
}

TEST_CASE("who plays the right notes on an instrument that is out of tune is asked to have it tuned",
          "[practice]")
{
    const auto heard = [](std::initializer_list<double> cents, int pitches = 2) {
        auto signal = well_heard;
        for (auto n = 0; n < 1'200; ++n) {
            const auto asked = Pitch {62 + 2 * (n / 100 % pitches)};
            put_off(signal, asked, Cents {*(cents.begin() + n % static_cast<int>(cents.size()))});
            ++signal.asked;
        }
        return words_of(assessed({}, signal));
    };
    CHECK_THAT(heard({55.0, 60.0, 62.0, 70.0, 300.0}), Catch::StartsWith("All your notes are too high"));
    CHECK_THAT(heard({-100.0, -95.0, -108.0, 2.0}), Catch::StartsWith("All your notes are too low"));
    // Another piece, one note over and over, and a whole tone too high.
    CHECK_THAT(heard({-300.0, 100.0, 200.0, 0.0, -500.0}), Catch::StartsWith("I hear you, but not what"));
    CHECK_THAT(heard({-700.0, -500.0, -900.0, -1000.0}), Catch::StartsWith("I hear you, but not what"));
    CHECK_THAT(heard({200.0}), Catch::StartsWith("I hear you, but not what"));
    // F for F sharp, and nothing else to play: a finger, no peg.
    CHECK_THAT(heard({-100.0}, 1), Catch::StartsWith("I hear you, but not what"));
}

TEST_CASE("where a part only rests nobody is asked whether the microphone is on", "[practice]")
{
    const auto held = attributes(4, 4) + test::note("B4", 16);
    const auto score =
        unfolded(musicxml({{.name = "Violins", .measures = {held, rest(16), rest(16)}, .header = ""}}));
    const auto said = practice::assess(score, 0, {.first_bar = 1, .end_bar = 3}, {}, practice::Signal {});
    CHECK(words_of(said) == "There are only rests here: bars 2 to 3 have nothing to play.\n");
    const auto one = practice::only_rests(score, 0, {.first_bar = 2, .end_bar = 3});
    REQUIRE(one.has_value());
    CHECK(in_words(*one) == "There are only rests here: bar 3 has nothing to play.");
    CHECK_FALSE(practice::only_rests(score, 0, {.first_bar = 0, .end_bar = 2}).has_value());
}

TEST_CASE("who only listens beside the loudspeaker is not told that it covers them", "[practice]")
{
    const auto listens = practice::Signal {.heard = 5'000, .masked = 4'500, .sounded = 100};
    const auto said = assessed(notes(0, 0, 4), listens);
    CHECK(said.hearing == practice::Hearing::nothing);
    CHECK_THAT(in_words(said.remarks.front()), Catch::StartsWith("I have not heard you beside"));
}

TEST_CASE("an octave is named only where it is what went wrong", "[practice]")
{
    auto played = notes(16, 0, 0);
    played[5].note.verdict = NoteVerdict::wrong;
    played[5].note.heard = Pitch {81};
    CHECK_THAT(words_of(assessed(played)), Contains("Look at bar 2: play the A an octave lower."));
}

TEST_CASE("a pass that was broken off is not held against the one before", "[practice]")
{
    auto played = notes(8, 8, 0, 1);
    const auto broken_off = notes(3, 0, 0, 2);
    played.insert(played.end(), broken_off.begin(), broken_off.end());
    CHECK_THAT(in_words(assessed(played).remarks.front()), !Catch::Contains("Better"));
}

TEST_CASE("nobody is praised for a pass of which no note could be told", "[practice]")
{
    auto played = notes(8, 0, 0, 1);
    const auto not_told = notes(0, 0, 4, 2);
    played.insert(played.end(), not_told.begin(), not_told.end());
    CHECK_THAT(in_words(assessed(played).remarks.front()), !Catch::Contains("Well done"));
}

TEST_CASE("a transposing part's notes are named as its page has them", "[practice]")
{
    // A trumpet in B flat sounds a tone lower than is written.
    const auto transposes =
        std::string {"<transpose><diatonic>-1</diatonic><chromatic>-2</chromatic></transpose>"};
    const auto score = unfolded(musicxml({{.name = "Trumpet",
                                           .measures = {attributes(4, 4, transposes) + test::note("B4", 16)},
                                           .header = ""}}));
    const auto said = practice::assess(score, 0, {.first_bar = 0, .end_bar = 1}, notes(3, 1, 0), well_heard);
    CHECK_THAT(words_of(said), Contains("it asks for B, and I heard C"));
}

TEST_CASE("nothing is scored when the pupil could not be heard well", "[practice]")
{
    using Hearing = practice::Hearing;
    const auto played = notes(10, 6, 0);
    const auto covered = practice::Signal {.heard = 1'000, .masked = 500, .sounded = 400};
    for (const auto& [signal, hearing] :
         {std::pair {practice::Signal {1'000, 200, 0}, Hearing::too_loud},
          std::pair {covered, Hearing::loudspeaker}, std::pair {practice::Signal {}, Hearing::nothing}}) {
        const auto said = assessed(played, signal);
        CHECK(said.hearing == hearing);
        CHECK(said.passes.empty());
        CHECK(said.remarks.size() == 1);
    }
    CHECK(assessed(notes(3, 2, 8)).hearing == Hearing::not_sure);
    CHECK(assessed({}).hearing == Hearing::nothing);
}

TEST_CASE("a note that was tried again counts once, as the best of what was tried", "[practice]")
{
    auto told = notes(15, 0, 0);
    told.push_back(note(15, NoteVerdict::missing, 1));
    told.push_back(note(3, NoteVerdict::wrong, 1));   // was right before,
    told.push_back(note(15, NoteVerdict::right, 1));  // and is now
    told.push_back(note(7, NoteVerdict::unsure, 1));
    const auto said = assessed(told);
    CHECK(words_of(said) == "Every note was right. Well done!\n");
    CHECK(said.passes.front().right == 16);
    CHECK(said.passes.front().told() + said.passes.front().unsure == 16);
    const auto verdicts = practice::verdicts_of(told);
    CHECK(verdicts.size() == 16);
    CHECK(std::ranges::is_sorted(verdicts, {}, [](const auto& each) { return each.note.position; }));
}

TEST_CASE("who only listens has not been heard, and is not asked to come nearer", "[practice]")
{
    auto told = notes(0, 0, 16);
    const auto listens = practice::Signal {.heard = 1'000, .masked = 80, .sounded = 100, .asked = 50};
    CHECK(assessed(told, listens).hearing ==
          practice::Hearing::not_sure);  // notes were heard, whatever they were
    for (auto& each : told)
        each.note.heard.reset();
    CHECK(assessed(told, listens).hearing == practice::Hearing::nothing);
    auto plays = listens;
    plays.sounded = 600;
    CHECK(assessed(told, plays).hearing == practice::Hearing::not_sure);
}

TEST_CASE("what was played after all, though nobody is sure what it was, is not left out", "[practice]")
{
    auto told = notes(14, 0, 0);
    for (const auto verdict : {NoteVerdict::missing, NoteVerdict::unsure})
        told.push_back(note(14, verdict, 1));
    for (const auto verdict : {NoteVerdict::unsure, NoteVerdict::missing})
        told.push_back(note(15, verdict, 1));
    CHECK(practice::verdicts_of(told)[14].note.verdict == NoteVerdict::unsure);
    CHECK(practice::verdicts_of(told)[15].note.verdict == NoteVerdict::unsure);
    // Of what nobody heard the silence is known best.
    for (auto& each : told)
        if (each.note.verdict == NoteVerdict::unsure)
            each.note.heard.reset();
    CHECK(practice::verdicts_of(told)[14].note.verdict == NoteVerdict::missing);
    CHECK(practice::verdicts_of(told)[15].note.verdict == NoteVerdict::missing);
}

TEST_CASE("who waits and then tries the place again has waited there", "[practice]")
{
    auto told = notes(16, 0, 0);
    told[4].waited = {4.0, Seconds {5.0}};
    for (auto n = 2; n < 8; ++n)
        told.push_back(note(n, NoteVerdict::right, 1));
    CHECK_THAT(words_of(assessed(told)), Contains("You waited before bar 2, and"));
}

TEST_CASE("one string or one finger that is out of tune, beside others that are not, is named", "[practice]")
{
    const auto said = [](Pitch of_four, double off, std::size_t how_many, double the_others = 2.0) {
        auto played = notes(16, 0, 0);
        for (auto n = 0U; n < 16U; ++n) {
            const auto is = n % 4 == 1 && n / 4 < how_many;
            played[n].note.expected = is ? of_four : Pitch {n % 2 == 0 ? 71 : 67};
            played[n].note.heard = played[n].note.expected;
            played[n].note.cents = Cents {is ? off + static_cast<double>(n) : n % 3 == 0 ? -3.0 : the_others};
        }
        return words_of(assessed(played));
    };
    CHECK(said(Pitch {69}, -45.0, 4) == "All 16 notes right.\n"
                                        "Your A is a little too low each time: if it is the open string, "
                                        "check its tuning.\n");
    CHECK_THAT(said(Pitch {72}, 32.0, 4), Contains("Your C is a little too high each time."));
    CHECK_THAT(said(Pitch {69}, -45.0, 2), !Contains("Your A"));         // of two it may be chance
    CHECK_THAT(said(Pitch {69}, -28.0, 4), !Contains("Your A"));         // as the screen shows them in tune
    CHECK_THAT(said(Pitch {69}, -6.0, 4), !Contains("Your A"));          // now flat, now sharp
    CHECK_THAT(said(Pitch {69}, -45.0, 4, -40.0), !Contains("string"));  // all of it is flat
}

}  // namespace tutti::test
