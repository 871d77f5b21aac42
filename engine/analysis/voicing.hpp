// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>

#include "analysis/company.hpp"
#include "analysis/section_reading.hpp"

namespace tutti::analysis {

/// What speaks for and against a section playing the pitch found, in one hop. Levels are in decibels and held
/// within ±60, so that none of them settles the matter alone.
struct Evidence {
    Hertz f0;                   ///< the pitch found, whether or not anybody plays
    double salience = 0;        ///< of the pitch found, see F0Salience: about 1 for a clean tone
    double belief = 0;          ///< of the memory, within a quarter tone of it
    double harmonic_share = 0;  ///< of the section's own power, how much lies on the partials
    double own_to_total = 0;    ///< own power to all that the microphones heard, a loudspeaker included
    double own_to_neighbours =
        0;  ///< own power to what others explain: neighbours, or what is left of a loudspeaker
    double own_to_noise = 0;            ///< own power to its least of late
    double own_to_usual = 0;            ///< own power to its highest of late
    double partials_to_neighbours = 0;  ///< as own_to_neighbours, on the partials only

    static constexpr std::size_t size = 8;
    [[nodiscard]] constexpr std::array<double, size> values() const noexcept
    {
        return {salience,          belief,       harmonic_share, own_to_total,
                own_to_neighbours, own_to_noise, own_to_usual,   partials_to_neighbours};
    }
};

/// Logarithm of the odds that the section plays at all. Alone, what neighbours explain says nothing. [any]
[[nodiscard]] double log_odds_of_sounding(const Evidence&, Company) noexcept;

/// Probability that the pitch found is the section's, within a quarter tone; a pitch while it is silent is
/// wrong. Calibrated: of readings at 0.9, nine in ten are right. [any]
[[nodiscard]] double probability_of_right_pitch(const Evidence&, Company) noexcept;

/// A section's state, hop by hop: the odds of sounding averaged over 40 ms, with hysteresis. What is shown
/// must not flicker, and a scraped chair must last to be taken for a note. No allocation. [worker]
class Voicing {
public:
    explicit Voicing(Seconds hop) noexcept;
    SectionState operator()(double log_odds, Company) noexcept;
    /// That the section sounds, 0…1, by the same average.
    [[nodiscard]] double probability() const noexcept;
    void reset() noexcept;

private:
    double smoothing_;
    double average_;
    SectionState state_ = SectionState::silent;
};

}  // namespace tutti::analysis
