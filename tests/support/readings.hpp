// SPDX-License-Identifier: GPL-3.0-or-later
// What a class would be heard to play, without a sound: readings made from notes whose truth is known, with
// the faults that real hearing has. Everything comes from seeds and is the same on every machine.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/section_reading.hpp"
#include "audio/class_description.hpp"
#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::test {

/// What tests of readings run at.
inline constexpr SampleRate reading_rate {48'000};
inline constexpr FrameCount reading_hop {256};

/// One note as a section plays it.
struct PlayedNote {
    Pitch pitch {69};
    Seconds start {};  ///< when it is due
    Seconds length {};
    Cents deviation {};
    Seconds late {};
    Decibels level = decibels(-25.0);
    Cents vibrato {};  ///< to either side, at 5.5 Hz
};

/// How well a section is heard.
struct Hearing {
    Cents scatter {3.0};        ///< of f0 from hop to hop
    double unsure = 0.02;       ///< share of the sounding hops in which nothing can be told
    double octave_slips = 0.0;  ///< share of the notes that are heard an octave off for 20 to 60 ms
    double onsets = 0.9;        ///< share of the onsets that are heard
    Seconds onset_scatter {0.008};
    double false_onsets = 0.0;    ///< a second
    Seconds pitch_trail {0.030};  ///< from a note's beginning to the first reading of its pitch
    double confidence = 0.9;
};

/// The readings of one section that plays these notes, hop by hop. Between notes it is silent.
[[nodiscard]] std::vector<analysis::SectionReading> readings_of(int section, std::span<const PlayedNote>,
                                                                Seconds length, const Hearing& = {},
                                                                std::uint64_t seed = 1);

/// A class and what it plays: one row of notes for each section.
struct Ensemble {
    audio::ClassDescription description;
    Seconds length;
    std::vector<std::vector<PlayedNote>> parts;
    std::vector<Seconds> noticed_after;  ///< its beginning, each section's notes are noticed by so much
};

/// A class of up to six sections that plays in time and in tune as far as people do: notes of a half to four
/// beats at a tempo of its own, rests, every section's mean pitch off by 4 cents (standard deviation, 6 at
/// most), each note by 5 more, each entry by 12 ms.
[[nodiscard]] Ensemble random_ensemble(int sections, Seconds length, std::uint64_t seed);

/// From one instant to another a section plays its notes this much off pitch and this late.
void plant(Ensemble&, std::size_t section, Seconds from, Seconds to, Cents deviation, Seconds late = {});

/// Everybody moves away from the reference, in a line from nothing at the start.
void sink(Ensemble&, Cents by_the_end);

/// What is heard of all of them.
[[nodiscard]] std::vector<std::vector<analysis::SectionReading>>
readings_of(const Ensemble&, const Hearing& = {}, std::uint64_t seed = 1);

}  // namespace tutti::test
