// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/note_follower.hpp"

#include <array>

#include "support/catch.hpp"

namespace tutti::test {

namespace {

using practice::Beginnings;
using practice::NoteFollower;

constexpr auto rate = SampleRate {48'000};
constexpr auto hop = FrameCount {256};
constexpr auto beat = 600_ms;

/// G A B c d e, a beat each, in bars of two; then a rest of four beats, and c B.
std::vector<NoteFollower::Note> tune()
{
    constexpr auto keys = std::array {67, 69, 71, 72, 74, 76, 72, 71};
    auto notes = std::vector<NoteFollower::Note> {};
    for (auto n = 0; n < static_cast<int>(keys.size()); ++n) {
        const auto from = beat * (n < 6 ? n : n + 4);
        notes.push_back({from, from + beat, keys[static_cast<std::size_t>(n)], n % 2 == 0});
    }
    return notes;
}

/// Somebody plays, and is followed.
class Pupil {
public:
    explicit Pupil(std::vector<NoteFollower::Note> notes, std::optional<Seconds> round = {})
        : follower_ {std::move(notes), round, to_seconds(hop, rate)}
    {
    }
    /// A key for so long, told of by an onset or not; nothing sounds without one.
    void play(std::optional<int> key, Seconds lasts, bool onset = true)
    {
        const auto begins = now_;
        const auto ends = begins + to_frames(lasts, rate);
        // A key shows when it has sounded for a while: until then the one before does.
        const auto shows = begins + to_frames(Beginnings::lag, rate);
        for (; now_ < ends; now_ = now_ + hop) {
            auto reading = analysis::SectionReading {};
            reading.heard_until = now_ + hop;
            const auto shown = now_ < shows ? last_ : key;
            reading.state = shown ? analysis::SectionState::sounding : analysis::SectionState::silent;
            if (shown)
                reading.tuned = TunedPitch {Pitch {*shown}, Cents {}};
            reading.confidence = 0.95;
            if (onset && key && now_ == begins)
                reading.onset = analysis::Onset {begins, begins};
            beginnings_.process(reading);
            follower_.process(beginnings_, 1.0, 0.1);
            if (follower_.leapt())
                ++leaps;
        }
        last_ = key;
    }
    [[nodiscard]] int note() const { return follower_.note() ? static_cast<int>(*follower_.note()) : -1; }
    [[nodiscard]] const NoteFollower& follower() const { return follower_; }
    int leaps = 0;

private:
    Beginnings beginnings_ {rate, hop};
    NoteFollower follower_;
    FramePosition now_ {};
    std::optional<int> last_;
};

}  // namespace

TEST_CASE("who plays what is written is at each note a tenth of a second after it begins", "[practice]")
{
    auto pupil = Pupil {tune()};
    pupil.play({}, 1_s);
    CHECK(pupil.note() == -1);
    for (auto n = 0; n < 6; ++n) {
        pupil.play(tune()[static_cast<std::size_t>(n)].key, 100_ms);
        CHECK(pupil.note() == n);
        CHECK(abs(pupil.follower().since() - (100_ms - Beginnings::lag)) < 40_ms);
        pupil.play(tune()[static_cast<std::size_t>(n)].key, beat - 100_ms, false);
    }
    CHECK(pupil.leaps == 0);
}

TEST_CASE("a note of the key before it is passed when it is due, heard to begin or not", "[practice]")
{
    auto notes = tune();
    for (auto n = std::size_t {1}; n < 4; ++n)
        notes[n].key = notes[0].key;
    auto pupil = Pupil {notes};
    pupil.play(67, beat * 3.5);
    CHECK(pupil.note() == 3);
    pupil.play(67, beat * 0.5, false);
    pupil.play(74, 100_ms);
    CHECK(pupil.note() == 4);
    CHECK(pupil.leaps == 0);
}

TEST_CASE("who stops before a note has not come to it, whether they fall silent or hold the last",
          "[practice]")
{
    const auto holds = GENERATE(false, true);
    CAPTURE(holds);
    auto pupil = Pupil {tune()};
    for (const auto key : {67, 69, 71})
        pupil.play(key, beat);
    pupil.play(holds ? std::optional {71} : std::nullopt, 2_s, false);
    CHECK(pupil.note() == 2);
    CHECK(pupil.follower().not_yet() > 1.0);
    pupil.play(72, 100_ms);
    CHECK(pupil.note() == 3);
}

TEST_CASE("a wrong note in time is a wrong note, not another place", "[practice]")
{
    auto pupil = Pupil {tune()};
    for (const auto key : {67, 69, 67, 72})  // the first one's key where B is asked for
        pupil.play(key, beat);
    CHECK(pupil.note() == 3);
    CHECK(pupil.leaps == 0);
}

TEST_CASE("who leaves a note out is found at the one after it", "[practice]")
{
    auto pupil = Pupil {tune()};
    for (const auto key : {67, 69})
        pupil.play(key, beat);
    pupil.play({}, beat);
    pupil.play(72, 300_ms);
    CHECK(pupil.note() == 3);
}

TEST_CASE("who stops and begins two bars earlier is found by their second note", "[practice]")
{
    auto pupil = Pupil {tune()};
    for (const auto key : {67, 69, 71, 72, 74})
        pupil.play(key, beat);
    pupil.play({}, 1.5_s);
    pupil.play(67, beat);
    pupil.play(69, 150_ms);
    CHECK(pupil.note() == 1);
}

TEST_CASE("a rest is waited through in silence, and the note after it may come early", "[practice]")
{
    auto pupil = Pupil {tune()};
    for (const auto key : {67, 69, 71, 72, 74, 76})
        pupil.play(key, beat);
    pupil.play({}, beat * 2.0);
    CHECK(pupil.note() == 5);
    pupil.play({}, beat * 1.6);
    pupil.play(72, 150_ms);
    CHECK(pupil.note() == 6);
    CHECK(pupil.leaps == 0);
}

TEST_CASE("round a loop the first note comes after the last", "[practice]")
{
    auto pupil = Pupil {tune(), beat * 12.0};
    for (auto pass = 0; pass < 2; ++pass) {
        for (const auto key : {67, 69, 71, 72, 74, 76})
            pupil.play(key, beat);
        pupil.play({}, beat * 4.0);
        for (const auto key : {72, 71})
            pupil.play(key, beat);
    }
    pupil.play(67, 150_ms);
    CHECK(pupil.note() == 0);
    CHECK(pupil.leaps == 0);
}

TEST_CASE("the last time round, a held last note of the first one's key is not the beginning", "[practice]")
{
    auto notes = tune();
    notes.back().key = notes.front().key;
    auto pupil = Pupil {notes};
    for (const auto key : {67, 69, 71, 72, 74, 76})
        pupil.play(key, beat);
    pupil.play({}, beat * 4.0);
    pupil.play(72, beat);
    pupil.play(67, beat * 4.0);
    CHECK(pupil.note() == 7);
}

TEST_CASE("in a part of 400 notes, who skips two bars after a stop is found by their second bar",
          "[practice]")
{
    auto notes = std::vector<NoteFollower::Note> {};
    auto key = 60;
    for (auto n = 0; n < 400; ++n) {
        key = 60 + (key * 7 + n * 5 + n / 11) % 12;
        notes.push_back({beat * n, beat * (n + 1), key, n % 4 == 0});
    }
    auto pupil = Pupil {notes};
    for (auto n = std::size_t {0}; n < 8; ++n)
        pupil.play(notes[n].key, beat);
    pupil.play({}, 1.5_s);
    for (auto n = std::size_t {16}; n < 21; ++n)
        pupil.play(notes[n].key, beat);
    CHECK(pupil.note() == 20);
}

TEST_CASE("a part without a note is followed to nowhere", "[practice]")
{
    auto pupil = Pupil {{}};
    pupil.play(67, 1_s);
    pupil.play({}, 1_s);
    CHECK(pupil.note() == -1);
}

}  // namespace tutti::test
