// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/alignment.hpp"

#include <array>
#include <cmath>

#include <sndfile.h>

#include "io/sound_files.hpp"
#include "playback/piece_alignment.hpp"
#include "playback/synthetic_piece.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"
#include "support/temporary_folder.hpp"
#include "support/tolerance.hpp"

namespace tutti::test {

namespace {

/// When a human ensemble has each quarter: it begins after `lead_in`, breathes, and slows down at the end.
double heard_at(double quarter, double lead_in, double pace)
{
    return lead_in + pace * (quarter + 0.3 * std::sin(quarter / 3.0) +
                             (quarter > 24.0 ? 0.02 * (quarter - 24.0) * (quarter - 24.0) : 0.0));
}

/// A score's part played so.
Signal played(const score::UnfoldedScore& score, double lead_in, double pace, Hertz a4 = 440_Hz)
{
    auto notes = std::vector<Note> {};
    for (const auto& note : score.notes(0)) {
        const auto from = heard_at(note.onset.value(), lead_in, pace);
        const auto to = heard_at(note.end().value(), lead_in, pace);
        notes.push_back({frequency_of(note.pitch, {.a4 = a4}), Seconds {from}, Seconds {to - from}});
    }
    const auto length = Seconds {heard_at(score.end().value(), lead_in, pace) + 2.0};
    auto sound = line(notes, length);
    add(sound, noise(length, -60_dB));
    return sound;
}

}  // namespace

TEST_CASE("every beat of a free performance is found within 20 ms, and its tuning within 3 cents",
          "[playback]")
{
    const auto score = walking_piece(8);
    const auto sound = played(*score, 1.3, 0.62, 443_Hz);
    const auto parts = std::array {std::size_t {0}};
    const auto alignment = playback::align(sound, usual_rate, *score, parts);
    REQUIRE(alignment.anchors.size() == 33);
    CHECK_THAT(alignment.a4, within_cents(3, 443_Hz));
    for (std::size_t i = 0; i < 32; ++i)
        CHECK_THAT(alignment.anchors[i].time,
                   within_ms(20, Seconds {heard_at(static_cast<double>(i), 1.3, 0.62)}));
    CHECK(alignment.confidence > 0.5);
}

TEST_CASE("another piece than the score's gives little confidence", "[playback]")
{
    const auto score = walking_piece(8);
    const auto sound = sine(311_Hz, Seconds {20.0}, -20_dB);
    const auto parts = std::array {std::size_t {0}};
    CHECK(playback::align(sound, usual_rate, *score, parts).confidence < 0.3);
}

TEST_CASE("a bar that a person pinned stays, and the others grow around it", "[playback]")
{
    const auto score = walking_piece(8);
    const auto sound = played(*score, 1.0, 0.5);
    const auto parts = std::array {std::size_t {0}};
    const auto pin =
        playback::Anchor {score->bars()[4].start, Seconds {heard_at(16.0, 1.0, 0.5) + 0.1}, 1.0, true};
    const auto alignment = playback::align(sound, usual_rate, *score, parts, {&pin, 1});
    auto last = Seconds {-1.0};
    auto kept = false;
    for (const auto& anchor : alignment.anchors) {
        CHECK(anchor.time > last);
        last = anchor.time;
        kept = kept || (anchor.pinned && anchor.at == pin.at && anchor.time == pin.time);
    }
    CHECK(kept);
}

TEST_CASE("what was played together gets an offset, what was played alone an alignment", "[playback]")
{
    const auto folder = TemporaryFolder {};
    auto piece = playback::Piece {};
    piece.folder = folder.path();
    piece.score = walking_piece(8);
    const auto format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    write_sound(folder.path() / "a.wav", {played(*piece.score, 1.0, 0.6)}, 48'000, format);
    write_sound(folder.path() / "b.wav", {played(*piece.score, 0.4, 0.6)}, 48'000, format);
    write_sound(folder.path() / "c.wav", {played(*piece.score, 1.0, 0.75)}, 48'000, format);
    for (const auto* file : {"a.wav", "b.wav", "c.wav"}) {
        auto stem = playback::StemDescription {};
        stem.file = file;
        stem.part = "Violins";
        piece.stems.push_back(stem);
    }
    const auto reports = playback::align_piece(piece);
    REQUIRE(reports.has_value());
    const auto apart = piece.stems[1].offset - piece.stems[0].offset;
    if (piece.stems[0].alignment.empty()) {
        CHECK_THAT(apart, within_ms(10, Seconds {0.6}));
        CHECK(piece.stems[1].alignment.empty());
        CHECK(piece.stems[2].alignment.size() == 33);
    } else {
        CHECK(piece.stems[1].alignment.size() == 33);
        CHECK(piece.stems[2].alignment.empty());
    }
}

}  // namespace tutti::test
