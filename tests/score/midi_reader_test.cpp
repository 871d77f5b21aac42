// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/midi_reader.hpp"

#include <array>
#include <string>
#include <utility>
#include <vector>

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

std::string program(unsigned ticks, int channel, int number)
{
    return after(ticks) + static_cast<char>(0xc0 | channel) + static_cast<char>(number);
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

std::vector<Quarters> lengths(const UnfoldedScore& score)
{
    auto lengths = std::vector<Quarters> {};
    for (const auto& note : score.notes(0))
        lengths.push_back(note.duration);
    return lengths;
}

std::string instruments(const UnfoldedScore& score)
{
    auto names = std::string {};
    for (const auto& part : score.printed().parts)
        names += (names.empty() ? "" : " ") + std::string {part.instrument ? part.instrument->name : "-"};
    return names;
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

TEST_CASE("a first bar that may be a pick-up or a bar of its own is told, and how it was read", "[score]")
{
    const auto score = [](const std::vector<std::pair<int, int>>& metres) {  // beats, and how many bars
        auto track = std::string {};
        auto wait = 0U;
        for (const auto& [beats, bars] : metres) {
            track +=
                meta(wait, 0x58, {std::array {static_cast<char>(beats), '\x02', '\x18', '\x08'}.data(), 4});
            wait = static_cast<unsigned>(480 * beats * bars);
        }
        auto length = 0U;
        for (const auto& [beats, bars] : metres)
            length += static_cast<unsigned>(480 * beats * bars);
        return performed(midi(1, {track + end, on(0, 62) + off(length, 62) + end}));
    };
    const auto pick_up = score({{3, 1}, {4, 3}});
    CHECK(bars_played(pick_up) == "0 1 2 3");
    REQUIRE(pick_up.printed().remarks.size() == 1);
    CHECK(pick_up.printed().remarks.front() ==
          "The file begins with one bar of 3/4 before 4/4: it was taken for a pick-up, and bar 1 comes after "
          "it. If it "
          "is a whole bar, the bars' numbers are one too low; MusicXML tells which.");
    CHECK(score({{1, 1}, {4, 3}}).printed().remarks.empty());
    // The last bar makes up for the pick-up, or a repeat sign splits one.
    CHECK(bars_played(score({{2, 1}, {4, 3}, {2, 1}})) == "0 1 2 3 4");
    CHECK(bars_played(score({{2, 1}, {4, 2}, {2, 2}, {4, 2}})) == "0 1 2 3 4 5 6");
    // A metre that comes back, and metres that change with every bar.
    const auto comes_back = score({{3, 1}, {4, 2}, {3, 2}, {4, 1}});
    CHECK(bars_played(comes_back) == "1 2 3 4 5 6");
    CHECK(comes_back.printed().remarks.front().find("taken for bar 1. If it is a pick-up") !=
          std::string::npos);
    CHECK(bars_played(score({{3, 1}, {4, 1}, {5, 1}, {2, 1}})) == "1 2 3 4");
    // Where the longer bar comes first there is nothing to ask.
    CHECK(score({{4, 1}, {3, 3}}).printed().remarks.empty());
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
    CHECK(score.notes(0)[1].duration == Quarters {2});
}

TEST_CASE("repeated notes that overlap, or that are struck and let go at once, keep their lengths", "[score]")
{
    const auto one_quarter = std::vector<Quarters>(4, Quarters {1});
    const auto legato = on(0, 60) + on(480, 60) + off(10, 60) + on(470, 60) + off(10, 60) + on(470, 60) +
                        off(10, 60) + off(470, 60);
    CHECK(lengths(performed(midi(1, {legato + end}))) == one_quarter);
    const auto at_once = on(0, 60) + on(480, 60) + off(0, 60) + on(480, 60) + off(0, 60) + on(480, 60) +
                         off(0, 60) + off(480, 60);
    CHECK(lengths(performed(midi(1, {at_once + end}))) == one_quarter);
    // Also where the last is never let go, or the player lets go of everything.
    const auto cut =
        on(0, 60) + on(480, 60) + off(10, 60) + on(470, 60) + off(10, 60) + on(470, 60) + off(10, 60);
    CHECK(lengths(performed(midi(1, {cut + meta(470, 0x01, "x") + end}))) == one_quarter);
    for (const auto controller : {'\x78', '\x7b'}) {
        const auto all_off = after(470) + '\xb0' + controller + '\0';
        CHECK(lengths(performed(midi(1, {cut + all_off + meta(480, 0x01, "x") + end}))) == one_quarter);
    }
}

TEST_CASE("a note that is never let go costs those after it nothing", "[score]")
{
    const auto score = performed(midi(1, {on(0, 60) + on(480, 60) + off(400, 60) + on(80, 60) + off(120, 60) +
                                          on(360, 60) + off(240, 60) + end}));
    CHECK(lengths(score) ==
          std::vector<Quarters> {Quarters {1}, Quarters {400, 480}, Quarters {1, 4}, Quarters {1, 2}});
    const auto much_later =
        performed(midi(1, {on(0, 60) + on(480 * 80, 60) + off(240, 60) + meta(4800, 0x01, "x") + end}));
    CHECK(lengths(much_later) == std::vector<Quarters> {Quarters {80}, Quarters {1, 2}});
}

TEST_CASE("a short note is short, though the one before it lasted up to it", "[score]")
{
    const auto score = performed(midi(1, {on(0, 60) + off(480, 60) + on(0, 60) + off(10, 60) + end}));
    CHECK(lengths(score) == std::vector<Quarters> {Quarters {1}, Quarters {1, 48}});
}

TEST_CASE("a last note that is held a little over the bar line begins no bar", "[score]")
{
    const auto score = performed(midi(1, {on(0, 60) + off(1930, 60) + end}));
    CHECK(bars_played(score) == "1");
    CHECK(lengths(score) == std::vector<Quarters> {Quarters {4}});
    CHECK(bars_played(performed(midi(1, {on(0, 60) + off(1920, 60) + on(0, 60) + off(10, 60) + end}))) ==
          "1 2");
}

TEST_CASE("two voices in unison on one channel are two notes", "[score]")
{
    const auto score = performed(midi(1, {on(0, 62) + on(0, 62) + off(480, 62) + off(480, 62) + end}));
    CHECK(played(score) == "D4@0 D4@0");
    CHECK(score.notes(0)[1].duration == Quarters {2});
}

TEST_CASE("a channel's program holds for the tracks after the one that sets it", "[score]")
{
    const auto notes = [](int channel) { return on(0, 60, channel) + off(480, 60, channel) + end; };
    const auto score =
        performed(midi(1, {program(0, 0, 0) + program(0, 0, 40) + program(0, 1, 42) + end,
                           meta(0, 0x03, "Staff 1") + notes(0), meta(0, 0x03, "Staff") + notes(1)}));
    REQUIRE(score.printed().parts.size() == 2);
    CHECK(instruments(score) == "violin cello");
    CHECK(score.printed().remarks.empty());
    // A track's own goes before it, and another port's channels are others.
    CHECK(instruments(performed(midi(1, {program(0, 0, 40) + end, program(0, 0, 73) + notes(0),
                                         meta(0, 0x21, "\x01") + notes(0)}))) == "flute -");
}

TEST_CASE("a part that goes on with another instrument is told with the bar", "[score]")
{
    const auto bar = on(0, 60) + off(1920, 60);
    const auto remarks = [&](int first, int second) {
        return performed(midi(0, {program(0, 0, first) + bar + program(0, 0, second) + bar + end}))
            .printed()
            .remarks;
    };
    CHECK(remarks(40, 56) ==
          std::vector<std::string> {
              "'violin' changes to another instrument in bar 2 (trumpet); all of it was read as "
              "one part. Give each instrument a track of its own to tell them apart."});
    CHECK(remarks(40, 0).front().find("(General MIDI program 1)") != std::string::npos);
    // Plucked, with tremolo, or muted it is the same player.
    CHECK(remarks(40, 45).empty());
    CHECK(remarks(42, 44).empty());
    CHECK(remarks(45, 40).empty());
    CHECK(remarks(56, 59).empty());
    CHECK(remarks(40, 40).empty());
    // A channel that names no instrument is no change to one.
    const auto second = on(0, 60, 1) + off(1920, 60, 1);
    CHECK(performed(midi(1, {program(0, 0, 40) + bar + second + end, bar + end})).printed().remarks.empty());
}

TEST_CASE("parts on channels of their own are parts, though all are written into one track", "[score]")
{
    const auto notes =
        on(0, 67, 0) + on(0, 60, 1) + on(0, 48, 2) + off(480, 67, 0) + off(0, 60, 1) + off(0, 48, 2);
    const auto score = performed(midi(1, {meta(0, 0x03, "Trio") + end, program(0, 0, 40) + program(0, 1, 41) +
                                                                           program(0, 2, 42) + notes + end}));
    REQUIRE(score.printed().parts.size() == 3);
    CHECK(score.printed().parts[0].name == "violin");
    CHECK(score.printed().parts[1].name == "viola");
    CHECK(score.printed().parts[2].name == "cello");
    CHECK(played(score, 1) == "C4@0");
    // A piano's hands on two channels are one part.
    CHECK(performed(midi(1, {program(0, 0, 0) + program(0, 1, 0) + on(0, 67, 0) + on(0, 48, 1) +
                             off(480, 67, 0) + off(0, 48, 1) + end}))
              .printed()
              .parts.size() == 1);
}

TEST_CASE("in a file of one track its name is the piece's, and two violins have names of their own",
          "[score]")
{
    const auto violin = [](int channel) { return program(0, channel, 40); };
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
    auto programs = std::string {};
    for (auto i = 0; i <= 100'000; ++i)
        programs += program(0, 0, i % 2);
    CHECK(read(midi(1, {programs + on(0, 62) + end})).error().message.find("100000 tempi") !=
          std::string::npos);
    const auto tiny = meta(0, 0x58, {"\x01\x06\x18\x08", 4});
    CHECK(read(midi(1, {tiny + on(0, 62) + off(0x0fffffff, 62) + end}, 1000))
              .error()
              .message.find("100000 bars") != std::string::npos);
}
