// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/notes.hpp"

#include "support/catch.hpp"
#include "support/readings.hpp"
#include "support/tolerance.hpp"

namespace tutti::review {
namespace {

using test::PlayedNote;
using test::within_cents;
using test::within_ms;

constexpr auto perfect = test::Hearing {.scatter = Cents {},
                                        .unsure = 0.0,
                                        .octave_slips = 0.0,
                                        .onsets = 1.0,
                                        .onset_scatter = Seconds {},
                                        .false_onsets = 0.0,
                                        .pitch_trail = 30_ms,
                                        .confidence = 0.9};

std::vector<Note> notes_heard(const std::vector<analysis::SectionReading>& readings)
{
    auto taker = NoteTaker {{test::reading_rate, test::reading_hop, Tuning {}}};
    for (const auto& reading : readings)
        taker.hear(reading);
    return taker.notes();
}

std::vector<Note> notes_heard(const std::vector<PlayedNote>& played, const test::Hearing& hearing = perfect)
{
    return notes_heard(test::readings_of(0, played, 10_s, hearing));
}

/// Notes of a scale, half a second each, with a breath between.
std::vector<PlayedNote> scale(int count, Seconds late = {})
{
    auto notes = std::vector<PlayedNote> {};
    for (auto n = 0; n < count; ++n)
        notes.push_back(
            {Pitch {62 + 2 * (n % 5)}, 1_s + n * 500_ms, 450_ms, 8_cents, late, decibels(-25.0), {}});
    return notes;
}

TEST_CASE("each note of a scale is heard once, with its key, its place and its tuning", "[review]")
{
    const auto notes = notes_heard(scale(10));
    REQUIRE(notes.size() == 10);
    for (auto n = std::size_t {0}; n < notes.size(); ++n) {
        CHECK(notes[n].pitch == scale(10)[n].pitch);
        CHECK_THAT(notes[n].deviation, within_cents(1, 8_cents));
        CHECK_THAT(to_seconds(notes[n].start, test::reading_rate), within_ms(6, scale(10)[n].start));
        CHECK_THAT(to_seconds(notes[n].end, test::reading_rate), within_ms(12, scale(10)[n].start + 450_ms));
        CHECK(notes[n].confidence > 0.8);
    }
}

TEST_CASE("an octave slip of forty milliseconds does not cut a note in two", "[review]")
{
    auto readings = test::readings_of(0, std::vector<PlayedNote> {{Pitch {69}, 1_s, 2_s}}, 5_s, perfect);
    for (auto& reading : readings) {
        const auto now = to_seconds(reading.heard_until, test::reading_rate);
        if (now > 2_s && now < 2040_ms)
            reading.tuned = TunedPitch {Pitch {57}, Cents {}};
    }
    const auto notes = notes_heard(readings);
    REQUIRE(notes.size() == 1);
    CHECK(notes[0].pitch == Pitch {69});
    CHECK_THAT(to_seconds(notes[0].end, test::reading_rate), within_ms(12, 3_s));
}

TEST_CASE("a vibrato of thirty cents is one note, and its middle the note's tuning", "[review]")
{
    const auto notes =
        notes_heard({{Pitch {69}, 1_s, 2_s, Cents {-12.0}, Seconds {}, decibels(-25.0), 30_cents}});
    REQUIRE(notes.size() == 1);
    CHECK_THAT(notes[0].deviation, within_cents(3, Cents {-12.0}));
}

TEST_CASE("a slurred semitone is another note", "[review]")
{
    const auto notes = notes_heard({{Pitch {69}, 1_s, 500_ms}, {Pitch {70}, 1500_ms, 500_ms}});
    REQUIRE(notes.size() == 2);
    CHECK(notes[1].pitch == Pitch {70});
}

TEST_CASE("a note a quarter tone flat is one note, though its readings fall on two keys", "[review]")
{
    auto wavering = perfect;
    wavering.scatter = 6_cents;
    const auto notes =
        notes_heard({{Pitch {69}, 1_s, 1_s, Cents {-49.0}, Seconds {}, decibels(-25.0), {}}}, wavering);
    CHECK(notes.size() == 1);
}

TEST_CASE("silence ends a note, a few doubtful hops do not", "[review]")
{
    const auto one = std::vector<PlayedNote> {{Pitch {69}, 1_s, 1_s}};
    auto doubtful = test::readings_of(0, one, 5_s, perfect);
    auto broken = doubtful;
    for (auto i = std::size_t {0}; i < doubtful.size(); ++i) {
        const auto now = to_seconds(doubtful[i].heard_until, test::reading_rate);
        if (now > 1400_ms && now < 1500_ms) {
            doubtful[i].state = analysis::SectionState::unsure;
            broken[i].state = analysis::SectionState::silent;
        }
    }
    CHECK(notes_heard(doubtful).size() == 1);
    CHECK(notes_heard(broken).size() == 2);
}

TEST_CASE("a squeak of sixty milliseconds is no note", "[review]")
{
    CHECK(notes_heard({{Pitch {81}, 1_s, 90_ms}, {Pitch {69}, 2_s, 500_ms}}).size() == 1);
}

TEST_CASE("a note repeated on its key counts again where its onset was heard and the sound grew", "[review]")
{
    const auto repeated = std::vector<PlayedNote> {{Pitch {69}, 1_s, 500_ms}, {Pitch {69}, 1500_ms, 500_ms}};
    const auto notes = notes_heard(repeated);
    REQUIRE(notes.size() == 2);
    CHECK_THAT(to_seconds(notes[1].start, test::reading_rate), within_ms(6, 1500_ms));

    // A false alarm in the middle of a held note: the level stays where it is.
    auto held = test::readings_of(0, std::vector<PlayedNote> {{Pitch {69}, 1_s, 1_s}}, 5_s, perfect);
    const auto at = FramePosition {} + to_frames(1500_ms, test::reading_rate);
    for (auto& reading : held)
        if (reading.heard_until > at && reading.heard_until <= at + test::reading_hop)
            reading.onset = analysis::Onset {at, reading.heard_until, 1.0F};
    CHECK(notes_heard(held).size() == 1);
}

TEST_CASE("notes without a heard onset lie where the section's others say", "[review]")
{
    auto half_deaf = perfect;
    half_deaf.onsets = 0.7;
    half_deaf.pitch_trail = 60_ms;  // slower than what is assumed of a section never heard before
    for (const auto& note : notes_heard(scale(16), half_deaf)) {
        const auto due = std::round(to_seconds(note.start, test::reading_rate).value() * 2.0) / 2.0;
        CHECK_THAT(to_seconds(note.start, test::reading_rate), within_ms(12, Seconds {due}));
    }
}

TEST_CASE("a section whose onsets are not heard is still placed by its pitches", "[review]")
{
    auto bowed = perfect;
    bowed.onsets = 0.1;
    for (const auto& note : notes_heard(scale(16), bowed)) {
        const auto due = std::round(to_seconds(note.start, test::reading_rate).value() * 2.0) / 2.0;
        CHECK_THAT(to_seconds(note.start, test::reading_rate), within_ms(12, Seconds {due}));
    }
}

TEST_CASE("an interface that was away for a second leaves two notes, not one long one", "[review]")
{
    auto readings = test::readings_of(0, std::vector<PlayedNote> {{Pitch {69}, 1_s, 3_s}}, 6_s, perfect);
    std::erase_if(readings, [](const auto& reading) {
        const auto now = to_seconds(reading.heard_until, test::reading_rate);
        return now > 2_s && now < 3_s;
    });
    const auto notes = notes_heard(readings);
    REQUIRE(notes.size() == 2);
    CHECK_THAT(to_seconds(notes[0].end, test::reading_rate), within_ms(6, 2_s));
}

TEST_CASE("what was sure, what was not and what was silent add up to the rehearsal", "[review]")
{
    auto doubtful = perfect;
    doubtful.unsure = 0.25;
    auto taker = NoteTaker {{test::reading_rate, test::reading_hop, Tuning {}}};
    for (const auto& reading : test::readings_of(0, scale(10), 10_s, doubtful))
        taker.hear(reading);
    const auto hearing = taker.hearing();
    constexpr auto a_hop = 6.0;
    CHECK_THAT(hearing.sure + hearing.uncertain + hearing.silent, within_ms(a_hop, 10_s));
    CHECK(hearing.sure_share() == Approx(0.75).margin(0.05));
}

}  // namespace
}  // namespace tutti::review
