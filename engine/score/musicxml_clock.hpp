// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>

#include "score/quarters.hpp"

namespace tutti::score::musicxml {

/// Where in its measure a part's reading has come to.
///
/// Files count in divisions of the quarter, and many round: Sibelius counts 256, so a triplet is 85 + 85
/// + 86. Steps of a tuplet are therefore taken as they are notated, a third each, when that is within a
/// division of what the file counts. Both counts are kept, and where a voice returns to a place that another
/// passed, it takes the exact one.
class MeasureClock {
public:
    /// A new measure.
    void start();
    /// Divisions of a quarter from here on: 1 to 100,000.
    void set_divisions(std::int64_t);
    [[nodiscard]] Quarters division() const { return {1, divisions_}; }
    [[nodiscard]] Quarters length(std::int64_t thousandths) const { return {thousandths, divisions_ * 1000}; }

    [[nodiscard]] Quarters now() const { return exact_; }
    /// Onward by what the file counts, in thousandths of a division, while `exact` is what that means.
    void advance(std::int64_t thousandths, Quarters exact);
    void forward(std::int64_t thousandths) { advance(thousandths, length(thousandths)); }
    /// Back, at most to the start of the measure. False when that was not enough.
    [[nodiscard]] bool backup(std::int64_t thousandths);

private:
    [[nodiscard]] Quarters counted() const { return base_ + length(thousandths_); }

    std::int64_t divisions_ = 1;
    Quarters base_;                 ///< where the divisions last changed
    std::int64_t thousandths_ = 0;  ///< since then, as the file counts
    Quarters exact_;
    std::map<Quarters, Quarters> passed_;  ///< from counted to exact, where they differ
};

}  // namespace tutti::score::musicxml
