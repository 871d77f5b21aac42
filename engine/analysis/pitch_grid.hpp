// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstddef>

#include "units/instrument.hpp"
#include "units/quantity.hpp"

namespace tutti::analysis {

/// The candidates for f0: evenly spaced in cents over what an instrument can sound, with two semitones of
/// room to either side for what beginners do.
class PitchGrid {
public:
    /// 20 cents keep a candidate within a tenth of a semitone of any f0, near enough for refine() to do the
    /// rest.
    static constexpr Cents step {20.0};

    explicit PitchGrid(const Instrument& instrument) noexcept
        : lowest_ {frequency_of(instrument.lowest.transposed(-2), Tuning {})}
        , size_ {static_cast<std::size_t>(instrument.highest.midi_key() - instrument.lowest.midi_key() + 4) *
                     5 +
                 1}
    {
    }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] Hertz lowest() const noexcept { return lowest_; }
    /// The frequency of a place on the grid; places between two candidates are welcome.
    [[nodiscard]] Hertz at(double place) const noexcept { return transposed(lowest_, place * step); }
    [[nodiscard]] double place_of(Hertz frequency) const noexcept
    {
        return cents_between(frequency, lowest_) / step;
    }

private:
    Hertz lowest_;
    std::size_t size_;
};

}  // namespace tutti::analysis
