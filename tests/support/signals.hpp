// SPDX-License-Identifier: GPL-3.0-or-later
// Sounds whose truth is known because we made them: no recording is needed to say what a test must hear.
// Everything is computed, with seeds where there is chance, and so the same on every machine and every run.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::test {

/// One channel of samples.
using Signal = std::vector<float>;

/// What tests run at unless they are about sample rates.
inline constexpr SampleRate usual_rate {48'000};

[[nodiscard]] Signal silence(Seconds length, SampleRate = usual_rate);

/// A pure tone. `level` is its RMS level: a full-scale sine has −3.01 dBFS, the default.
[[nodiscard]] Signal sine(Hertz, Seconds length, Decibels level = decibels(-3.0102999566398121),
                          SampleRate = usual_rate);

/// White noise, normally distributed, at an RMS level.
[[nodiscard]] Signal noise(Seconds length, Decibels level, std::uint64_t seed = 1, SampleRate = usual_rate);

/// How an instrument sounds: a row of partials under an envelope.
struct Timbre {
    int partials = 8;               ///< those above 0.45 of the sample rate are left out
    Decibels fall = decibels(6.0);  ///< each octave of partials is this much softer
    Seconds attack {0.02};          ///< straight rise from nothing
    Seconds release {0.03};         ///< straight fall at the end, within the note's length
    Cents vibrato {};               ///< to either side of the note; none when 0
    Hertz vibrato_rate {5.5};
};

/// One note as it is played.
struct Note {
    Hertz f0 {};
    Seconds start {};
    Seconds length {};
    Decibels level = decibels(-20.0);  ///< RMS while it is held, dBFS
};

/// One harmonic tone from the start of the signal to its end.
[[nodiscard]] Signal tone(Hertz f0, Seconds length, Decibels level = decibels(-20.0), const Timbre& = {},
                          SampleRate = usual_rate);

/// Notes at their places in a signal of `length`. The truth of a note's onset is Note::start: the first frame
/// that is not silent.
[[nodiscard]] Signal line(std::span<const Note>, Seconds length, const Timbre& = {}, SampleRate = usual_rate,
                          std::uint64_t seed = 1);

/// Notes one after another, each `each` long, with a rest of `rest` after each; the first begins at `rest`.
[[nodiscard]] std::vector<Note> melody(std::initializer_list<Pitch>, Seconds each, Seconds rest,
                                       const Tuning& = {});

/// One of the players on a part: always this far off pitch, always this late.
struct Player {
    Cents deviation {};
    Seconds late {};
};

/// A whole section playing one part in unison. Every player has own phases, and vibrato that is not in step.
/// Each plays at the note's level less 10 log10(players), so that the section has the note's level.
[[nodiscard]] Signal section(std::span<const Note>, std::span<const Player>, Seconds length,
                             const Timbre& = {}, SampleRate = usual_rate, std::uint64_t seed = 1);

/// `count` players whose deviations have exactly mean `centre` and standard deviation `spread`.
[[nodiscard]] std::vector<Player> players(int count, Cents centre, Cents spread, std::uint64_t seed = 1);

/// The note's frequency at a time after its start, vibrato included, as tone() and line() play it.
[[nodiscard]] Hertz f0_at(Hertz note, const Timbre&, Seconds since_start) noexcept;

/// Adds `other`, made louder by `gain`, from the start of `onto`. What lies beyond the end of `onto` is left
/// out.
void add(Signal& onto, const Signal& other, Decibels gain = decibels(0.0));

/// What each microphone hears when every section bleeds into every other's microphone: signal m of the result
/// is source m, plus all the others at `bleed`.
[[nodiscard]] std::vector<Signal> with_bleed(std::span<const Signal> sources, Decibels bleed);

/// Level of a signal, dBFS.
[[nodiscard]] Decibels rms_level(std::span<const float>) noexcept;

/// The channels of a block as a device would hand them over: pointers to `first` of each signal.
[[nodiscard]] std::vector<const float*> channel_pointers(std::span<const Signal>, FrameCount first = {});

}  // namespace tutti::test
