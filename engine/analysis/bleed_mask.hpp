// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "analysis/bleed_model.hpp"
#include "units/quantity.hpp"

namespace tutti::analysis {

/// Takes the neighbours out of each section's spectrum, bin by bin.
///
/// The inverse of the couplings says how much of each bin is the section's own; what the others play, ringing
/// on in the room, says how much is not. The mask falls steeply from 1 (all own) to 0 (mostly theirs),
/// because a pitch taken from a few clean partials is worth more than one from many doubtful ones.
///
///   in      the sections' power spectra and what BleedModel knows
///   out     for each section: own power (masked) and the power its neighbours explain
///   cost    2 sections multiplications, and one division, for each bin and section
///
/// Construction allocates [control]; the rest does not [worker].
class BleedMask {
public:
    struct Parameters {
        std::size_t sections;
        std::size_t bins;
        Seconds hop;
        double neighbour_weight =
            16.0;  ///< how many times over a neighbour's power counts (found on generated classes)
        Decibels room_decay =
            decibels(120.0);  ///< a second: a class room of 0.5 s. A hall's own 67 dB gains nothing in the
                              ///< hall and hides half a percent of the right pitches elsewhere
    };
    explicit BleedMask(Parameters);

    void process(std::span<const float> powers, const BleedModel&) noexcept;
    void skip() noexcept;

    [[nodiscard]] std::span<const float> own(std::size_t section) const noexcept
    {
        return std::span {own_}.subspan(section * bins_, bins_);
    }
    /// Which share of the power the mask let through, 0…1.
    [[nodiscard]] std::span<const float> power_share(std::size_t section) const noexcept
    {
        return std::span {power_share_}.subspan(section * bins_, bins_);
    }
    /// Of the last process(): sums over all bins.
    struct Balance {
        float total;       ///< all that the section's microphones heard
        float own;         ///< what the mask let through
        float neighbours;  ///< what the others' playing explains of it
    };
    [[nodiscard]] Balance balance(std::size_t section) const noexcept { return balance_[section]; }
    [[nodiscard]] std::span<const float> neighbours(std::size_t section) const noexcept
    {
        return std::span {neighbours_}.subspan(section * bins_, bins_);
    }

private:
    std::size_t sections_;
    std::size_t bins_;
    float neighbour_weight_;
    float decay_;
    std::vector<float> played_;   // what each section itself plays
    std::vector<float> ringing_;  // the same, dying away with the room
    std::vector<float> neighbours_;
    std::vector<float> power_share_;
    std::vector<float> own_;
    std::vector<Balance> balance_;
};

}  // namespace tutti::analysis
