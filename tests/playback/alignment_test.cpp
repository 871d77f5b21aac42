// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/alignment.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <sndfile.h>

#include "io/sound_files.hpp"
#include "playback/piece_alignment.hpp"
#include "playback/sound_file.hpp"
#include "playback/synthetic_piece.hpp"
#include "score/musicxml_text.hpp"
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

/// A score's part played so; each note rings on for so long into the next.
Signal played(const score::UnfoldedScore& score, double lead_in, double pace, Hertz a4 = 440_Hz,
              const Timbre& timbre = {}, Seconds rings_on = {})
{
    auto notes = std::vector<Note> {};
    for (const auto& note : score.notes(0)) {
        const auto from = heard_at(note.onset.value(), lead_in, pace);
        const auto to = heard_at(note.end().value(), lead_in, pace);
        notes.push_back(
            {frequency_of(note.pitch, {.a4 = a4}), Seconds {from}, Seconds {to - from} + rings_on});
    }
    const auto length = Seconds {heard_at(score.end().value(), lead_in, pace) + 2.0};
    auto sound = line(notes, length, timbre);
    add(sound, noise(length, -60_dB));
    return sound;
}

playback::Alignment aligned(const score::UnfoldedScore& score, const playback::HeardRecording& heard,
                            std::span<const playback::Anchor> pinned = {})
{
    const auto voice = playback::Voice {&heard};
    return playback::align(score, {&voice, 1}, pinned);
}

