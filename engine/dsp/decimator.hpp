// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "units/quantity.hpp"

namespace tutti::dsp {

/// Every n-th sample of a signal, after taking out what would fold back.
///
///   in      any number of samples
///   out     one sample for every `factor` of the input, counted from the last reset
///   delay   half the filter: 12 output samples (1 ms at 12 kHz)
///   cost    24 multiplications for each input sample
///
/// The filter is a Kaiser-windowed sinc of 24 taps per unit of the factor, −6 dB at 0.47 of the output rate;
/// from 0.56 on it is 60 dB down, so that what folds back stays above 0.44 of the output rate. Construction
/// allocates [control]; process() and reset() do not [worker].
class Decimator {
public:
    /// `longest` is the most samples ever given to process() at once.
    Decimator(int factor, std::size_t longest);

    /// Returns the new samples; they hold until the next call.
    [[nodiscard]] std::span<const float> process(std::span<const float> samples) noexcept;
    void reset() noexcept;

private:
    std::size_t factor_;
    std::vector<float> taps_;
    std::vector<float> past_;  // taps - 1 old samples, then the new ones
    std::vector<float> lane_;  // every factor-th of the past
    std::vector<float> out_;
    std::size_t phase_ = 0;  // input samples since the last one put out
};

}  // namespace tutti::dsp
