// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/phrases.hpp"

#include "playback/synthetic_piece.hpp"
#include "score/musicxml_text.hpp"
#include "support/catch.hpp"

namespace tutti::test {

namespace {

using analysis::NoteVerdict;
using practice::PhraseFeedback;
using practice::PupilNote;

constexpr auto rate = SampleRate {48'000};

/// "1-4 5-8": the phrases by their printed bars.
std::string phrases(const score::UnfoldedScore& score)
{
    auto text = std::string {};
    for (const auto& phrase : practice::phrases_of(score, 0, 0, score.bars().size()))
        text += (text.empty() ? "" : " ") + score.printed(score.bars()[phrase.first_bar]).number + "-" +
                score.printed(score.bars()[phrase.end_bar - 1]).number;
    return text;
}

const auto mark =
    std::string {"<direction><direction-type><rehearsal>B</rehearsal></direction-type></direction>"};

/// A note for every beat of the first eight bars of the walking piece, right but for those given.
std::vector<PupilNote> eight_bars(int pass, const std::vector<int>& wrong)
{
    auto notes = std::vector<PupilNote> {};
    for (auto n = 0; n < 32; ++n) {
        auto& each = notes.emplace_back();
        const auto right = std::ranges::find(wrong, n) == wrong.end();
        each.note.position = n;
        each.note.verdict = right ? NoteVerdict::right : NoteVerdict::wrong;
        each.note.expected = Pitch {69};
        each.note.heard = Pitch {right ? 69 : 70};
        each.pass = pass;
    }
    return notes;
}

/// Practice as it goes on: the recordings at one place after another, `seconds` after the start.
struct Recordings {
    practice::Snapshot now;
    double masked = 0.0;  // share of what sounds
    const practice::Snapshot& at(double seconds, double quarters, int pass = 1)
    {
        const auto before = now.heard_until;
        now.heard_until = FramePosition {} + to_frames(Seconds {seconds}, rate);
        const auto hops = static_cast<std::uint64_t>((now.heard_until - before).value() / 256);
        now.signal.heard += hops;
        const auto covered = static_cast<std::uint64_t>(masked * static_cast<double>(hops));
        now.signal.masked += covered;
        now.signal.sounded += hops - covered;
        now.playing.quarters = quarters;
        now.playing.pass = pass;
        now.playing.state = playback::PlayingPlace::State::playing;
        return now;
    }
};

}  // namespace

TEST_CASE("a phrase is four bars, and ends sooner at a rehearsal mark or where the part rests", "[practice]")
{
    CHECK(phrases(*walking_piece(9)) == "1-4 5-9");
    CHECK(phrases(*walking_piece(3)) == "1-3");
    const auto bar = test::note("C4", 16);
    CHECK(
        phrases(unfolded(musicxml({{.name = "Violins",
                                    .measures = {attributes(4, 4) + bar, bar, bar, mark + bar, bar, bar, bar},
                                    .header = ""}}))) == "1-3 4-7");
    CHECK(phrases(unfolded(
              musicxml({{.name = "Violins",
                         .measures = {attributes(4, 4) + bar, test::note("C4", 12) + rest(4), bar, bar},
                         .header = ""}}))) == "1-2 3-4");
    // The page goes back: no child is told of "bars 1 to 2" where bars 1, 2, 1 and 2 were played.
    const auto again = std::string {"<barline location=\"right\"><repeat direction=\"backward\"/></barline>"};
    CHECK(phrases(unfolded(musicxml({{.name = "Violins",
                                      .measures = {attributes(4, 4) + bar, bar + again, bar, bar},
                                      .header = ""}}))) == "1-2 1-4");
}

TEST_CASE("a pupil is told of a phrase after it, once, and not while it is played", "[practice]")
{
    const auto score = walking_piece(12);
    auto feedback = PhraseFeedback {*score, 0, {.first_bar = 0, .end_bar = 12}, rate};
    auto recordings = Recordings {};
    const auto notes = eight_bars(1, {5});
    CHECK(feedback.next(recordings.at(7.9, 15.8), notes).empty());
    CHECK(feedback.next(recordings.at(8.1, 16.2), notes).empty());
    const auto said = in_words(feedback.next(recordings.at(9.7, 19.0), notes));
    REQUIRE(said.size() == 2);
    CHECK(said[0] == "Bars 1 to 4: 15 of 16 notes right.");
    CHECK(said[1] == "Look at bar 2: it asks for A, and I heard B♭.");
    CHECK(feedback.next(recordings.at(9.8, 19.2), notes).empty());
    CHECK(feedback.next(recordings.at(16.1, 32.2), notes).empty());
    CHECK(in_words(feedback.next(recordings.at(17.7, 35.0), notes).front()) ==
          "Bars 5 to 8: every note right.");
}

TEST_CASE("what was due at a phrase's end while the pupil waited is not left out of it", "[practice]")
{
    const auto score = walking_piece(12);
    auto feedback = PhraseFeedback {*score, 0, {.first_bar = 0, .end_bar = 12}, rate};
    auto recordings = Recordings {};
    auto notes = eight_bars(1, {});
    notes[15].note.verdict = analysis::NoteVerdict::missing;
    notes[16].waited = {15.0, Seconds {4.0}};
    CHECK(feedback.next(recordings.at(8.1, 16.2), notes).empty());
    const auto said = in_words(feedback.next(recordings.at(9.7, 19.0), notes));
    REQUIRE_FALSE(said.empty());
    CHECK(said[0] == "Bars 1 to 4: every note that I could tell was right.");
}

TEST_CASE("who waits within a phrase is told where after it, last of all or because they are behind since",
          "[practice]")
{
    const auto score = walking_piece(12);
    auto feedback = PhraseFeedback {*score, 0, {.first_bar = 0, .end_bar = 12}, rate};
    auto recordings = Recordings {};
    auto notes = eight_bars(1, {5});
    notes[6].waited = {6.0, Seconds {4.0}};
    notes[20].waited = {20.0, Seconds {4.0}, true};
    for (auto n = 20U; n < 32U; ++n)
        notes[n].apart = -1;
    CHECK(feedback.next(recordings.at(8.1, 16.2), notes).empty());
    const auto waited = in_words(feedback.next(recordings.at(9.7, 19.0), notes));
    REQUIRE(waited.size() == 3);
    CHECK_THAT(waited[1], Catch::StartsWith("Look at bar 2"));
    CHECK_THAT(waited[2], Catch::StartsWith("You waited in bar 2, and the music waited with you"));
    CHECK(feedback.next(recordings.at(16.1, 32.2), notes).empty());
    const auto went_on = in_words(feedback.next(recordings.at(17.7, 35.0), notes));
    REQUIRE(went_on.size() == 1);
    CHECK_THAT(went_on[0], Catch::StartsWith("Bars 5 to 8. You waited before bar 6, and the music went on"));
}

TEST_CASE("a wrong note does not hide that its phrase is too low", "[practice]")
{
    const auto score = walking_piece(12);
    auto feedback = PhraseFeedback {*score, 0, {.first_bar = 0, .end_bar = 12}, rate};
    auto recordings = Recordings {};
    auto notes = eight_bars(1, {5});
    for (auto& each : notes)
        each.note.cents = Cents {-40.0};
    CHECK(feedback.next(recordings.at(8.1, 16.2), notes).empty());
    const auto said = in_words(feedback.next(recordings.at(9.7, 19.0), notes));
    REQUIRE(said.size() == 3);
    CHECK_THAT(said[1], Catch::StartsWith("Look at bar 2"));
    CHECK_THAT(said[2], Catch::StartsWith("You are a little too low"));
}

TEST_CASE("round a loop a phrase is held against the same phrase the time before", "[practice]")
{
    const auto score = walking_piece(8);
    auto feedback =
        PhraseFeedback {*score, 0, {.first_bar = 0, .end_bar = 8, .count_in = 1, .passes = 0}, rate};
    auto recordings = Recordings {};
    auto notes = eight_bars(1, {1, 2, 3, 4});
    for (const auto& each : eight_bars(2, {}))
        notes.push_back(each);
    static_cast<void>(feedback.next(recordings.at(16.1, 0.2, 2), notes));
    static_cast<void>(feedback.next(recordings.at(24.1, 16.2, 2), notes));
    const auto said = in_words(feedback.next(recordings.at(25.7, 19.4, 2), notes));
    REQUIRE_FALSE(said.empty());
    CHECK_THAT(said.front(), Catch::Contains("Bars 1 to 4. Better than the time before: 16 of 16"));
}

TEST_CASE("nothing is said of a phrase that was broken off, and of one that was not heard only that",
          "[practice]")
{
    const auto score = walking_piece(12);
    auto recordings = Recordings {};
    SECTION("the pupil begins again at bar 1")
    {
        auto feedback = PhraseFeedback {*score, 0, {.first_bar = 0, .end_bar = 12}, rate};
        CHECK(feedback.next(recordings.at(8.1, 16.2), eight_bars(1, {})).empty());
        CHECK(feedback.next(recordings.at(9.0, 0.0), eight_bars(1, {})).empty());
        CHECK(feedback.next(recordings.at(11.0, 4.0), eight_bars(1, {})).empty());
    }
    SECTION("the loudspeaker covers the pupil")
    {
        auto feedback = PhraseFeedback {*score, 0, {.first_bar = 0, .end_bar = 12}, rate};
        recordings.masked = 0.6;
        CHECK(feedback.next(recordings.at(8.1, 16.2), eight_bars(1, {})).empty());
        recordings.masked = 0.0;
        // Round a loop there is no end at which it could be said.
        const auto said = in_words(feedback.next(recordings.at(9.7, 19.0), eight_bars(1, {})));
        REQUIRE(said.size() == 1);
        CHECK_THAT(said.front(), Catch::StartsWith("Bars 1 to 4. The loudspeaker covers you"));
        // Turned down, the next phrase is heard.
        CHECK(feedback.next(recordings.at(16.1, 32.2), eight_bars(1, {})).empty());
        CHECK_FALSE(feedback.next(recordings.at(17.7, 35.0), eight_bars(1, {})).empty());
    }
}

}  // namespace tutti::test
