// SPDX-License-Identifier: GPL-3.0-or-later
#include "section_meter/meter/midi_notes.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::section_meter;
using rehearsal::Verdict;

namespace {

Heard heard_at(int hop, Verdict verdict, int key = 69, double cents = 0.0)
{
    auto heard = Heard {};
    heard.now = FramePosition {256 * hop};
    heard.glance.verdict = verdict;
    heard.glance.level = decibels(-20.0);
    heard.glance.confidence = 1.0;
    if (verdict == Verdict::silent)
        return heard;
    heard.sounding = Pitch {key};
    heard.glance.written = Pitch {key + 2};
    heard.glance.deviation = Cents {cents};
    return heard;
}

std::vector<MidiNotes::Message> all_of(MidiNotes& notes)
{
    auto all = std::vector<MidiNotes::Message> {};
    while (const auto next = notes.next())
        all.push_back(*next);
    return all;
}

}  // namespace

TEST_CASE("a note sounds as long as it is sure, at its sounding key and bent by its cents", "[plugins]")
{
    auto notes = MidiNotes {};
    notes.take(heard_at(1, Verdict::unsure));
    CHECK(all_of(notes).empty());
    notes.take(heard_at(2, Verdict::flat, 69, -50.0));
    const auto begun = all_of(notes);
    REQUIRE(begun.size() == 2);
    const auto& bend = begun[0].bytes;
    CHECK(bend[0] == 0xe0);
    CHECK((bend[1] | bend[2] << 7) == 8192 - 2048);
    CHECK(begun[1].bytes[0] == 0x90);
    CHECK(begun[1].bytes[1] == 69);
    CHECK(begun[1].bytes[2] > 0);
    CHECK(begun[1].at == FramePosition {512});
    notes.take(heard_at(3, Verdict::flat, 69, -50.2));
    CHECK(all_of(notes).empty());
    notes.take(heard_at(4, Verdict::flat, 69, -40.0));
    CHECK(all_of(notes).size() == 1);
    notes.take(heard_at(5, Verdict::unsure));
    const auto ended = all_of(notes);
    REQUIRE(ended.size() == 1);
    CHECK(ended[0].bytes == std::array<std::uint8_t, 3> {0x80, 69, 0});
}

TEST_CASE("no note is left sounding when the pitch changes or the music begins anew", "[plugins]")
{
    auto notes = MidiNotes {};
    notes.take(heard_at(1, Verdict::in_tune, 60));
    notes.take(heard_at(2, Verdict::in_tune, 62));
    auto anew = heard_at(3, Verdict::in_tune, 62);
    anew.anew = true;
    notes.take(anew);
    notes.take(heard_at(4, Verdict::silent));
    auto sounding = 0;
    for (const auto& message : all_of(notes)) {
        sounding += message.bytes[0] == 0x90 ? 1 : message.bytes[0] == 0x80 ? -1 : 0;
        CHECK(sounding >= 0);
        CHECK(sounding <= 1);
        CHECK((message.bytes[1] & 0x80) == 0);
        CHECK((message.bytes[2] & 0x80) == 0);
    }
    CHECK(sounding == 0);
}

TEST_CASE("the level is written of what is silent too, in true MIDI numbers", "[plugins]")
{
    auto notes = MidiNotes {};
    for (auto hop = 1; hop < 100; ++hop) {
        auto heard = heard_at(hop, Verdict::silent);
        heard.glance.level = hop % 2 == 0 ? decibels_from_gain(0.0) : decibels(20.0);
        notes.take(heard);
    }
    const auto all = all_of(notes);
    CHECK(all.size() > 5);
    for (const auto& message : all) {
        CHECK(message.bytes[0] == 0xb0);
        CHECK(message.bytes[2] <= 127);
    }
}

TEST_CASE("a take that begins anew has its pitch bend, though it is the one that was said last", "[plugins]")
{
    auto notes = MidiNotes {};
    notes.take(heard_at(1, Verdict::flat, 69, -50.0));
    CHECK(all_of(notes).size() == 2);
    auto anew = heard_at(2, Verdict::flat, 69, -50.0);
    anew.anew = true;
    notes.take(anew);
    const auto again = all_of(notes);
    REQUIRE(again.size() == 3);
    CHECK(again[0].bytes[0] == 0x80);
    CHECK(again[1].bytes[0] == 0xe0);
    CHECK(again[2].bytes[0] == 0x90);
}

TEST_CASE("a new stream begins with the end of the note before, and nothing else of it", "[plugins]")
{
    auto notes = MidiNotes {};
    notes.take(heard_at(1, Verdict::flat, 69, -50.0));
    CHECK(all_of(notes).size() == 2);
    notes.take(heard_at(2, Verdict::flat, 64, -50.0));
    notes.begin_stream();
    notes.take(heard_at(1, Verdict::flat, 62, -50.0));
    const auto all = all_of(notes);
    REQUIRE(all.size() == 3);
    CHECK(all[0].bytes == std::array<std::uint8_t, 3> {0x80, 69, 0});
    CHECK(all[1].bytes[0] == 0xe0);
    CHECK(all[2].bytes[1] == 62);
    notes.take(heard_at(2, Verdict::silent));
    CHECK(all_of(notes).size() == 1);
    notes.begin_stream();
    CHECK(all_of(notes).empty());
}

TEST_CASE("a host that takes too little, and then all, is left with no note sounding", "[plugins]")
{
    auto notes = MidiNotes {};
    auto sounding = std::array<bool, 128> {};
    const auto hear = [&](const MidiNotes::Message& message) {
        if (message.bytes[0] == 0x90)
            sounding[message.bytes[1]] = true;
        else if (message.bytes[0] == 0x80)
            sounding[message.bytes[1]] = false;
    };
    // Each hop another note: three messages, of which the host takes one in ten hops.
    for (auto hop = 1; hop < 6'000; ++hop) {
        notes.take(heard_at(hop, Verdict::sharp, 50 + hop % 37, hop % 90));
        if (hop % 10 == 0)
            if (const auto message = notes.next())
                hear(*message);
    }
    notes.take(heard_at(6'000, Verdict::silent));
    for (const auto& message : all_of(notes))
        hear(message);
    notes.take(heard_at(6'001, Verdict::silent));
    for (const auto& message : all_of(notes))
        hear(message);
    CHECK(std::ranges::count(sounding, true) == 0);
}

TEST_CASE("a note that is cut off ends once, and the next music has its bend and its own notes", "[plugins]")
{
    auto notes = MidiNotes {};
    CHECK_FALSE(notes.cut());
    notes.take(heard_at(1, Verdict::sharp, 69, 20.0));
    static_cast<void>(all_of(notes));
    notes.take(heard_at(2, Verdict::sharp, 71, 20.0));  // nobody takes it
    const auto end = notes.cut();
    REQUIRE(end);
    CHECK(end->bytes == std::array<std::uint8_t, 3> {0x80, 69, 0});
    CHECK_FALSE(notes.cut());
    auto anew = heard_at(3, Verdict::sharp, 72, 20.0);
    anew.anew = true;
    notes.take(anew);
    const auto begun = all_of(notes);
    REQUIRE(begun.size() == 2);
    CHECK(begun[0].bytes[0] == 0xe0);
    CHECK(begun[1].bytes[0] == 0x90);
    CHECK(begun[1].bytes[1] == 72);
}
