// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "analysis/spectral_front.hpp"
#include "dsp/decimator.hpp"
#include "dsp/stft.hpp"
#include "units/quantity.hpp"

namespace tutti::analysis {

/// What the loudspeaker was given of late, as spectra of the blocks that a BackingRemoval filters: shared by
/// all microphones that hear it.
///
///   in      one hop at the stream's rate
///   out     the newest `blocks()` spectra, each of a hop and the one before it, at the shape's rate
///   cost    24 multiplications a sample and one transform
///
/// Real and imaginary parts lie apart, so that a loop over the bins runs in vector registers. Construction
/// allocates [control]; process() and reset() do not [worker].
class BackingSound {
public:
    BackingSound(const SpectralShape&, FrameCount hop, Seconds reach);

    void process(std::span<const float> hop) noexcept;
    void reset() noexcept;

    [[nodiscard]] std::size_t block() const noexcept { return block_; }  ///< samples in a hop
    [[nodiscard]] std::size_t blocks() const noexcept { return blocks_; }
    [[nodiscard]] std::size_t bins() const noexcept { return transform_.size() / 2 + 1; }
    [[nodiscard]] std::size_t transform() const noexcept { return transform_.size(); }
    /// Nothing that the loudspeaker was given within the reach can be heard any more.
    [[nodiscard]] bool silent() const noexcept { return silent_blocks_ >= blocks_; }

    /// The spectrum of the block that many hops ago.
    [[nodiscard]] std::span<const float> real(std::size_t ago) const noexcept { return row(real_, ago); }
    [[nodiscard]] std::span<const float> imaginary(std::size_t ago) const noexcept
    {
        return row(imaginary_, ago);
    }
    [[nodiscard]] std::span<const float> power(std::size_t ago) const noexcept { return row(power_, ago); }

private:
    [[nodiscard]] std::span<const float> row(std::span<const float> rows, std::size_t ago) const noexcept
    {
        const auto at = newest_ >= ago ? newest_ - ago : newest_ + blocks_ - ago;
        return rows.subspan(at * bins(), bins());
    }

    std::size_t block_;
    std::size_t blocks_;
    dsp::Decimator decimator_;
    dsp::RealTransform transform_;
    std::vector<float> past_;  // the newest transform_.size() samples
    std::vector<float> real_;
    std::vector<float> imaginary_;
    std::vector<float> power_;
    std::size_t newest_ = 0;
    std::size_t silent_blocks_;
};

}  // namespace tutti::analysis
