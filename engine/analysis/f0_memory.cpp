// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/f0_memory.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::analysis {

F0Memory::F0Memory(Parameters parameters)
    : parameters_ {parameters}
    , belief_(parameters.candidates)
    , drifted_(parameters.candidates)
{
    reset();
}

void F0Memory::process(std::span<const float> salience, double weight) noexcept
{
    const auto n = parameters_.candidates;
    const auto jump = static_cast<float>(parameters_.jump) / static_cast<float>(n);
    const auto stay = 1.0F - static_cast<float>(parameters_.jump);
    const auto drift = static_cast<float>(parameters_.drift);
    for (auto i = std::size_t {0}; i < n; ++i) {
        const auto below = belief_[i == 0 ? 0 : i - 1];
        const auto above = belief_[i + 1 == n ? i : i + 1];
        drifted_[i] = jump + stay * ((1.0F - 2.0F * drift) * belief_[i] + drift * (below + above));
    }
    const auto squared = [](float s) { return s > 0.0F ? s * s : 0.0F; };
    const auto highest =
        squared(*std::max_element(salience.begin(), salience.begin() + static_cast<std::ptrdiff_t>(n)));
    const auto sharpness = static_cast<float>(parameters_.sharpness * weight);
    auto sum = 0.0F;
    for (auto i = std::size_t {0}; i < n; ++i) {
        belief_[i] = drifted_[i] * std::exp(sharpness * (squared(salience[i]) - highest));
        sum += belief_[i];
    }
    const auto scale =
        1.0F / sum;  // the jumps keep every candidate alive, so the best one's share is never 0
    auto most = -1.0F;
    for (auto i = std::size_t {0}; i < n; ++i) {
        belief_[i] *= scale;
        const auto around = belief_[i] + 0.5F * ((i > 0 ? belief_[i - 1] : 0.0F) +
                                                 (i + 1 < n ? belief_[i + 1] * scale : 0.0F));
        if (around > most) {
            most = around;
            best_ = i;
        }
    }
}

void F0Memory::reset() noexcept
{
    std::ranges::fill(belief_, 1.0F / static_cast<float>(belief_.size()));
    best_ = 0;
}

double F0Memory::belief_near(std::size_t place, std::size_t radius) const noexcept
{
    const auto first = place < radius ? 0 : place - radius;
    const auto last = std::min(parameters_.candidates, place + radius + 1);
    auto sum = 0.0;
    for (auto i = first; i < last; ++i)
        sum += static_cast<double>(belief_[i]);
    return sum;
}

}  // namespace tutti::analysis
