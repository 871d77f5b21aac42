// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/stems.hpp"

#include <algorithm>

#include <sndfile.h>

#include "io/sound_files.hpp"
#include "playback/click.hpp"
#include "playback/synthetic_piece.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"
#include "support/temporary_folder.hpp"
#include "support/tolerance.hpp"

namespace tutti::test {

namespace {

/// Beats of a walk whose every quarter lasts `each`, beginning at `first`.
std::vector<playback::Beat> walk(Seconds first, Seconds each, int beats)
{
    auto made = std::vector<playback::Beat> {};
    for (auto i = 0; i < beats; ++i)
        made.push_back({first + each * i, false});
    return made;
}

playback::Piece piece_in(const std::filesystem::path& folder)
{
    auto piece = playback::Piece {};
    piece.folder = folder;
    piece.score = walking_piece(4);
    piece.alignment = {{score::ScorePosition {}, Seconds {1.0}}, {piece.score->end(), Seconds {9.0}}};
    return piece;
}

}  // namespace

TEST_CASE("stems of another rate, start and speed are heard together", "[playback]")
{
    const auto folder = TemporaryFolder {};
    auto piece = piece_in(folder.path());
    const auto beats = walk(Seconds {1.0}, Seconds {0.5}, 16);
    write_sound(folder.path() / "a.wav", {pulses(beats, Seconds {10.0}, 440_Hz)}, 48'000,
                SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    // Begun 0.7 s later, so that everything lies 0.7 s earlier in it.
    write_sound(folder.path() / "late.wav",
                {pulses(walk(Seconds {0.3}, Seconds {0.5}, 16), Seconds {10.0}, 440_Hz)}, 48'000,
                SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    // Recorded by itself, at a slower tempo.
    write_sound(folder.path() / "slow.wav",
                {pulses(walk(Seconds {0.4}, Seconds {0.6}, 16), Seconds {11.0}, 440_Hz)}, 48'000,
                SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    // The same sound as if at 44.1 kHz: 48/44.1 times as long and as low.
    write_sound(folder.path() / "rate.wav",
                {pulses(walk(Seconds {1.0 * 0.91875}, Seconds {0.5 * 0.91875}, 16), Seconds {10.0}, 440_Hz)},
                44'100, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    piece.stems = {{"a.wav", "Violins"},
                   {"late.wav", "Cellos", 440_Hz, Seconds {0.7}},
                   {"slow.wav",
                    "",
                    440_Hz,
                    Seconds {},
                    {{score::ScorePosition {}, Seconds {0.4}}, {piece.score->end(), Seconds {10.0}}}},
                   {"rate.wav", ""}};
    const auto loaded = playback::load_stems(piece, usual_rate, 440_Hz);
    REQUIRE(loaded.has_value());
    const auto& stems = *loaded;
    CHECK(stems.remarks.empty());
    REQUIRE(stems.stems.size() == 4);
    CHECK(stems.stems[1].part == 1U);
    CHECK_FALSE(stems.stems[2].part.has_value());
    const auto wanted = beginnings(stems.stems[0].samples);
    REQUIRE(wanted.size() == 16);
    for (const auto& stem : stems.stems) {
        const auto found = beginnings(stem.samples);
        REQUIRE(found.size() == 16);
        for (std::size_t i = 0; i < 16; ++i)
            CHECK_THAT(found[i], within_ms(5, wanted[i]));
    }
}

TEST_CASE("a stem tuned to 443 Hz sounds at 440, at the same time", "[playback]")
{
    const auto folder = TemporaryFolder {};
    auto piece = piece_in(folder.path());
    auto sound = silence(Seconds {1.0});
    const auto note = sine(443_Hz, Seconds {4.0}, -20_dB);
    sound.insert(sound.end(), note.begin(), note.end());
    write_sound(folder.path() / "sharp.wav", {sound}, 48'000, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    piece.stems = {{"sharp.wav", "Violins", 443_Hz}};
    const auto loaded = playback::load_stems(piece, usual_rate, 440_Hz);
    REQUIRE(loaded.has_value());
    const auto& stems = *loaded;
    const auto& samples = stems.stems.at(0).samples;
    auto crossings = 0;
    for (std::size_t f = 96'000; f < 96'000 + 96'000; ++f)
        crossings += samples[f - 1] < 0.0F && samples[f] >= 0.0F ? 1 : 0;
    CHECK_THAT(Hertz {crossings / 2.0}, within_cents(3, 440_Hz));
    CHECK_THAT(beginnings(samples).front(), within_ms(10, Seconds {1.0}));
}

TEST_CASE("a stem that is missing or broken costs a sentence, and the rest plays", "[playback]")
{
    const auto folder = TemporaryFolder {};
    auto piece = piece_in(folder.path());
    write_sound(folder.path() / "good.wav", {noise(Seconds {1.0}, -20_dB)}, 48'000,
                SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    write_text(folder.path() / "broken.wav", "no sound");
    piece.stems = {{"missing.flac", "Violins"}, {"broken.wav", "Cellos"}, {"good.wav", ""}};
    const auto loaded = playback::load_stems(piece, usual_rate, 440_Hz);
    REQUIRE(loaded.has_value());
    const auto& stems = *loaded;
    CHECK(stems.stems.size() == 1);
    REQUIRE(stems.remarks.size() == 2);
    CHECK_THAT(stems.remarks[0], Catch::Contains("missing.flac") && Catch::Contains("The rest plays"));
    CHECK_THAT(stems.remarks[1], Catch::Contains("broken.wav"));
}

TEST_CASE("stems that would together, with a click, exceed full scale are made softer alike", "[playback]")
{
    const auto folder = TemporaryFolder {};
    auto piece = piece_in(folder.path());
    write_sound(folder.path() / "a.wav", {std::vector<float>(4'800, 0.8F)}, 48'000,
                SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    piece.stems = {{"a.wav", "Violins"}, {"a.wav", "Cellos"}};
    const auto stems = playback::load_stems(piece, usual_rate, 440_Hz);
    REQUIRE(stems.has_value());
    const auto& first = stems->stems[0].samples;
    const auto& second = stems->stems[1].samples;
    CHECK(first == second);
    auto click = playback::Click {usual_rate};
    click.begin(0, true);
    auto clicks = std::vector<float> {};
    click.render(0, 4'800, clicks);
    auto loudest = 0.0F;
    for (std::size_t f = 0; f < clicks.size(); ++f)
        loudest = std::max(loudest, first[f] + second[f] + clicks[f]);
    CHECK(loudest > 0.8F);
    CHECK(loudest <= 1.0F);
}

TEST_CASE("a piece that would take more memory than there is is refused before it does", "[playback]")
{
    const auto folder = TemporaryFolder {};
    auto piece = piece_in(folder.path());
    write_sound(folder.path() / "a.wav", {std::vector<float>(4'800, 0.1F)}, 48'000,
                SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    auto late = playback::StemDescription {.file = "a.wav"};
    late.offset = Seconds {1800.0};
    piece.stems = std::vector(32, late);
    CHECK(playback::load_stems(piece, usual_rate, 440_Hz).error().code == ErrorCode::piece_invalid);

    // A tenth of a second, along a path that would draw it out to twenty minutes: it is not followed.
    auto drawn_out = playback::StemDescription {.file = "a.wav"};
    drawn_out.alignment = {{score::ScorePosition {}, Seconds {0.0}}, {piece.score->end(), Seconds {0.001}}};
    piece.alignment.back().time = Seconds {1200.0};
    piece.stems = {drawn_out};
    const auto stems = playback::load_stems(piece, usual_rate, 440_Hz);
    REQUIRE(stems.has_value());
    CHECK(stems->length == 4'800_frames);

    piece.stems.front().alignment.clear();
    piece.alignment = {{score::ScorePosition {}, Seconds {0.0}},
                       {score::ScorePosition {} + score::Quarters {1}, Seconds {3000.0}}};
    CHECK(playback::load_stems(piece, usual_rate, 440_Hz).error().code == ErrorCode::piece_invalid);
}

}  // namespace tutti::test
