// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

#include "io/calibration_chirps.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::io {

/// How long sound takes from the answer that plays it to the block that hears it.
struct RoundTrip {
    Seconds time;              ///< what is answered at the position p is heard at p + time
    Seconds spread;            ///< by how much the chirps that agreed differ, from first to last
    std::size_t agreeing = 0;  ///< of CalibrationChirps::count
    Decibels above_noise;      ///< the compressed pulse over what is heard before it
};

/// Finds the chirps in what a microphone heard while they were played: the arrival of the direct sound.
///
///   in      one channel, from the frame on whose answer was the first of the chirps' silence
///   out     the round trip, to a fraction of a sample; or which of the usual troubles it is
///
/// What was heard is divided by each chirp's spectrum, which leaves the room's impulse response between 300
/// Hz and 7.5 kHz, once per chirp. Nothing can arrive before it is played, so what lies at negative times is
/// the noise. The direct sound is the first peak that stands 12 dB above the noise and is at most 15 dB
/// weaker than the strongest; a reflection may well be stronger. At least four of six chirps must have it
/// within 0.5 ms of each other. Their mean is then weighted by how far the chirps agree at each frequency
/// (the maximum likelihood processor of Hannan and Thomson; C. Knapp and G. C. Carter, "The generalized
/// correlation method for estimation of time delay", IEEE Trans. ASSP 24(4), 1976), which takes out the
/// loudspeaker's colour and the frequencies that are all noise, and looked at once more.
///
/// Errors: device_refused, with what to try. Takes about 0.2 s. [control]
[[nodiscard]] Result<RoundTrip> find_round_trip(const CalibrationChirps&, std::span<const float> heard);

}  // namespace tutti::io
