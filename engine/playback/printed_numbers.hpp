// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "score/unfolded_score.hpp"

namespace tutti::playback {

/// Which performed bars are printed with a number: also the two halves of a split bar, and the bars of each
/// movement that counts from 1. Holds the score by reference. [control]
class PrintedNumbers {
public:
    explicit PrintedNumbers(const score::UnfoldedScore&);

    [[nodiscard]] std::span<const std::size_t> called(const std::string& number) const;
    /// The first, second … of these bars' beats of this name.
    [[nodiscard]] std::optional<score::ScorePosition> playing_of(std::span<const std::size_t> bars,
                                                                 double beat, int pass) const;
    /// Which of the playings of its number's beat that in a performed bar is, from 1.
    [[nodiscard]] int pass_of(std::size_t bar, double beat) const;

private:
    [[nodiscard]] std::optional<score::ScorePosition> beat_in(std::size_t bar, double beat) const;

    const score::UnfoldedScore& score_;
    std::map<std::string, std::vector<std::size_t>> bars_;
};

}  // namespace tutti::playback
