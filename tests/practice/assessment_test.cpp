// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/assessment.hpp"

#include "playback/synthetic_piece.hpp"
#include "score/musicxml_text.hpp"
#include "support/catch.hpp"

namespace tutti::test {

namespace {

using analysis::NoteVerdict;
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

constexpr auto well_heard = practice::Signal {10'000, 0, 0};

Assessment assessed(const std::vector<PupilNote>& played, practice::Signal signal = well_heard)
{
    return practice::assess(*walking_piece(8), 0, played, signal);
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
    CHECK_THAT(in_words(said.remarks[1]), Catch::Contains("bar 1: it asks for A4, and I heard B♭4"));
    CHECK_THAT(in_words(said.remarks[2]), Catch::Contains("too high"));
}

TEST_CASE("a pupil is praised when nothing was wrong, and only for what could be told", "[practice]")
{
    CHECK(in_words(assessed(notes(16, 0, 0)).remarks.front()) == "Every note was right. Well done!");
    CHECK_THAT(in_words(assessed(notes(12, 0, 4)).remarks.front()), Catch::Contains("that I could tell"));
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
    const auto said = practice::assess(score, 0, notes(3, 1, 0), well_heard);
    CHECK_THAT(in_words(said.remarks.front()), Catch::Contains("it asks for B4, and I heard C5"));
}

TEST_CASE("nothing is scored when the pupil could not be heard well", "[practice]")
{
    using Hearing = practice::Hearing;
    const auto played = notes(10, 6, 0);
    for (const auto& [signal, hearing] : {std::pair {practice::Signal {1'000, 200, 0}, Hearing::too_loud},
                                          std::pair {practice::Signal {1'000, 0, 500}, Hearing::loudspeaker},
                                          std::pair {practice::Signal {}, Hearing::nothing}}) {
        const auto said = assessed(played, signal);
        CHECK(said.hearing == hearing);
        CHECK(said.passes.empty());
        CHECK(said.remarks.size() == 1);
    }
    CHECK(assessed(notes(3, 2, 8)).hearing == Hearing::not_sure);
    CHECK(assessed({}).hearing == Hearing::nothing);
}

}  // namespace tutti::test
