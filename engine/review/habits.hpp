// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "review/robust.hpp"

namespace tutti::review {

/// What makes a row of small deviations a habit worth a tutor's word. All lengths are in the unit of the
/// deviations, whichever that is.
struct HabitRule {
    double usual;        ///< up to here any section is off now and then, and by nature
    double systematic;   ///< how wrong the mean of many notes may still be
    double constant;     ///< by how much a section's nature alone may shift all of its notes alike; 0 when it
                         ///< may not. Where a section's usual place is known, habits are told from there.
    double least_noise;  ///< notes scatter at least so much
    double step;         ///< levels are told apart to this
    double largest;      ///< levels further out do not occur
    int fewest = 4;      ///< notes that agree; fewer are chance
    double least_share = 0.6;  ///< of the notes in the passage agree
    int passage = 0;  ///< notes that are wrong together by `systematic`; the next ones are by another chance.
                      ///< 0 when all of them are wrong alike
    double least_confidence = 0.9;  ///< of the passage's mean being beyond `usual`
};

/// A stretch of one section's notes that are off in the same way.
struct Habit {
    std::size_t first = 0;  ///< indices into the deviations, both inclusive
    std::size_t last = 0;
    double from = 0.0;      ///< the section's usual place, where its nature may shift all of its notes alike
    double amount = 0.0;    ///< weighted median of the deviations, from there
    int agreeing = 0;       ///< notes off to the same side by at least half the amount
    int count = 0;          ///< notes in the stretch that count for something
    double confidence = 0;  ///< 0…1 that the stretch is off by more than the usual

    /// Whether a note is off to the same side by at least half as much.
    [[nodiscard]] bool agrees(const Weighed&) const noexcept;
};

/// A note of less weight is not among those that were judged.
inline constexpr auto least_weight_judged = 0.15;

/// The level that each deviation scatters about: constant for as long as possible, and robust, so that single
/// notes far off move nothing. The most likely sequence of levels on a grid under noise whose distance counts
/// up to three standard deviations, found by dynamic programming; each change of level has a price that grows
/// with the logarithm of the number of notes, so that long rehearsals do not invent more than short ones.
///
/// A. J. Viterbi, "Error bounds for convolutional codes …", IEEE Trans. Inf. Theory 13(2), 1967, for the
/// search. The scale of the noise comes from the differences between neighbours, which a change of level
/// moves only once. [any]
[[nodiscard]] std::vector<double> steady_levels(std::span<const Weighed> deviations, const HabitRule&);

/// Every stretch in which the deviations make a habit, in order of time. [any]
[[nodiscard]] std::vector<Habit> habits(std::span<const Weighed> deviations, const HabitRule&);

}  // namespace tutti::review
