// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/assessment.hpp"

#include "playback/synthetic_piece.hpp"
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
    return practice::assess(*walking_piece(8), played, signal);
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
    CHECK_THAT(said.remarks[0], Catch::StartsWith("Better than the time before: 14 of 16"));
    CHECK_THAT(said.remarks[1], Catch::Contains("bar 1: it asks for A4, and I heard B♭4"));
    CHECK_THAT(said.remarks[2], Catch::Contains("too high"));
}

TEST_CASE("a pupil is praised when nothing was wrong, and only for what could be told", "[practice]")
{
    CHECK(assessed(notes(16, 0, 0)).remarks.front() == "Every note was right. Well done!");
    CHECK_THAT(assessed(notes(12, 0, 4)).remarks.front(), Catch::Contains("that I could tell"));
}

TEST_CASE("nothing is scored when the pupil could not be heard well", "[practice]")
{
    using Hearing = Assessment::Hearing;
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