/// Two recordings of one performance, the second begun 0.6 s later, and a third of another one.
playback::Piece recorded_in_two_sessions(const std::filesystem::path& folder)
{
    auto piece = playback::Piece {};
    piece.folder = folder;
    piece.score = walking_piece(8);
    const auto format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    write_sound(folder / "a.wav", {played(*piece.score, 1.0, 0.6)}, 48'000, format);
    write_sound(folder / "b.wav", {played(*piece.score, 0.4, 0.6)}, 48'000, format);
    write_sound(folder / "c.wav", {played(*piece.score, 1.0, 0.75)}, 48'000, format);
    piece.stems = {{"a.wav", "Violins"}, {"b.wav", "Violins"}, {"c.wav", "Violins"}};
    return piece;
}

}  // namespace

TEST_CASE("every beat of a free performance is found within 20 ms, and its tuning within 3 cents",
          "[playback]")
{
    const auto score = walking_piece(8);
    const auto sound = played(*score, 1.3, 0.62, 443_Hz);
    const auto heard = playback::HeardRecording {sound, usual_rate, {0}};
    const auto alignment = aligned(*score, heard);
    REQUIRE(alignment.anchors.size() == 33);
    CHECK_THAT(heard.a4, within_cents(3, 443_Hz));
    for (std::size_t i = 0; i < 32; ++i)
        CHECK_THAT(alignment.anchors[i].time,
                   within_ms(20, Seconds {heard_at(static_cast<double>(i), 1.3, 0.62)}));
    CHECK(alignment.confidence > 0.5);
}

TEST_CASE("low half notes, bowed slowly while the one before rings on, are found within 50 ms", "[playback]")
{
    auto cellos = XmlPart {.name = "Cellos", .measures = {}, .header = ""};
    for (auto bar = 0; bar < 12; ++bar)
        cellos.measures.push_back(
            (bar == 0 ? attributes(4, 4) : std::string {}) +
            (bar % 2 == 0 ? note("A2", 8) + note("D3", 8) : note("A2", 8) + note("A2", 8)));
    const auto score = unfolded(musicxml({cellos}));
    const auto sound = played(score, 1.3, 0.62, 440_Hz, {.attack = Seconds {0.2}, .release = Seconds {0.05}},
                              Seconds {0.05});
    const auto alignment = aligned(score, {sound, usual_rate, {0}});
    for (std::size_t beat = 0; beat < 48; beat += 2)
        CHECK_THAT(alignment.anchors[beat].time,
                   within_ms(50, Seconds {heard_at(static_cast<double>(beat), 1.3, 0.62)}));
}

TEST_CASE("another piece than the score's gives little confidence", "[playback]")
{
    const auto score = walking_piece(8);
    const auto sound = sine(311_Hz, Seconds {20.0}, -20_dB);
    CHECK(aligned(*score, {sound, usual_rate, {0}}).confidence < 0.3);
}

TEST_CASE("a bar that a person pinned stays, and the others grow around it", "[playback]")
{
    const auto score = walking_piece(8);
    const auto sound = played(*score, 1.0, 0.5);
    const auto pin =
        playback::Anchor {score->bars()[4].start, Seconds {heard_at(16.0, 1.0, 0.5) + 0.1}, 1.0, true};
    const auto alignment = aligned(*score, {sound, usual_rate, {0}}, {&pin, 1});
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
    auto piece = recorded_in_two_sessions(folder.path());
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

TEST_CASE("two players at home whose tempi are 1.5 % apart did not play together", "[playback]")
{
    const auto folder = TemporaryFolder {};
    auto piece = playback::Piece {};
    piece.folder = folder.path();
    piece.score = walking_piece(8);
    const auto format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    const auto pace = GENERATE(0.609, 0.6);
    write_sound(folder.path() / "a.wav", {played(*piece.score, 1.0, 0.6)}, 48'000, format);
    write_sound(folder.path() / "b.wav", {played(*piece.score, 1.0, pace)}, 48'000, format);
    piece.stems = {{"a.wav", "Violins"}, {"b.wav", "Violins"}};
    REQUIRE(playback::align_piece(piece).has_value());
    const auto by_themselves =
        std::ranges::count_if(piece.stems, [](const auto& stem) { return !stem.alignment.empty(); });
    CHECK(by_themselves == (pace > 0.6 ? 1 : 0));
}

TEST_CASE("what a person pinned in one stem's own alignment stays when the piece is aligned anew",
          "[playback]")
{
    const auto folder = TemporaryFolder {};
    auto piece = recorded_in_two_sessions(folder.path());
    const auto bar_5 = piece.score->bars()[4].start;
    const auto pinned = [&](double pace, double lead_in) {
        return std::vector {
            playback::Anchor {bar_5, Seconds {heard_at(16.0, lead_in, pace) + 0.05}, 1.0, true}};
    };
    const auto at_bar_5 = [&](const std::vector<playback::Anchor>& anchors) {
        const auto found = std::ranges::find(anchors, bar_5, &playback::Anchor::at);
        REQUIRE(found != anchors.end());
        CHECK(found->pinned);
        return found->time;
    };
    piece.stems[1].alignment = pinned(0.6, 0.4);
    piece.stems[2].alignment = pinned(0.75, 1.0);
    const auto b = piece.stems[1].alignment.front().time;
    const auto c = piece.stems[2].alignment.front().time;
    REQUIRE(playback::align_piece(piece).has_value());
    // One of b and c is of the others' time now, the other of its own: the same moment of the recording is
    // pinned.
    for (const auto& [stem, time] : {std::pair {1, b}, std::pair {2, c}}) {
        const auto& each = piece.stems[static_cast<std::size_t>(stem)];
        CAPTURE(stem);
        if (each.alignment.empty())
            CHECK_THAT(at_bar_5(piece.alignment), within_ms(0.001, time + each.offset));
        else
            CHECK_THAT(at_bar_5(each.alignment), within_ms(0.001, time));
    }
}

TEST_CASE("a part of one note or none leaves the others where they are, and is not what they go by",
          "[playback]")
{
    const auto notes = GENERATE(0, 1);
    CAPTURE(notes);
    const auto folder = TemporaryFolder {};
    auto piece = playback::Piece {};
    piece.folder = folder.path();
    auto violins = XmlPart {.name = "Violins", .measures = {}, .header = ""};
    auto drums = XmlPart {.name = "Drums", .measures = {}, .header = ""};
    for (auto bar = 0; bar < 8; ++bar) {
        const auto metre = bar == 0 ? attributes(4, 4) : std::string {};
        const auto* walk = bar % 2 == 0 ? "C4" : "A4";
        violins.measures.push_back(metre + note(walk, 4) + note("E4", 4) + note("G4", 4) + note("D4", 4));
        drums.measures.push_back(metre + (bar == 3 && notes == 1 ? note("B5", 4) : rest(4)) + rest(12));
    }
    piece.score = std::make_shared<score::UnfoldedScore>(unfolded(musicxml({violins, drums})));
    const auto format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    const auto sound = played(*piece.score, 1.0, 0.6);
    write_sound(folder.path() / "violins.wav", {sound}, 48'000, format);
    auto silent = silence(Seconds {22.0});
    const auto struck = sine(Hertz {988.0}, Seconds {0.5}, -20_dB);
    if (notes == 1)
        std::ranges::copy(struck,
                          silent.begin() + to_frames(Seconds {heard_at(12.0, 1.0, 0.6)}, usual_rate).value());
    write_sound(folder.path() / "drums.wav", {silent}, 48'000, format);
    piece.stems = {{"drums.wav", "Drums"}, {"violins.wav", "Violins"}};

    const auto reports = playback::align_piece(piece);
    REQUIRE(reports.has_value());
    CHECK((*reports)[1].played == playback::StemReport::Played::together);
    CHECK(piece.stems[0].offset.value() == Approx(0.0).margin(10.0));
    if (notes == 0) {
        CHECK((*reports)[0].confidence == 0.0);
        CHECK_THAT((*reports)[0].remark, Catch::Contains("drums.wav"));
    }
    for (std::size_t i = 0; i < 32; ++i)
        CHECK_THAT(piece.alignment[i].time,
                   within_ms(20, Seconds {heard_at(static_cast<double>(i), 1.0, 0.6)}));
    const auto alone = aligned(*piece.score, {silent, usual_rate, {1}});
    for (const auto& anchor : alone.anchors)
        CHECK(std::isfinite(anchor.time.value()));
    if (notes == 0)
        CHECK(alone.confidence == 0.0);
}

TEST_CASE("a recording of some bars is found there, and not squeezed over the whole score", "[playback]")
{
    struct Cut {
        const char* file;
        double from;
        double to;
    };
    const auto [file, from, to] = GENERATE(Cut {"violins.ogg", 0.35, 0.65}, Cut {"violins.ogg", 0.7, 1.0},
                                           Cut {"violins.ogg", 0.0, 0.3});
    CAPTURE(file, from, to);
    auto piece =
        playback::load_piece(std::filesystem::path {TUTTI_SOURCE_TREE} / "assets/pieces/when-the-saints");
    REQUIRE(piece.has_value());
    const auto truth = playback::Timeline::create(piece->score, piece->alignment).value();
    const auto sound = playback::read_recording(piece->folder / file)
                           .and_then([](const auto& whole) { return playback::at_rate(whole, usual_rate); })
                           .value();
    const auto share = [&](double of) {
        return static_cast<std::size_t>(of * static_cast<double>(sound.size()));
    };
    const auto folder = TemporaryFolder {};
    write_sound(folder.path() / "part.wav",
                {Signal {sound.begin() + static_cast<std::ptrdiff_t>(share(from)),
                         sound.begin() + static_cast<std::ptrdiff_t>(share(to))}},
                48'000, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    const auto begins = Seconds {static_cast<double>(share(from)) / usual_rate.value()};
    const auto ends = Seconds {static_cast<double>(share(to)) / usual_rate.value()};
    piece->folder = folder.path();
    piece->stems = {{"part.wav", "Violins"}};
    piece->alignment.clear();
    const auto reports = playback::align_piece(*piece);
    REQUIRE(reports.has_value());
    CHECK(reports->front().confidence > 0.7);
    CHECK(reports->front().begins_in.has_value() == (from > 0.0));
    CHECK(reports->front().ends_in.has_value() == (to < 1.0));
    auto far = std::vector<double> {};
    for (const auto& anchor : piece->alignment) {
        const auto time = truth.time_at(anchor.at);
        CHECK(time > begins - Seconds {1.5});
        CHECK(time < ends + Seconds {1.5});
        far.push_back(abs(anchor.time + begins - time).value());
    }
    REQUIRE(far.size() > 30);
    std::ranges::sort(far);
    CHECK(far[far.size() / 2] < 0.04);
}

TEST_CASE("the shipped pieces' stems are found to belong together, and their bars where they are",
          "[playback]")
{
    const auto name = GENERATE("au-clair-de-la-lune", "when-the-saints", "ode-to-joy");
    CAPTURE(name);
    auto piece = playback::load_piece(std::filesystem::path {TUTTI_SOURCE_TREE} / "assets/pieces" / name);
    REQUIRE(piece.has_value());
    const auto truth = piece->alignment;
    piece->alignment.clear();
    const auto reports = playback::align_piece(*piece);
    REQUIRE(reports.has_value());
    for (const auto& report : *reports) {
        CAPTURE(report.file);
        CHECK(report.played == playback::StemReport::Played::together);
        CHECK(report.confidence > 0.7);
    }
    for (std::size_t s = 0; s < piece->stems.size(); ++s)
        CHECK(piece->stems[s].offset == Seconds {});
    const auto timeline = playback::Timeline::create(piece->score, piece->alignment);
    REQUIRE(timeline.has_value());
    for (std::size_t n = 0; n + 1 < truth.size(); ++n) {
        CAPTURE(n);
        CHECK_THAT(timeline->time_at(truth[n].at), within_ms(70, truth[n].time));
    }
}

}  // namespace tutti::test
