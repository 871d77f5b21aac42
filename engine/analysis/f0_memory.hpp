// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "units/quantity.hpp"

namespace tutti::analysis {

/// What has been heard so far speaks for where the pitch is now: a discrete Bayes filter over the candidates.
///
/// Each hop the belief drifts to neighbouring places, a little of it jumps (a new note), and each
/// candidate gains by its salience. Causal: there is no look-ahead, so a place is decided on at once and may
/// be revised.
///
///   in      one salience per candidate
///   out     the belief in each candidate, which sums to 1, and the place believed in most
///   cost    some ten operations and an exponential a candidate
///
/// The forward recursion of a hidden Markov model: L. R. Rabiner, "A tutorial on hidden Markov models", Proc.
/// IEEE 77(2), 1989, equations 19 to 21. Construction allocates [control]; the rest does not [worker].
class F0Memory {
public:
    struct Parameters {
        std::size_t candidates;
        double sharpness =
            12.0;  ///< logarithm of the odds that one unit of squared salience is worth in one hop
        double unheard = 0.3;  ///< salience below which candidates are all alike: noise reaches it
        double jump = 0.02;    ///< share of the belief that goes anywhere in one hop
        double drift = 0.10;   ///< share that goes to each neighbouring place in one hop
    };
    explicit F0Memory(Parameters);

    /// One hop.
    void process(std::span<const float> salience) noexcept;
    /// Where a new note is awaited, if anywhere: half of what jumps goes there, within three places. A prior,
    /// never a gate: a note that sounds elsewhere needs a hop or two more to be believed, and nothing more.
    void expect(std::optional<double> place) noexcept;
    /// Forgets what was heard, not what is expected.
    void reset() noexcept;

    [[nodiscard]] std::span<const float> belief() const noexcept
    {
        return {belief_.data(), parameters_.candidates};
    }
    /// The place around which, neighbours included, most belief lies.
    [[nodiscard]] std::size_t best() const noexcept { return best_; }
    /// Belief within so many places of one.
    [[nodiscard]] double belief_near(std::size_t place, std::size_t radius) const noexcept;

private:
    Parameters parameters_;
    std::vector<float> new_note_;  // where a jump ends
    std::vector<float> belief_;
    std::vector<float> drifted_;
    std::size_t best_ = 0;
};

}  // namespace tutti::analysis
