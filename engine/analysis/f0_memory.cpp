// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/f0_memory.hpp"

#include <algorithm>
#include <cmath>

#include "dsp/lanes.hpp"

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
    const auto drifted = [&](std::size_t below, std::size_t i, std::size_t above) {
        return jump * new_note_[i] +
               stay * ((1.0F - 2.0F * drift) * belief_[i] + drift * (belief_[below] + belief_[above]));
    };
    for (auto i = std::size_t {1}; i + 1 < n; ++i)
        drifted_[i] = drifted(i - 1, i, i + 1);
    drifted_[0] = drifted(0, 0, std::min(n - 1, std::size_t {1}));
    drifted_[n - 1] = drifted(n - std::min(n, std::size_t {2}), n - 1, n - 1);
    const auto unheard = static_cast<float>(parameters_.unheard);
    const auto sharpness = static_cast<float>(parameters_.sharpness);
    auto highest = unheard;
    for (auto i = std::size_t {0}; i < n; ++i)
        highest = std::max(highest, salience[i]);
    for (auto i = std::size_t {0}; i < n; ++i) {
        const auto s = std::max(salience[i], unheard);
        belief_[i] = drifted_[i] * dsp::quick_exp(sharpness * (s * s - highest * highest));
    }
    const auto sum = dsp::sum_of(belief_);
    const auto scale =
        1.0F / sum;  // the jumps keep every candidate alive, so the best one's share is never 0
    for (auto i = std::size_t {0}; i < n; ++i)
        belief_[i] *= scale;
    auto most = -1.0F;
    auto before = 0.0F;
    for (auto i = std::size_t {0}; i < n; ++i) {
        const auto here = belief_[i];
        const auto around = here + 0.5F * (before + (i + 1 < n ? belief_[i + 1] : 0.0F));
        before = here;
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
