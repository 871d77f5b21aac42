// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

#include "analysis/pitch_grid.hpp"
#include "dsp/stft.hpp"

namespace tutti::analysis {

/// How well each candidate f0 explains one power spectrum.
///
/// Two views that fail in opposite ways are added. The normalised autocorrelation of the window (masked
/// spectra welcome: it is the inverse transform of the power) is sure of the period but likes two periods as
/// well as one. The harmonic kernel compares the magnitude with a comb that is positive at
/// the harmonics and negative between them; it is sure of nothing for pure tones but refuses the octave
/// below. Of equally good candidates the higher one is preferred, in proportion to how good they are: added
/// instead, the preference would decide wherever noise leaves little to choose by.
///
///   in      transform / 2 + 1 powers
///   out     a salience for each place of the grid, about 1 for a clean tone at its f0, about 0 for noise
///   cost    one inverse transform, a logarithmic resampling, and two transforms about as long as the axis
///
/// A. Camacho and J. G. Harris, "A sawtooth waveform inspired pitch estimator for speech and music", J.
/// Acoust. Soc. Am. 124(3), 2008 (the kernel; here on a logarithmic axis, where it is the same for all
/// candidates); P. Boersma, "Accurate short-term analysis of the fundamental frequency", IFA Proceedings 17,
/// 1993 (division by the window's own autocorrelation). Construction allocates [control]; process() does not
/// [worker].
class F0Salience {
public:
    struct Parameters {
        Hertz sample_rate;              ///< of the signal that was transformed
        std::span<const float> window;  ///< that the spectrum was taken with
        std::size_t transform;          ///< length of the transform
        double harmonics_share = 0.6;   ///< of the kernel in the sum; the rest is the autocorrelation's
        double octave_tilt = 0.12;      ///< share of its salience that a candidate gains per octave
        int harmonics = 14;
        bool compressed =
            false;  ///< the kernel sees square roots of magnitudes, so that dim partials count more
    };
    F0Salience(const PitchGrid&, Parameters);

    void process(std::span<const float> power) noexcept;

    /// Of the last process(). `total` is what candidates are chosen by; `untilted` is without the preference
    /// for high ones, for refining a chosen one.
    [[nodiscard]] std::span<const float> total() const noexcept { return {total_.data(), grid_.size()}; }
    [[nodiscard]] std::span<const float> untilted() const noexcept
    {
        return {untilted_.data(), grid_.size()};
    }
    [[nodiscard]] std::span<const float> periodicity() const noexcept
    {
        return {periodicity_.data(), grid_.size()};
    }
    [[nodiscard]] std::span<const float> harmonicity() const noexcept
    {
        return {harmonicity_.data(), grid_.size()};
    }

private:
    struct Sparse {  // one point of the logarithmic axis: a weighted mean of neighbouring bins
        std::size_t first_bin;
        std::size_t first_weight;
        std::size_t count;
    };
    void lay_out_lags();
    void lay_out_axis();
    void lay_out_kernel();
    void autocorrelate(std::span<const float> power) noexcept;
    void resample(std::span<const float> power) noexcept;
    void correlate_with_kernel() noexcept;

    PitchGrid grid_;
    Parameters parameters_;
    dsp::RealTransform inverse_;
    std::vector<float> lag_weights_;      // interpolate_taps for each candidate
    std::vector<std::size_t> lag_first_;  // where they begin
    std::vector<float> partials_;         // per bin: the magnitude, or its square root
    std::vector<Sparse> points_;
    std::size_t narrow_points_ = 0;  // the first ones, of two bins at most
    std::vector<float> point_weights_;
    std::vector<float> bin_weight_;   // share of a bin in the norm
    dsp::RealTransform correlation_;  // of the axis with the kernel
    // Its spectrum, conjugated: for each bin the real part twice, and the imaginary one negated and as it is.
    std::vector<float> kernel_real_;
    std::vector<float> kernel_imaginary_;
    std::vector<float> kernel_scale_;  // of each candidate: 1 / norm of the kernel inside the band
    std::vector<float> tilt_;
    std::vector<float> periodicity_;
    std::vector<float> harmonicity_;
    std::vector<float> untilted_;
    std::vector<float> total_;
};

}  // namespace tutti::analysis
