// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "units/quantity.hpp"

namespace tutti::analysis {

/// Where the ensemble's common pitch has gone, and how far each section is from that.
///
/// A class that sinks together is in tune with itself; a section that is flat while the others are not is a
/// different fault, and an out-of-tune unison a third. What each section deviates from the class's tuning is
/// averaged over the last seconds in which it sounded; the median section, slowed once more, is the drift;
/// what is left is the section's own.
///
///   in      once a hop, the deviation of each section from the class's reference A and temperament, empty
///   where it is
///           silent or not sure
///   out     drift: how far the ensemble's reference A has moved; own deviation of each section, re the moved
///   reference delay   about 1.5 s; a drift of 45 cents a minute is read a good cent late cost    some ten
///   operations a section and hop
///
/// With two sections there is no majority: each is then given half of a fault. With one there is no
/// ensemble, and neither number. Construction allocates [control]; the rest does not [worker].
class ReferenceDrift {
public:
    struct Parameters {
        std::size_t sections;
        Seconds hop;
    };
    explicit ReferenceDrift(Parameters);

    /// One hop of all sections.
    void process(std::span<const std::optional<Cents>> deviations) noexcept;

    /// Of the ensemble, once two sections have sounded for a second each within the last 15 s.
    [[nodiscard]] std::optional<Cents> drift() const noexcept { return drift_; }
    /// Of one section, while there is a drift and the section has sounded for a second of the last 15.
    [[nodiscard]] std::optional<Cents> own_deviation(std::size_t section) const noexcept;

    void reset() noexcept;

private:
    struct Section {
        double cents = 0.0;
        double heard_s = 0.0;   // that the mean rests on
        double silent_s = 0.0;  // since it was last sure
    };
    [[nodiscard]] static bool counts(const Section&) noexcept;

    Parameters parameters_;
    std::vector<Section> sections_;
    std::vector<double> sorted_;  // scratch
    std::optional<Cents> drift_;
};

}  // namespace tutti::analysis
