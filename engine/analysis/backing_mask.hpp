// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "analysis/backing_removal.hpp"
#include "analysis/bleed_mask.hpp"

namespace tutti::analysis {

/// Takes what is left of the loudspeaker out of a section's spectrum, bin by bin, as BleedMask does with a
/// neighbour: from 1 (all own) to 0 (mostly the loudspeaker's).
///
///   in      the section's power spectrum, and its BackingRemoval's residue
///   out     own power, and the balance of it
///   cost    a division a bin
///
/// Construction allocates [control]; the rest does not [worker].
class BackingMask {
public:
    explicit BackingMask(std::size_t bins);

    /// A new hop, and each of the section's microphones in it with its weight; then the section's power.
    void begin() noexcept;
    void add(const BackingRemoval&, float weight) noexcept;
    void process(std::span<const float> power) noexcept;

    [[nodiscard]] std::span<const float> own() const noexcept { return own_; }
    /// Power of what may be left of the loudspeaker.
    [[nodiscard]] std::span<const float> residue() const noexcept { return residue_; }
    /// Of all that was heard, before the loudspeaker was taken out.
    [[nodiscard]] BleedMask::Balance balance() const noexcept { return balance_; }

private:
    std::vector<float> residue_;
    float removed_ = 0.0F;  // power
    std::vector<float> own_;
    BleedMask::Balance balance_ {};
};

}  // namespace tutti::analysis
