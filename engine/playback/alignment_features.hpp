// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "score/unfolded_score.hpp"
#include "units/quantity.hpp"

namespace tutti::playback {

/// How much of each pitch class there is, C first; of unit length, or all 0 in silence.
using Chroma = std::array<float, 12>;

/// One moment, as a recording sounds or as the score asks.
struct AlignmentFrame {
    Chroma sounding {};
    Chroma beginning {};  ///< what has just begun, dying away; not normalised, at most 1
};

constexpr auto alignment_hop = 20_ms;

/// The A that a recording is tuned to, as far as its partials agree: within half a semitone of 440 Hz.
/// [control]
[[nodiscard]] Hertz tuning_of(std::span<const float>, SampleRate);

/// A recording every alignment_hop, the first frame at its start. [control]
[[nodiscard]] std::vector<AlignmentFrame> frames_of(std::span<const float>, SampleRate, Hertz a4);

/// What some of a score's parts sound like, every alignment_hop of a performance in which the marked time is
/// stretched to `stretch`. [control]
[[nodiscard]] std::vector<AlignmentFrame> frames_of(const score::UnfoldedScore&,
                                                    std::span<const std::size_t> parts, double stretch);

/// How fast energy rises, every step, and at which keys.
class RisingEnergy {
public:
    static constexpr auto step = 5_ms;
    RisingEnergy(std::span<const float>, SampleRate, Hertz a4);

    /// Of a key's first partials around a time, and of everything a little.
    [[nodiscard]] double at(Seconds, Pitch) const noexcept;

private:
    std::size_t keys_;
    std::size_t steps_;
    std::vector<float> rise_;  // step after step, keys each
};

}  // namespace tutti::playback
