// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "io/scripted_device.hpp"
#include "support/signals.hpp"

namespace tutti::test {

/// A room between a loudspeaker and a microphone, as a musician would describe it.
struct Acoustics {
    Seconds delay;                                   ///< of the direct sound: the whole round trip
    Seconds reverberation {0.4};                     ///< time in which it falls by 60 dB; 0: none
    Decibels direct_to_reverberant = decibels(3.0);  ///< of the energies
    Decibels strongest_reflection = decibels(-3.0);  ///< against the direct sound, 0.7 to 8 ms after it
};

/// The response of such a room: a direct sound at a fraction of a sample, six early reflections, and a tail
/// of sparse noise (velvet noise: H. Järveläinen and M. Karjalainen, "Reverberation modeling using velvet
/// noise", AES 30th Conference, 2007).
[[nodiscard]] io::ScriptedRoom room(const Acoustics&, std::uint64_t seed, SampleRate = usual_rate);

/// What a small loudspeaker makes of a signal: nothing below 500 Hz and a resonance of 8 dB at 1.1 kHz, which
/// delay it by less than a tenth of a millisecond in the band of the chirps.
void through_a_small_loudspeaker(std::span<float> sound, SampleRate = usual_rate);

/// Somebody talks nearby, at an RMS level: voiced syllables of changing pitch and vowel, with pauses.
[[nodiscard]] Signal talking(Seconds length, Decibels level, std::uint64_t seed, SampleRate = usual_rate);

/// Noise whose power falls by 3 dB an octave, at an RMS level: a fan, a street.
[[nodiscard]] Signal pink_noise(Seconds length, Decibels level, std::uint64_t seed, SampleRate = usual_rate);

}  // namespace tutti::test
