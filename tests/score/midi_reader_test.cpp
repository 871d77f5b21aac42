// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/midi_reader.hpp"

#include <string>

#include "score/musicxml_text.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::score;
using namespace tutti::test;

namespace {

std::string big_endian(std::size_t bytes, unsigned value)
{
    auto text = std::string {};
    for (auto i = bytes; i-- > 0;)
        text.push_back(static_cast<char>(value >> (8 * i) & 0xffU));
    return text;
}

std::string chunk(std::string_view name, std::string_view content)
{
    return std::string {name} + big_endian(4, static_cast<unsigned>(content.size())) + std::string {content};
}

/// A file of 480 ticks to the quarter.
std::string midi(int format, const std::vector<std::string>& tracks, unsigned division = 480)
{
    auto file =
        chunk("MThd", big_endian(2, static_cast<unsigned>(format)) +
                          big_endian(2, static_cast<unsigned>(tracks.size())) + big_endian(2, division));
    for (const auto& track : tracks)
        file += chunk("MTrk", track);
    return file;
}

std::string after(unsigned ticks)
{
    auto text = std::string {};
    for (auto shift = 21U; shift > 0; shift -= 7)
        if (ticks >> shift != 0)
            text.push_back(static_cast<char>((ticks >> shift & 0x7fU) | 0x80U));
    text.push_back(static_cast<char>(ticks & 0x7fU));
    return text;
}

std::string on(unsigned ticks, int key, int channel = 0)
{
    return after(ticks) + static_cast<char>(0x90 | channel) + static_cast<char>(key) + '\x40';
}

std::string off(unsigned ticks, int key, int channel = 0)
{
    return after(ticks) + static_cast<char>(0x80 | channel) + static_cast<char>(key) + '\0';
}

std::string meta(unsigned ticks, int type, std::string_view content)
{
    return after(ticks) + '\xff' + static_cast<char>(type) + after(static_cast<unsigned>(content.size())) +
           std::string {content};
}

const auto end = meta(0, 0x2f, "");

Result<Score> read(std::string_view content)
{
    return read_midi(bytes_of(content));
}

UnfoldedScore performed(std::string_view content)
{
    auto score = read(content);
    REQUIRE(score);
    auto unfolded = UnfoldedScore::unfold(std::move(*score));
    REQUIRE(unfolded);
    return std::move(*unfolded);
}

}  // namespace

TEST_CASE("each named track of a MIDI file is a part", "[score]")
{
    const auto score = performed(
        midi(1, {meta(0, 0x03, "Quartet") + end,
                 meta(0, 0x03, "Violin I") + on(0, 67) + off(480, 67) + on(0, 69) + off(960, 69) + end,
                 meta(0, 0x03, "Cello") + on(480, 43) + off(960, 43) + end}));
    CHECK(score.printed().title == "Quartet");
    CHECK(score.printed().parts[0].instrument->name == "violin");
    CHECK(played(score, 0) == "G4@0 A4@1");
    CHECK(score.notes(0)[1].duration == Quarters {2});
    CHECK(played(score, 1) == "G2@1");
}

TEST_CASE("a file of one track has a part for each channel, but not for drums", "[score]")
{
    const auto score = performed(midi(0, {on(0, 67, 0) + on(0, 48, 1) + on(0, 36, 9) + off(480, 67, 0) +
                                          off(0, 48, 1) + off(0, 36, 9) + end}));
    CHECK(score.printed().parts.size() == 2);
    CHECK(score.printed().remarks.size() == 1);
}

TEST_CASE("bars follow the metre, and a short first bar is a pick-up", "[score]")
{
    const auto score = performed(
        midi(1, {meta(0, 0x58, {"\x01\x02\x18\x08", 4}) + meta(480, 0x58, {"\x03\x02\x18\x08", 4}) + end,
                 on(0, 62) + off(480, 62) + on(0, 67) + off(2880, 67) + end}));
    CHECK(bars_played(score) == "0 1 2");
    CHECK(score.place_at(ScorePosition {}).beat == Approx(3.0));
    CHECK(score.place_at(ScorePosition {Quarters {5}}).beat == Approx(2.0));
}

TEST_CASE("the silence after the last note has no bars", "[score]")
{
    const auto score = performed(midi(1, {on(0, 62) + off(480, 62) + meta(480 * 400, 0x06, "Z") + end}));
    CHECK(bars_played(score) == "1");
    CHECK(score.printed().bars[0].rehearsal_mark.empty());
}

TEST_CASE("a tempo in the middle counts from there", "[score]")
{
    const auto score =
        performed(midi(1, {meta(0, 0x51, {"\x07\xa1\x20", 3}) + meta(960, 0x51, {"\x0f\x42\x40", 3}) + end,
                           on(0, 62) + off(1920, 62) + end}));
    CHECK(score.tempo_at(ScorePosition {}).value() == Approx(120));
    CHECK(score.tempo_at(ScorePosition {Quarters {2}}).value() == Approx(60));
    CHECK(score.time_at(ScorePosition {Quarters {3}}).value() == Approx(2.0));
}

