// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "units/result.hpp"

namespace tutti::score {

/// What a Standard MIDI file holds of music, before anything is made of it. Times are ticks from the start.
struct MidiFile {
    struct Note {
        std::int64_t onset = 0;
        std::int64_t end = 0;      ///< at the latest where its key is struck again, or the track ends
        std::uint8_t channel = 0;  ///< from 0; 9 is percussion
        std::uint8_t key = 0;
    };
    struct Program {
        std::int64_t at = 0;
        std::uint8_t number = 0;  ///< General MIDI, from 0
    };
    struct Track {
        std::string name;
        std::vector<Note> notes;                        ///< by onset
        std::array<std::vector<Program>, 16> programs;  ///< by time; one that changes nothing is left out
        std::uint8_t port = 0;                          ///< whose sixteen channels these are
    };
    struct Tempo {
        std::int64_t at = 0;
        int microseconds_per_quarter = 500'000;
    };
    struct Metre {
        std::int64_t at = 0;
        int beats = 4;
        int beat_type = 4;
    };
    struct Key {
        std::int64_t at = 0;
        int fifths = 0;
    };
    struct Text {
        std::int64_t at = 0;
        std::string text;
    };

    int format = 1;
    int ticks_in_quarter = 480;
    std::int64_t end = 0;  ///< of the longest track
    std::vector<Track> tracks;
    std::vector<Tempo> tempi;  ///< these four by time
    std::vector<Metre> metres;
    std::vector<Key> keys;
    std::vector<Text> markers;

    /// By how many ticks a player may hold on to a note after it should have ended: a 32nd.
    [[nodiscard]] std::int64_t held_on() const { return ticks_in_quarter / 8; }

    /// Fails on what is no MIDI file, is cut off, counts time in film frames, is of format 2, or is longer
    /// than `most_quarters` or a million notes.
    [[nodiscard]] static Result<MidiFile> parse(std::span<const std::byte>, std::int64_t most_quarters);
};

}  // namespace tutti::score
