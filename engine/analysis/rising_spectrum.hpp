// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "units/quantity.hpp"

namespace tutti::analysis {

/// Makes what begins stand out from what dies away.
///
/// Each bin's power is weighted by the square root of its rise over the last few hops. The end of the last
/// note, ringing on in the instrument and the room, is otherwise louder than the soft beginning of the next;
/// a held tone is left as it is.
///
///   in, out   a power spectrum; the result holds until the next call
///   delay     none
///   cost      two square roots' worth of work a bin
///
/// Construction allocates [control]; the rest does not [worker].
class RisingSpectrum {
public:
    RisingSpectrum(std::size_t bins, Seconds hop);

    [[nodiscard]] std::span<const float> process(std::span<const float> power) noexcept;
    void reset() noexcept;

private:
    float smoothing_;
    std::array<std::vector<float>, 3> past_;  // the last hops, oldest at turn_
    std::size_t turn_ = 0;
    std::vector<float> before_;
    std::vector<float> out_;
};

}  // namespace tutti::analysis
