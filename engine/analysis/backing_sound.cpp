// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/backing_sound.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace tutti::analysis {

namespace {
constexpr auto inaudible = 1e-5F;  // −100 dBFS: below the noise of any converter
}

BackingSound::BackingSound(const SpectralShape& shape, FrameCount hop, Seconds reach)
    : block_ {hop.size() / static_cast<std::size_t>(shape.decimation)}
    , blocks_ {static_cast<std::size_t>(
          std::ceil(reach.value() * shape.rate.value() / static_cast<double>(block_)))}
    , decimator_ {shape.decimation, hop.size()}
    , transform_ {std::bit_ceil(2 * block_)}
    , past_(transform_.size())
    , real_(blocks_ * bins())
    , imaginary_(real_.size())
    , power_(real_.size())
    , silent_blocks_ {blocks_}
{
}

void BackingSound::process(std::span<const float> hop) noexcept
{
    const auto newest = decimator_.process(hop);
    std::shift_left(past_.begin(), past_.end(), static_cast<std::ptrdiff_t>(newest.size()));
    std::ranges::copy(newest, past_.end() - static_cast<std::ptrdiff_t>(newest.size()));
    const auto audible = std::ranges::any_of(newest, [](float x) { return std::abs(x) > inaudible; });
    silent_blocks_ = audible ? 0 : std::min(silent_blocks_ + 1, blocks_);
    newest_ = (newest_ + 1) % blocks_;
    std::ranges::copy(past_, transform_.time().begin());
    transform_.forward();
    const auto spectrum = transform_.bins();
    for (auto k = std::size_t {0}; k < bins(); ++k) {
        const auto at = newest_ * bins() + k;
        real_[at] = spectrum[k].real();
        imaginary_[at] = spectrum[k].imag();
        power_[at] = std::norm(spectrum[k]);
    }
}

void BackingSound::reset() noexcept
{
    decimator_.reset();
    std::ranges::fill(past_, 0.0F);
    std::ranges::fill(real_, 0.0F);
    std::ranges::fill(imaginary_, 0.0F);
    std::ranges::fill(power_, 0.0F);
    silent_blocks_ = blocks_;
}

}  // namespace tutti::analysis
