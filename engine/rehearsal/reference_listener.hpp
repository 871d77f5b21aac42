// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/section_reading.hpp"
#include "units/quantity.hpp"

namespace tutti::rehearsal {

/// What was heard of an A that a class is to tune to.
struct ReferenceGlance {
    std::optional<std::size_t> channel;  ///< listened to, from 0; none while nobody asks
    double progress = 0;                 ///< 0…1 of what must be heard
    std::optional<Hertz> a4;             ///< when enough was
    Cents within;                        ///< half its 95 % interval
    double confidence = 0;               ///< 0…1, mean of its readings

    friend bool operator==(const ReferenceGlance&, const ReferenceGlance&) noexcept = default;
};

/// Takes the reference from a piano, an oboe or a tuner: the median of an A of any octave, within 80 cents of
/// 440 Hz, that was surely heard for a second and a half, struck once or more often. Other notes are waited
/// out; readings that scatter by more than 10 cents (interquartile) are no A that a class could tune to.
///
///   in      readings of the channel's sound
///   out     ReferenceGlance
///   cost    a sort of three hundred numbers a hop, while listening
///
/// Construction allocates [control]; the rest does not [worker].
class ReferenceListener {
public:
    explicit ReferenceListener(Seconds hop);

    void begin(std::size_t channel) noexcept;
    void end() noexcept;
    void process(const analysis::SectionReading&) noexcept;
    [[nodiscard]] const ReferenceGlance& glance() const noexcept { return glance_; }

private:
    std::size_t wanted_;         // readings
    std::vector<double> heard_;  // cents from 440, oldest overwritten first
    std::vector<double> sorted_;
    std::size_t next_ = 0;
    std::size_t count_ = 0;
    double hops_in_window_;  // readings that share one window of sound say one thing
    std::vector<double> confidences_;
    ReferenceGlance glance_;
};

}  // namespace tutti::rehearsal
