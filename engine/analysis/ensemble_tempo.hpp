// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "analysis/ensemble_reading.hpp"
#include "analysis/section_reading.hpp"
#include "units/quantity.hpp"

namespace tutti::analysis {

/// The tempo of the ensemble and where it is going, from everybody's onsets together.
///
/// Onsets within 80 ms of one another are one event. Each beat period between 0.33 and 1 s is judged by how
/// many pairs of events of the last 6 s lie a whole number of periods apart, less what chance would bring,
/// with a preference for 0.6 s and for where the beat was before; the best one is refined on the pairs that
/// agree with it.
///
///   in      the onsets as they are noticed
///   out     a TempoReading after 8 events, renewed with each
///   delay   a new tempo shows after some three seconds
///   cost    about 20 000 operations an event; nothing between events
///
/// Half and double tempo cannot be told apart without a score: `change` can be relied on, `tempo` only up to
/// that. Construction and all functions are free of allocation [worker].
///
/// The preferred period: R. Parncutt, "A perceptual model of pulse salience and metrical accent in musical
/// rhythms", Music Perception 11(4), 1994.
class EnsembleTempo {
public:
    explicit EnsembleTempo(SampleRate) noexcept;

    void add(const Onset&) noexcept;

    /// As of the last event; empty after 4 s without.
    [[nodiscard]] std::optional<TempoReading> reading(FramePosition now) const noexcept;

    void reset() noexcept;

private:
    static constexpr std::size_t kept = 32;

    struct Event {
        double first = 0.0;  // s
        double mean = 0.0;
        double weight = 0.0;
    };
    struct Past {
        double at = 0.0;
        double period = 0.0;
    };

    [[nodiscard]] const Event& ago(std::size_t events) const noexcept;
    void judge() noexcept;
    [[nodiscard]] std::optional<double> change_since_before(double period, double now) const noexcept;

    SampleRate sample_rate_;
    std::array<Event, kept> events_ {};
    std::size_t count_ = 0;
    std::array<Past, kept> past_ {};
    std::size_t judged_ = 0;
    double period_ = 0.0;  // s; 0 while unknown
    std::optional<TempoReading> reading_;
};

}  // namespace tutti::analysis
