// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "analysis/company.hpp"
#include "dsp/decimator.hpp"
#include "dsp/stft.hpp"
#include "units/instrument.hpp"
#include "units/quantity.hpp"

namespace tutti::analysis {

/// How the spectra of a class are taken: one shape for all its microphones, because the bleed between two of
/// them is told bin by bin.
struct SpectralShape {
    int decimation;        ///< frames of the stream for one at `rate`
    Hertz rate;            ///< near 12 kHz: up to 5.4 kHz lie the partials that tell a pitch
    FrameCount window;     ///< three periods of the lowest note, within 32 … 50 ms; alone, 26 … 85 ms
    FrameCount transform;  ///< long enough that an autocorrelation from it does not wrap around

    SpectralShape(SampleRate, Hertz lowest, Company);
    [[nodiscard]] static int decimation_at(SampleRate) noexcept;
    [[nodiscard]] Hertz bin_width() const noexcept { return rate / static_cast<double>(transform.value()); }
    [[nodiscard]] std::size_t bins() const noexcept { return transform.size() / 2 + 1; }
};

/// One microphone's spectrum, hop by hop, shared by everything that listens to it.
///
///   in      one hop at the stream's rate
///   out     the same at the shape's rate, and the power spectrum of the newest window
///   delay   half a window and 1 ms
///   cost    24 multiplications a sample and one transform
///
/// Construction allocates [control]; the rest does not [worker].
class SpectralFront {
public:
    SpectralFront(const SpectralShape&, FrameCount hop);

    void process(std::span<const float> hop) noexcept;
    /// The first half of process(): the hop at the shape's rate, to be changed as the caller likes before
    /// analyse() goes on with it.
    [[nodiscard]] std::span<float> decimate(std::span<const float> hop) noexcept;
    void analyse() noexcept;
    void reset() noexcept;

    /// Of the last process().
    [[nodiscard]] std::span<const float> samples() const noexcept { return samples_; }
    [[nodiscard]] std::span<const std::complex<float>> spectrum() const noexcept
    {
        return spectrum_.spectrum();
    }
    void powers(std::span<float> out) const noexcept { spectrum_.powers(out); }

private:
    dsp::Decimator decimator_;
    dsp::Stft spectrum_;
    std::vector<float> samples_;
};

}  // namespace tutti::analysis
