// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/f0_memory.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::analysis {

namespace {
constexpr auto expected_share = 0.5;  // of the jumps, where a note is expected
constexpr auto expected_reach = 3.0;  // places: 60 cents, what a beginner's right note may be off
}  // namespace

F0Memory::F0Memory(Parameters parameters)
    : parameters_ {parameters}
    , new_note_(parameters.candidates)
    , belief_(parameters.candidates)
    , drifted_(parameters.candidates)
{
    expect(std::nullopt);
    reset();
}

void F0Memory::process(std::span<const float> salience) noexcept
{
    const auto n = parameters_.candidates;
    const auto jump = static_cast<float>(parameters_.jump);
    const auto stay = 1.0F - static_cast<float>(parameters_.jump);
    const auto drift = static_cast<float>(parameters_.drift);
    for (auto i = std::size_t {0}; i < n; ++i) {
        const auto below = belief_[i == 0 ? 0 : i - 1];
        const auto above = belief_[i + 1 == n ? i : i + 1];
        drifted_[i] =
            jump * new_note_[i] + stay * ((1.0F - 2.0F * drift) * belief_[i] + drift * (below + above));
    }
    const auto unheard = static_cast<float>(parameters_.unheard);
    const auto sharpness = static_cast<float>(parameters_.sharpness);
    const auto highest = std::max(
        unheard, *std::max_element(salience.begin(), salience.begin() + static_cast<std::ptrdiff_t>(n)));
    const auto gain = [&](float s) { return std::exp(sharpness * (s * s - highest * highest)); };
    const auto least_gain = gain(unheard);
    auto sum = 0.0F;
    for (auto i = std::size_t {0}; i < n; ++i) {
        belief_[i] = drifted_[i] * (salience[i] > unheard ? gain(salience[i]) : least_gain);
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

void F0Memory::expect(std::optional<double> place) noexcept
{
    const auto near = [&](std::size_t i) {
        return std::fabs(static_cast<double>(i) - *place) <= expected_reach;
    };
    auto awaited = 0;
    for (auto i = std::size_t {0}; place && i < new_note_.size(); ++i)
        awaited += near(i) ? 1 : 0;
    const auto anywhere = (awaited > 0 ? 1.0 - expected_share : 1.0) / static_cast<double>(new_note_.size());
    for (auto i = std::size_t {0}; i < new_note_.size(); ++i)
        new_note_[i] =
            static_cast<float>(awaited > 0 && near(i) ? anywhere + expected_share / awaited : anywhere);
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
