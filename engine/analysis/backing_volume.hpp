// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <span>

#include "units/quantity.hpp"

namespace tutti::analysis {

/// Notices that somebody has turned the loudspeaker's volume.
///
/// As long as the path is known, what is left in the microphone has nothing in common with what was taken
/// out. After a turn of the knob it has, and by one and the same factor in all bins; a player who happens to
/// be on a partial of the backing has it in a few. Each bin counts by how clear it is of everything else.
///
///   in      spectra of what was predicted and of what is left, and the power of all else, hop by hop
///   out     the factor by which the volume has changed, in the hop in which it is sure
///   delay   about 50 ms of backing
///   cost    six operations a bin
///
/// No allocation. [worker]
class BackingVolume {
public:
    /// Returns 1 while nothing has changed. What was predicted is taken to be corrected from then on.
    [[nodiscard]] float process(std::span<const std::complex<float>> predicted,
                                std::span<const std::complex<float>> left,
                                std::span<const float> other_power) noexcept;
    void reset() noexcept { common_ = predicted_ = 0.0F; }

private:
    float common_ = 0.0F;     // of what is left and what was predicted, smoothed
    float predicted_ = 0.0F;  // power, likewise
};

}  // namespace tutti::analysis
