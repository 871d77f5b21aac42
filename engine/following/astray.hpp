// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "following/score_map.hpp"
#include "units/quantity.hpp"

namespace tutti::following {

/// How far a section is from the others, that plays its own part at another place.
///
/// What it plays is held against its part at every distance up to ten seconds of music on either side; of
/// late one of them fits far better than to be together, and than any other.
///
///   in      each step's log likelihoods of whatever the section may be asked for, and where the others are
///   delay   some seconds: four notes or so have to fit one place only
///   cost    200 additions a step
///
/// Construction allocates [control]; the rest does not [worker].
class Astray {
public:
    Astray(const ScoreMap&, std::size_t section, Seconds step);

    /// One step. `fits`: for each of ScoreMap::asked(), natural log; `cell`: where the others are.
    void process(std::span<const float> fits, double cell) noexcept;
    /// The others went elsewhere.
    void forget() noexcept;

    /// Cells from the others to the section, + when it is ahead; none where no place, or more than one, fits.
    [[nodiscard]] std::optional<double> cells() const noexcept;

private:
    const ScoreMap* map_;
    std::size_t section_;
    float keeps_;              // of the odds, from step to step
    std::vector<float> odds_;  // natural log, of each distance
};

}  // namespace tutti::following
