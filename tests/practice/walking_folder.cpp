// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/walking_folder.hpp"

#include <cmath>
#include <numbers>
#include <tuple>

#include <sndfile.h>

#include "io/sound_files.hpp"
#include "playback/piece.hpp"
#include "playback/synthetic_piece.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"

namespace tutti::test {

WalkingFolder::WalkingFolder(double rubato)
{
    auto piece = playback::Piece {};
    piece.folder = folder_.path();
    piece.title = "Walk";
    piece.score_file = "score.musicxml";
    piece.score = walking_piece(8);
    piece.alignment = {{score::ScorePosition {}, Seconds {1.0}}, {piece.score->end(), Seconds {17.0}}};
    write_text(folder_.path() / "score.musicxml", walking_score(8));
    auto beats = std::vector<playback::Beat> {};
    for (auto i = 0; i < 32; ++i)
        beats.push_back({Seconds {1.0 + 0.5 * (i + rubato * std::sin(1.7 * i))}, false});
    if (rubato != 0.0)
        for (auto i = 31; i > 0; --i)
            piece.alignment.insert(piece.alignment.begin() + 1, {score::ScorePosition {score::Quarters {i}},
                                                                 beats[static_cast<std::size_t>(i)].time});
    for (const auto& [file, part, tone] :
         {std::tuple {"violins.wav", "Violins", 880_Hz}, std::tuple {"cellos.wav", "Cellos", 110_Hz}}) {
        write_sound(folder_.path() / file, {pulses(beats, Seconds {18.0}, tone)}, 48'000,
                    SF_FORMAT_WAV | SF_FORMAT_FLOAT);
        auto stem = playback::StemDescription {};
        stem.file = file;
        stem.part = part;
        piece.stems.push_back(stem);
    }
    REQUIRE(playback::save_piece(piece).has_value());
}

double level(std::span<const float> sound, Hertz tone)
{
    auto re = 0.0;
    auto im = 0.0;
    for (std::size_t f = 0; f < sound.size(); ++f) {
        const auto phase = 2.0 * std::numbers::pi * tone.value() * static_cast<double>(f) / 48'000.0;
        re += static_cast<double>(sound[f]) * std::cos(phase);
        im += static_cast<double>(sound[f]) * std::sin(phase);
    }
    return std::hypot(re, im) / static_cast<double>(sound.size());
}

}  // namespace tutti::test
