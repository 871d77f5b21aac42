// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "units/quantity.hpp"

namespace tutti::dsp {

/// A Hann window of `size` samples, periodic, scaled so that a sine of amplitude 1 in the middle of a bin has
/// magnitude 1 there, whatever the size of the transform. [control]
[[nodiscard]] std::vector<float> hann_window(std::size_t size);

/// The Fourier transform of real signals of one length, over FFTW in single precision.
///
///   in      size() real samples in time(); size() / 2 + 1 complex bins in bins()
///   out     the other one, after forward() or inverse(); inverse() is not divided by size() and destroys
///   bins() cost    about 2.5 n log2 n flops
///
/// The plans are FFTW's estimated ones, not measured ones: a measured plan may differ from run to run, and
/// with it the last bit of a reading. Construction allocates and plans [control]; the transforms do neither
/// [worker].
class RealTransform {
public:
    explicit RealTransform(std::size_t size);
    RealTransform(RealTransform&&) noexcept;
    RealTransform& operator=(RealTransform&&) noexcept;
    ~RealTransform();

    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] std::span<float> time() noexcept;
    [[nodiscard]] std::span<std::complex<float>> bins() noexcept;
    [[nodiscard]] std::span<const std::complex<float>> bins() const noexcept;

    void forward() noexcept;
    void inverse() noexcept;

private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

/// The spectrum of the newest stretch of a signal, hop by hop.
///
///   in      any number of new samples at a time, usually a hop
///   out     bins 0 … transform / 2 of the windowed newest samples: complex, magnitude or power
///   delay   half a window
///   cost    one RealTransform and two passes over the window
///
/// Before the first window is full the missing past counts as silence. Construction allocates and plans
/// [control]; everything else does neither [worker].
class Stft {
public:
    struct Parameters {
        FrameCount window;              ///< samples under the Hann window
        FrameCount transform {window};  ///< at least the window; what is more is filled with zeros
    };
    explicit Stft(Parameters);

    /// Bins of a spectrum: transform / 2 + 1.
    [[nodiscard]] std::size_t bins() const noexcept { return transform_.size() / 2 + 1; }

    /// Takes in new samples, and transforms the window that ends with the last of them.
    void process(std::span<const float> newest) noexcept;
    /// As if nothing had been heard before.
    void reset() noexcept;

    /// Of the last process().
    [[nodiscard]] std::span<const std::complex<float>> spectrum() const noexcept { return transform_.bins(); }
    void magnitudes(std::span<float> out) const noexcept;
    void powers(std::span<float> out) const noexcept;

private:
    std::vector<float> window_;
    std::vector<float> past_;  // the newest window_.size() samples, oldest first
    RealTransform transform_;
};

}  // namespace tutti::dsp
