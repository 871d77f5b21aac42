// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

#include "units/quantity.hpp"

namespace tutti::analysis {

/// The f0 that the partials themselves agree on, near a candidate that is known to within a quarter tone.
///
/// Each partial's frequency is the top of a parabola through the logarithms of three bins, which for a Hann
/// window is right to about a fiftieth of a bin; divided by its number it votes for f0 with the square of
/// that number (a given error in Hz is less in cents higher up) and the power of it that is the section's
/// own.
///
///   in      the power spectrum as heard, and the part of it that is the section's own (the same, where
///   nothing bleeds) out     f0; the candidate itself where no partial stands out cost    ten partials of
///   three logarithms
///
/// M. Gasior and J. L. Gonzalez, "Improving FFT frequency measurement resolution by parabolic and Gaussian
/// spectrum interpolation", AIP Conf. Proc. 732, 2004. [worker]
[[nodiscard]] Hertz refine_f0(Hertz candidate, std::span<const float> heard, std::span<const float> own,
                              Hertz bin_width) noexcept;

}  // namespace tutti::analysis