TEST_CASE("a note that is struck again before it ends is two notes, the first up to there", "[score]")
{
    const auto score = performed(midi(1, {on(0, 62) + on(480, 62) + off(480, 62) + off(480, 62) + end}));
    CHECK(played(score) == "D4@0 D4@1");
    CHECK(score.notes(0)[0].duration == Quarters {1});
    CHECK(score.notes(0)[1].duration == Quarters {1});
}

TEST_CASE("two voices in unison on one channel are two notes", "[score]")
{
    const auto score = performed(midi(1, {on(0, 62) + on(0, 62) + off(480, 62) + off(480, 62) + end}));
    CHECK(played(score) == "D4@0 D4@0");
    CHECK(score.notes(0)[1].duration == Quarters {2});
}

TEST_CASE("parts on channels of their own are parts, though all are written into one track", "[score]")
{
    const auto instrument = [](int channel, int program) {
        return after(0) + static_cast<char>(0xc0 | channel) + static_cast<char>(program);
    };
    const auto notes =
        on(0, 67, 0) + on(0, 60, 1) + on(0, 48, 2) + off(480, 67, 0) + off(0, 60, 1) + off(0, 48, 2);
    const auto score = performed(midi(1, {meta(0, 0x03, "Trio") + end, instrument(0, 40) + instrument(1, 41) +
                                                                           instrument(2, 42) + notes + end}));
    REQUIRE(score.printed().parts.size() == 3);
    CHECK(score.printed().parts[0].name == "violin");
    CHECK(score.printed().parts[1].name == "viola");
    CHECK(score.printed().parts[2].name == "cello");
    CHECK(played(score, 1) == "C4@0");
    // A piano's hands on two channels are one part.
    CHECK(performed(midi(1, {instrument(0, 0) + instrument(1, 0) + on(0, 67, 0) + on(0, 48, 1) +
                             off(480, 67, 0) + off(0, 48, 1) + end}))
              .printed()
              .parts.size() == 1);
}

TEST_CASE("in a file of one track its name is the piece's, and two violins have names of their own",
          "[score]")
{
    const auto violin = [](int channel) {
        return after(0) + static_cast<char>(0xc0 | channel) + static_cast<char>(40);
    };
    const auto notes = on(0, 67, 0) + on(0, 60, 1) + off(480, 67, 0) + off(0, 60, 1);
    const auto duo = performed(midi(0, {meta(0, 0x03, "Duo") + violin(0) + violin(1) + notes + end}));
    CHECK(duo.printed().title == "Duo");
    CHECK(duo.printed().parts[0].name == "violin");
    CHECK(duo.printed().parts[1].name == "violin 2");
    const auto sonata = performed(midi(0, {meta(0, 0x03, "Violin Sonata") + notes + end}));
    CHECK(sonata.printed().title == "Violin Sonata");
    CHECK_FALSE(sonata.printed().parts[1].instrument);
}

TEST_CASE("a track without an end is read to its last byte, and a note that never ends to there", "[score]")
{
    const auto score = performed(midi(1, {on(0, 62) + off(480, 62) + on(0, 64) + meta(960, 0x01, "x")}));
    CHECK(played(score) == "D4@0 E4@1");
    CHECK(score.notes(0)[1].duration == Quarters {2});
}

TEST_CASE("running status and a note-on without velocity are read", "[score]")
{
    const auto running = after(480) + std::string {"\x3e\0", 2};
    CHECK(performed(midi(1, {on(0, 62) + running + end})).notes(0)[0].duration == Quarters {1});
}

TEST_CASE("a MIDI file that is cut off, or of a kind we do not read, is refused in a sentence", "[score]")
{
    const auto whole = midi(1, {on(0, 62) + off(480, 62) + end});
    for (auto length = std::size_t {0}; length < whole.size(); ++length)
        REQUIRE_FALSE(read(std::string_view {whole}.substr(0, length)));
    CHECK(read(midi(2, {end})).error().message.find("format 2") != std::string::npos);
    CHECK(read(midi(1, {end}, 0xe728)).error().message.find("film frames") != std::string::npos);
    CHECK(read(midi(1, {end})).error().message.find("no notes") != std::string::npos);
}

TEST_CASE("a MIDI file with waits of years or bars without number is refused", "[score]")
{
    auto waits = std::string {};
    for (auto i = 0; i < 100; ++i)
        waits += meta(0x0fffffff, 0x01, "");
    CHECK(read(midi(1, {waits + on(0, 62) + end}, 1)).error().message.find("waits for hours") !=
          std::string::npos);
    const auto tiny = meta(0, 0x58, {"\x01\x06\x18\x08", 4});
    CHECK(read(midi(1, {tiny + on(0, 62) + off(0x0fffffff, 62) + end}, 1000))
              .error()
              .message.find("100000 bars") != std::string::npos);
}
