// SPDX-License-Identifier: GPL-3.0-or-later
// This room's own: which playing of a bar to show to somebody who asks what a finding means.
#pragma once

#include <cstddef>
#include <vector>

#include "review/review.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// One playing of one bar.
struct Place {
    std::size_t bar = 0;      ///< index into Review::bars
    std::size_t playing = 0;  ///< index into Bar::playings

    friend bool operator==(const Place&, const Place&) = default;
};

/// How far a pitch that was heard then was from the class's, by its nearest key: −50 to +50, as findings and
/// cells have it, for a class may be tuned nearly half a semitone off. From the class's A where the review
/// tells tuning from there. [any]
[[nodiscard]] Cents beside_the_class(const Review&, Cents deviation, FramePosition);

/// All playings of the bars that a finding concerns, first those in which the section was furthest off as the
/// finding says, by the notes that were heard in it. Playings that the finding does not rest on, and those
/// in which nothing was heard of it, come last. [any]
[[nodiscard]] std::vector<Place> worst_places(const Review&, const Finding&);

}  // namespace tutti::review
