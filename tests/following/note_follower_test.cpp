// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/note_follower.hpp"

#include <array>
#include <cmath>

#include "following/one_player.hpp"
#include "support/catch.hpp"

namespace tutti::test {

namespace {

using following::Beginnings;
using following::NoteFollower;

constexpr auto rate = OnePlayer::rate;
constexpr auto hop = OnePlayer::hop;
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
    /// As OnePlayer::play().
    void play(std::optional<int> key, Seconds lasts, bool onset = true, float like_a_beginning = 0.0F)
    {
        player_.play(key, lasts, onset, like_a_beginning);
    }
    [[nodiscard]] int note() const { return follower_.note() ? static_cast<int>(*follower_.note()) : -1; }
    [[nodiscard]] const NoteFollower& follower() const { return follower_; }
    int leaps = 0;
    bool recordings = false;  // go on at the same tempo, from the first sound on, and wait for nobody

private:
    void hear(const analysis::SectionReading& reading)
    {
        if (recordings)
            follower_.plays_with(to_seconds(reading.heard_until - FramePosition {}, rate));
        beginnings_.process(reading);
        follower_.process(beginnings_, 1.0, 0.1);
        if (follower_.leapt())
            ++leaps;
    }

    Beginnings beginnings_ {rate, hop};
    NoteFollower follower_;
    OnePlayer player_ {[this](const analysis::SectionReading& reading) { hear(reading); }};
};

}  // namespace

TEST_CASE("who plays what is written is at each note a tenth of a second after it begins", "[following]")
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

TEST_CASE("a note of the key before it is passed when it is due, heard to begin or not", "[following]")
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
          "[following]")
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

TEST_CASE("a wrong note in time is a wrong note, not another place", "[following]")
{
    auto pupil = Pupil {tune()};
    for (const auto key : {67, 69, 67, 72})  // the first one's key where B is asked for
        pupil.play(key, beat);
    CHECK(pupil.note() == 3);
    CHECK(pupil.leaps == 0);
}

TEST_CASE("who leaves a note out is found at the one after it", "[following]")
{
    auto pupil = Pupil {tune()};
    for (const auto key : {67, 69})
        pupil.play(key, beat);
    pupil.play({}, beat);
    pupil.play(72, 300_ms);
    CHECK(pupil.note() == 3);
}

TEST_CASE("who stops and begins two bars earlier is found by their second note", "[following]")
{
    auto pupil = Pupil {tune()};
    for (const auto key : {67, 69, 71, 72, 74})
        pupil.play(key, beat);
    pupil.play({}, 1.5_s);
    pupil.play(67, beat);
    pupil.play(69, 150_ms);
    CHECK(pupil.note() == 1);
}

TEST_CASE("a rest is waited through in silence, and the note after it may come early", "[following]")
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

TEST_CASE("a note of the key before it that comes in time after a short rest is not the one before it again",
          "[following]")
{
    auto notes = tune();
    notes[6].key = notes[5].key;
    for (auto n = std::size_t {6}; n < 8; ++n) {
        notes[n].from -= beat * 3.0;
        notes[n].to -= beat * 3.0;
    }
    auto pupil = Pupil {notes};
    for (const auto key : {67, 69, 71, 72, 74})
        pupil.play(key, beat);
    pupil.play(76, beat * 1.4);
    pupil.play({}, beat * 0.6);
    pupil.play(76, 200_ms);
    CHECK(pupil.note() == 6);
    CHECK(pupil.leaps == 0);
}

TEST_CASE("who is silent for a third of a second and plays the last note again is found within that note",
          "[following]")
{
    auto pupil = Pupil {tune()};
    for (const auto key : {67, 69, 71, 72})
        pupil.play(key, beat);
    pupil.play({}, 350_ms);
    pupil.play(72, 200_ms);
    CHECK(pupil.note() == 3);
    pupil.play(72, beat - 200_ms, false);
    pupil.play(74, 150_ms);
    CHECK(pupil.note() == 4);
}

TEST_CASE("round a loop the first note comes after the last", "[following]")
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

TEST_CASE("the last time round, a held last note of the first one's key is not the beginning", "[following]")
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
          "[following]")
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

