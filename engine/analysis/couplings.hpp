// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

namespace tutti::analysis {

/// How much of each section every other section's microphones hear: what is known of a room, a seating and
/// its microphones, and can be kept from one rehearsal to the next. No sound can be made of it.
struct Couplings {
    /// They differ with frequency: bodies, walls and microphones shade the treble. Hz.
    static constexpr std::array<double, 6> band_edges {0.0, 400.0, 800.0, 1600.0, 3000.0, 1e9};
    static constexpr std::size_t bands = band_edges.size() - 1;

    explicit Couplings(std::size_t of_sections)
        : sections {of_sections}
        , decibels(bands * of_sections * of_sections)
    {
    }
    /// Power at a section's microphones of what another plays, its own being 0 dB; empty where not known.
    [[nodiscard]] std::optional<double>& at(std::size_t microphone, std::size_t section, std::size_t band)
    {
        return decibels[(band * sections + microphone) * sections + section];
    }
    [[nodiscard]] const std::optional<double>& at(std::size_t microphone, std::size_t section,
                                                  std::size_t band) const
    {
        return decibels[(band * sections + microphone) * sections + section];
    }

    std::size_t sections;
    std::vector<std::optional<double>> decibels;
};

}  // namespace tutti::analysis
