// SPDX-License-Identifier: GPL-3.0-or-later
// What the beginning of a note says of the place: the part of PositionFilter that is not done at every step.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "following/position_filter.hpp"

namespace tutti::following {

namespace {

// One player. Of generated pupils (seeds 1 to 4, 7, 8; benchmarks/rehearsals) the figures move by less than
// two in a hundred when any of these is changed by a third.
constexpr auto own_time = 80_ms;              // a note comes so much sooner or later than the beat had it
constexpr auto own_reach = std::size_t {10};  // cells: three times that
constexpr auto unasked_rate = 0.4F;           // a second: beginnings heard that are none of the score's
constexpr auto corrected = 0.08F;             // of all beginnings, how many play one of the last notes again
constexpr auto breaks_off = 0.02F;            // a second, in the middle of a note, to do the same
constexpr auto each_note_further = 0.6F;      // back: two corrections in three go back one note or two
constexpr auto resumes_with_it = 0.8F;        // a second: who stood still begins
constexpr auto with_the_same = 0.4F;          // of these: with the note nearest to where he stood,
constexpr auto with_the_next = 0.15F;         // with the next one,
constexpr auto at_an_entry = 0.2F;            // at a bar or a mark; the others with one of the last notes

}  // namespace

void PositionFilter::weigh_beginning(std::span<const float> fit, float unasked, Seconds ago) noexcept
{
    const auto n = static_cast<std::ptrdiff_t>(map_.cells());
    const auto steps = ago / parameters_.step;
    for (auto& layer : layers_) {
        // belief[i] stands at i + fraction now, and stood there less its pace when the note began.
        const auto by = static_cast<std::ptrdiff_t>(std::lround(layer.fraction - layer.pace * steps));
        const auto first = std::max<std::ptrdiff_t>(0, -by);
        const auto last = std::min(n, n - by);
        auto* belief = layer.belief.data();
        const auto* fits = fit.data();
        for (auto i = std::ptrdiff_t {0}; i < std::min(first, n); ++i)
            belief[i] *= fits[0];
        for (auto i = first; i < last; ++i)
            belief[i] *= fits[i + by];
        for (auto i = std::max(last, first); i < n; ++i)
            belief[i] *= fits[n - 1];
    }
    for (auto i = std::size_t {0}; i < map_.cells(); ++i) {
        held_[i] *= unasked;
        stopped_[i] *= unasked;
    }
    // The next step brings the sum back to 1.
}

/// Where in a layer's belief who began at a cell so many steps ago is now.
std::size_t PositionFilter::cell_after(std::size_t start, const Layer& layer, double steps) const noexcept
{
    const auto moved = std::lround(layer.pace * steps - layer.fraction);
    return static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(
        static_cast<std::ptrdiff_t>(start) + moved, 0, static_cast<std::ptrdiff_t>(map_.cells()) - 1));
}

/// In one layer, whoever is near a note's start begins it; a few begin another one instead: going_back_.
void PositionFilter::begin_in_time(Layer& layer, std::span<const std::uint32_t> starts, double steps) noexcept
{
    const auto n = static_cast<std::ptrdiff_t>(map_.cells());
    const auto width = own_time / ScoreMap::cell_length;
    // belief[i] stood at i + stood when the note began.
    const auto stood = layer.fraction - layer.pace * steps;
    const auto whole = std::lround(stood);
    const auto density = 1.0 / (std::sqrt(2.0 * std::numbers::pi) * own_time.value());
    auto kernel = std::array<float, 2 * own_reach + 1> {};
    for (auto j = std::size_t {0}; j < kernel.size(); ++j) {
        const auto off =
            static_cast<double>(j) - static_cast<double>(own_reach) + stood - static_cast<double>(whole);
        kernel[j] = static_cast<float>(density * std::exp(-0.5 * (off / width) * (off / width)));
    }
    for (auto i = std::size_t {0}; i < map_.cells(); ++i)
        mixed_[i] = unasked_rate * layer.belief[i];
    for (auto e = std::size_t {0}; e < starts.size(); ++e) {
        const auto from =
            static_cast<std::ptrdiff_t>(starts[e]) - whole - static_cast<std::ptrdiff_t>(own_reach);
        const auto first = std::clamp<std::ptrdiff_t>(from, 0, n);
        const auto last = std::clamp<std::ptrdiff_t>(from + static_cast<std::ptrdiff_t>(kernel.size()), 0, n);
        auto begins = 0.0F;
        for (auto i = first; i < last; ++i)
            begins += layer.belief[static_cast<std::size_t>(i)] * kernel[static_cast<std::size_t>(i - from)];
        mixed_[cell_after(starts[e], layer, steps)] += (1.0F - corrected) * begins;
        going_back_[e] += corrected * begins;
    }
    std::swap(layer.belief, mixed_);
}

void PositionFilter::begin_note(std::span<const std::uint32_t> starts, Seconds ago) noexcept
{
    if (starts.empty())
        return;
    const auto n = map_.cells();
    const auto steps = ago / parameters_.step;
    std::ranges::fill(going_back_, 0.0F);
    std::ranges::fill(waiting_at_, 0.0F);
    std::ranges::fill(marginal_, 0.0F);
    for (const auto& layer : layers_)
        for (auto i = std::size_t {0}; i < n; ++i)
            marginal_[i] += layer.belief[i];
    auto nearest = std::size_t {0};
    for (auto i = std::size_t {0}; i < n; ++i) {
        while (nearest + 1 < starts.size() && starts[nearest] + starts[nearest + 1] <= 2 * i)
            ++nearest;
        resting_[i] = held_[i] + stopped_[i];
        waiting_at_[nearest] += resting_[i];
        going_back_[nearest] += breaks_off * marginal_[i];
    }
    for (auto& layer : layers_)
        begin_in_time(layer, starts, steps);
    constexpr auto with_an_earlier = 1.0F - with_the_same - with_the_next - at_an_entry;
    auto from_later_notes = 0.0F;
    for (auto e = starts.size(); e-- > 0;) {
        const auto waited =
            with_the_same * waiting_at_[e] + (e > 0 ? with_the_next * waiting_at_[e - 1] : 0.0F);
        const auto begins = from_later_notes + resumes_with_it * waited;
        from_later_notes = each_note_further * from_later_notes +
                           (1.0F - each_note_further) *
                               (going_back_[e] + resumes_with_it * with_an_earlier * waiting_at_[e]);
        for (auto k = std::size_t {0}; k < tempi; ++k)
            layers_[k].belief[cell_after(starts[e], layers_[k], steps)] += begins * usual_tempo_[k];
    }
    jump(0.0F, resting_, resumes_with_it * at_an_entry, steps);
    for (auto i = std::size_t {0}; i < n; ++i) {
        held_[i] *= unasked_rate;
        stopped_[i] *= unasked_rate;
    }
    normalise();
}

}  // namespace tutti::following