TEST_CASE("who plays the last two notes again at once is found by the second of them", "[following]")
{
    auto pupil = Pupil {tune()};
    for (const auto key : {67, 69, 71, 72})
        pupil.play(key, beat);
    pupil.play(71, beat);
    pupil.play(72, 300_ms);
    CHECK(pupil.note() == 3);
    pupil.play(72, beat - 300_ms, false);
    pupil.play(74, 150_ms);
    CHECK(pupil.note() == 4);
}

TEST_CASE("a note of the key before it that comes early is heard by a beginning too unclear for an onset",
          "[following]")
{
    const auto unclear = GENERATE(0.0F, 0.5F);
    CAPTURE(unclear);
    auto notes = tune();
    notes[3].key = notes[2].key;
    auto pupil = Pupil {notes};
    for (const auto key : {67, 69})
        pupil.play(key, beat);
    pupil.play(71, beat * 0.8);
    pupil.play(71, 100_ms, false, unclear);
    CHECK(pupil.note() == (unclear > 0.0F ? 3 : 2));
}

TEST_CASE("told where they begin, the follower expects that note", "[following]")
{
    auto notes = tune();
    for (auto n = std::size_t {0}; n < 4; ++n)
        notes[n + 4].key = notes[n].key;
    for (const auto told : {0, 4}) {
        auto follower = NoteFollower {notes, {}, to_seconds(hop, rate)};
        follower.expect(static_cast<std::size_t>(told));
        auto beginnings = Beginnings {rate, hop};
        auto reading = analysis::SectionReading {};
        reading.state = analysis::SectionState::sounding;
        reading.tuned = TunedPitch {Pitch {67}, Cents {}};
        reading.confidence = 0.95;
        for (auto h = 0; h < 30; ++h) {
            beginnings.process(reading);
            follower.process(beginnings, 1.0, 0.1);
        }
        CHECK(follower.note() == static_cast<std::size_t>(told));
    }
}

TEST_CASE("vibrato on an instrument half a semitone flat is one note", "[following]")
{
    auto beginnings = Beginnings {rate, hop};
    auto keys = 0;
    for (auto h = 0; h < 400; ++h) {
        const auto pitch = 69.0 - 0.47 + 0.2 * std::sin(h * 0.2);
        auto reading = analysis::SectionReading {};
        reading.state = analysis::SectionState::sounding;
        reading.tuned = TunedPitch {Pitch {static_cast<int>(std::lround(pitch))},
                                    Cents {100.0 * (pitch - std::round(pitch))}};
        reading.confidence = 0.95;
        beginnings.process(reading);
        keys += beginnings.another_key() ? 1 : 0;
    }
    CHECK(keys == 1);
}

TEST_CASE("a part without a note is followed to nowhere", "[following]")
{
    auto pupil = Pupil {{}};
    pupil.play(67, 1_s);
    pupil.play({}, 1_s);
    CHECK(pupil.note() == -1);
}

TEST_CASE("who leaves a bar silent while recordings go on comes in where those are, and else where they were",
          "[following]")
{
    // Bars of two beats that begin alike.
    constexpr auto keys = std::array {67, 69, 67, 71, 67, 72, 67, 74};
    auto notes = std::vector<NoteFollower::Note> {};
    for (auto n = 0; n < static_cast<int>(keys.size()); ++n)
        notes.push_back({beat * n, beat * (n + 1), keys[static_cast<std::size_t>(n)], n % 2 == 0});
    const auto with_recordings = GENERATE(true, false);
    auto pupil = Pupil {notes};
    pupil.recordings = with_recordings;
    pupil.play(67, beat);
    pupil.play(69, beat);
    pupil.play({}, beat * 2.0);
    pupil.play(67, 150_ms);
    CHECK(pupil.note() == (with_recordings ? 4 : 2));
    pupil.play(67, beat - 150_ms, false);
    pupil.play(with_recordings ? 72 : 71, beat);
    CHECK(pupil.note() == (with_recordings ? 5 : 3));
}

TEST_CASE("who is not with the recordings and does not stop is where they play", "[following]")
{
    auto pupil = Pupil {tune()};
    pupil.recordings = true;
    pupil.play({}, beat);  // a beat late, and short notes: there is silence before each
    for (auto n = 0; n < 6; ++n) {
        pupil.play(tune()[static_cast<std::size_t>(n)].key, beat * 0.4);
        CHECK(pupil.note() == n);
        pupil.play({}, beat * 0.6);
    }
}

}  // namespace tutti::test
