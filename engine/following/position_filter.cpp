// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/position_filter.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tutti::following {

namespace {

constexpr auto lowest_tempo = 0.3;
constexpr auto highest_tempo = 1.6;
constexpr auto prior_deviation = 0.25;  // of the logarithm of the tempo, before anything was heard
constexpr auto tempo_memory = 8_s;
constexpr auto usual_return = 6_s;  // of music, from where playing stopped back to where it goes on
constexpr auto usual_skip = 4_s;    // likewise, onward
constexpr auto near_cells = std::size_t {10};  // 250 ms
constexpr auto wide_cells = std::size_t {40};  // 1 s
constexpr auto least_belief = 1e-25F;          // of a cell: smaller numbers are slow, and mean as little

double per_step(double per_second, Seconds step)
{
    return 1.0 - std::exp(-per_second * step.value());
}

/// In lanes, which vector registers can take: one sum after the other would wait for each addition.
float sum_of(std::span<const float> values) noexcept
{
    constexpr auto lanes = std::size_t {16};
    auto sums = std::array<float, lanes> {};
    const auto whole = values.size() / lanes * lanes;
    for (auto i = std::size_t {0}; i < whole; i += lanes)
        for (auto lane = std::size_t {0}; lane < lanes; ++lane)
            sums[lane] += values[i + lane];
    return std::accumulate(sums.begin(), sums.end(), 0.0F) +
           std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(whole), values.end(), 0.0F);
}

}  // namespace

double PositionFilter::tempo_of(std::size_t layer) noexcept
{
    const auto part = static_cast<double>(layer) / static_cast<double>(tempi - 1);
    return lowest_tempo * std::pow(highest_tempo / lowest_tempo, part);
}

PositionFilter::PositionFilter(const ScoreMap& map, Parameters parameters)
    : map_ {map}
    , parameters_ {parameters}
    , held_(map.cells())
    , stopped_(map.cells())
    , near_share_(map.cells())
    , arriving_(map.cells())
    , resting_(map.cells())
    , mixed_(map.cells())
    , before_(map.cells())
    , marginal_(map.cells())
    , moving_(map.cells())
    , sums_(map.cells() + 1)
    , folded_(map.cells())
{
    auto sum = 0.0F;
    for (auto k = std::size_t {0}; k < tempi; ++k) {
        layers_[k].belief.resize(map.cells());
        layers_[k].pace = tempo_of(k) * (parameters.step / ScoreMap::cell_length);
        const auto off = std::log(tempo_of(k)) / prior_deviation;
        prior_tempo_[k] = static_cast<float>(std::exp(-0.5 * off * off));
        sum += prior_tempo_[k];
    }
    for (auto& share : prior_tempo_)
        share /= sum;
    lay_out_jumps();
    begin();
}

void PositionFilter::lay_out_jumps()
{
    const auto n = map_.cells();
    auto weights = std::vector<double>(n, 0.0);
    for (const auto& entry : map_.entries())
        weights[entry.cell] = static_cast<double>(entry.share);
    auto sums = weights;  // of the entries, each by its nearness
    const auto back = std::exp(-(ScoreMap::cell_length / usual_return));
    const auto onward = std::exp(-(ScoreMap::cell_length / usual_skip));
    auto below = 0.0;
    for (auto i = std::size_t {1}; i < n; ++i)
        sums[i] += below = back * (below + weights[i - 1]);
    auto above = 0.0;
    for (auto i = n - 1; i > 0; --i)
        sums[i - 1] += above = onward * (above + weights[i]);
    for (auto i = std::size_t {0}; i < n; ++i)
        near_share_[i] = static_cast<float>(1.0 / std::max(sums[i], 1e-12));
}

/// Belief that leaves each cell's playing (in marginal_) and standing still, by these shares,
/// to the entries: those near the cell, by an exponential of the distance on either side, and all of them.
void PositionFilter::jump(float from_playing, float from_still) noexcept
{
    const auto n = map_.cells();
    const auto near = static_cast<float>(parameters_.near);
    const auto back = static_cast<float>(std::exp(-(ScoreMap::cell_length / usual_return)));
    const auto onward = static_cast<float>(std::exp(-(ScoreMap::cell_length / usual_skip)));
    const auto leaving = [&](std::size_t i) {
        return from_playing * marginal_[i] + from_still * stopped_[i];
    };
    auto total = 0.0F;
    auto ahead = 0.0F;
    for (auto i = n; i-- > 0;) {
        const auto here = leaving(i);
        total += here;
        ahead = back * ahead + near * near_share_[i] * here + least_belief;
        arriving_[i] = ahead;
    }
    auto behind = 0.0F;
    for (auto i = std::size_t {0}; i < n; ++i) {
        arriving_[i] += behind;
        behind = onward * (behind + near * near_share_[i] * leaving(i)) + least_belief;
    }
    const auto from_anywhere = (1.0F - near) * total;
    for (const auto& entry : map_.entries()) {
        const auto entering = entry.share * (from_anywhere + arriving_[entry.cell]);
        for (auto k = std::size_t {0}; k < tempi; ++k)
            layers_[k].belief[entry.cell] += entering * usual_tempo_[k];
    }
}

void PositionFilter::begin() noexcept
{
    constexpr auto at_the_start = 0.8F;
    for (auto& layer : layers_)
        std::ranges::fill(layer.belief, 0.0F);
    std::ranges::fill(held_, 0.0F);
    std::ranges::fill(stopped_, 0.0F);
    for (const auto& entry : map_.entries())
        stopped_[entry.cell] += (1.0F - at_the_start) * entry.share;
    stopped_.front() += at_the_start;
    usual_tempo_ = prior_tempo_;
    normalise();
}

void PositionFilter::told(double cell) noexcept
{
    const auto place =
        static_cast<std::size_t>(std::lround(std::clamp(cell, 0.0, static_cast<double>(map_.cells() - 1))));
    for (auto& layer : layers_)
        std::ranges::fill(layer.belief, 0.0F);
    std::ranges::fill(held_, 0.0F);
    std::ranges::fill(stopped_, 0.0F);
    for (const auto& entry : map_.entries())
        stopped_[entry.cell] += 0.05F * entry.share;  // people misspeak
    stopped_[place] += 0.95F;
    normalise();
}

void PositionFilter::loosen() noexcept
{
    constexpr auto share = 0.1F;
    for (auto& layer : layers_)
        for (auto& value : layer.belief)
            value *= 1.0F - share;
    for (const auto& entry : map_.entries())
        for (auto k = std::size_t {0}; k < tempi; ++k)
            layers_[k].belief[entry.cell] += share * entry.share * usual_tempo_[k];
    normalise();
}

void PositionFilter::shift(Layer& layer) noexcept
{
    layer.fraction += layer.pace;
    while (layer.fraction >= 1.0) {
        layer.fraction -= 1.0;
        auto& belief = layer.belief;
        const auto last = belief.size() - 1;
        const auto beyond = belief[last];
        std::move_backward(belief.begin(), belief.end() - 1, belief.end());
        belief.front() = 0.0F;
        // Whoever has come to the end has stopped.
        stopped_[last] += beyond;
    }
}

void PositionFilter::step(std::span<const float> playing, float stopped) noexcept
{
    const auto n = map_.cells();
    const auto& p = parameters_;
    for (auto& layer : layers_)
        shift(layer);

    const auto spacing = std::log(tempo_of(1) / tempo_of(0));
    const auto mix = static_cast<float>(
        std::min(0.3, 0.5 * p.tempo_wander * p.tempo_wander * p.step.value() / (spacing * spacing)));
    const auto jumping = static_cast<float>(per_step(p.jumps, p.step));
    const auto stopping = static_cast<float>(per_step(p.stops, p.step));
    const auto holding = static_cast<float>(per_step(p.holds, p.step));
    const auto releasing = static_cast<float>(per_step(p.releases, p.step));
    const auto resuming = static_cast<float>(per_step(p.resumes, p.step));
    const auto restarting = static_cast<float>(per_step(p.restarts, p.step));
    const auto leaving = jumping + stopping + holding;

    for (auto i = std::size_t {0}; i < n; ++i) {
        resting_[i] = releasing * held_[i] + resuming * stopped_[i];
        marginal_[i] = 0.0F;
    }

    // Tempi in turn: `before_` keeps the layer below as it was, the one above is still untouched.
    for (auto k = std::size_t {0}; k < tempi; ++k) {
        auto& belief = layers_[k].belief;
        const auto offset_to = [&](std::size_t other) {
            return static_cast<std::ptrdiff_t>(std::lround(layers_[k].fraction - layers_[other].fraction));
        };
        const auto below = k > 0 ? before_.data() : nullptr;
        const auto above = k + 1 < tempi ? layers_[k + 1].belief.data() : nullptr;
        const auto shift_below = k > 0 ? offset_to(k - 1) : 0;
        const auto shift_above = k + 1 < tempi ? offset_to(k + 1) : 0;
        const auto neighbours = (below != nullptr ? 1.0F : 0.0F) + (above != nullptr ? 1.0F : 0.0F);
        const auto stay = 1.0F - leaving - mix * neighbours;
        const auto entering = usual_tempo_[k];
        const auto taken = [&](const float* from, std::ptrdiff_t by, std::size_t i) {
            const auto at = static_cast<std::ptrdiff_t>(i) + by;
            return at >= 0 && at < static_cast<std::ptrdiff_t>(n) ? from[at] : 0.0F;
        };
        // The ends by the careful way, the long middle by one that vector registers can take.
        const auto edge = std::min<std::size_t>(2, n);
        const auto careful = [&](std::size_t i) {
            auto value = stay * belief[i] + entering * resting_[i];
            if (below != nullptr)
                value += mix * taken(below, shift_below, i);
            if (above != nullptr)
                value += mix * taken(above, shift_above, i);
            mixed_[i] = value;
        };
        for (auto i = std::size_t {0}; i < edge; ++i)
            careful(i);
        for (auto i = std::max(edge, n - edge); i < n; ++i)
            careful(i);
        const auto* lower =
            below != nullptr ? below + (static_cast<std::ptrdiff_t>(edge) + shift_below) : belief.data();
        const auto* upper =
            above != nullptr ? above + (static_cast<std::ptrdiff_t>(edge) + shift_above) : belief.data();
        const auto mix_lower = below != nullptr ? mix : 0.0F;
        const auto mix_upper = above != nullptr ? mix : 0.0F;
        for (auto i = edge; i + edge < n; ++i)
            mixed_[i] = stay * belief[i] + entering * resting_[i] + mix_lower * lower[i - edge] +
                        mix_upper * upper[i - edge];
        for (auto i = std::size_t {0}; i < n; ++i)
            marginal_[i] += belief[i];
        std::swap(before_, belief);
        std::swap(belief, mixed_);
    }
    jump(jumping, restarting);
    for (auto i = std::size_t {0}; i < n; ++i) {
        held_[i] = (1.0F - releasing) * held_[i] + holding * marginal_[i];
        stopped_[i] = (1.0F - resuming - restarting) * stopped_[i] + stopping * marginal_[i];
    }

    for (auto i = std::size_t {0}; i < n; ++i) {
        held_[i] *= playing[i];
        stopped_[i] *= stopped;
    }
    for (auto& layer : layers_) {
        const auto ahead = std::size_t {layer.fraction >= 0.5 ? 1U : 0U};
        auto* belief = layer.belief.data();
        for (auto i = std::size_t {0}; i + ahead < n; ++i)
            belief[i] *= playing[i + ahead];
        if (ahead == 1)
            belief[n - 1] *= playing[n - 1];
    }
    normalise();
    learn_tempo();
}

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

void PositionFilter::normalise() noexcept
{
    const auto n = map_.cells();
    std::ranges::fill(marginal_, 0.0F);
    auto moving = 0.0F;
    for (auto k = std::size_t {0}; k < tempi; ++k) {
        const auto* belief = layers_[k].belief.data();
        for (auto i = std::size_t {0}; i < n; ++i)
            marginal_[i] += belief[i];
        tempo_now_[k] = sum_of(layers_[k].belief);
        moving += tempo_now_[k];
    }
    const auto total = moving + sum_of(held_) + sum_of(stopped_);
    moving_ = marginal_;
    for (auto i = std::size_t {0}; i < n; ++i)
        marginal_[i] += held_[i] + stopped_[i];
    const auto scale = 1.0F / std::max(total, least_belief);
    for (auto& layer : layers_)
        for (auto& value : layer.belief)
            value = value * scale + least_belief;
    for (auto i = std::size_t {0}; i < n; ++i) {
        held_[i] *= scale;
        stopped_[i] *= scale;
        marginal_[i] *= scale;
    }
    for (auto& share : tempo_now_)
        share *= scale;
}

void PositionFilter::share_on_the_move(std::span<const ScoreMap::Segment> segments,
                                       std::span<float> shares) const noexcept
{
    for (auto i = std::size_t {0}; i < segments.size(); ++i) {
        const auto last = i + 1 < segments.size() ? segments[i + 1].first_cell : map_.cells();
        shares[i] = 0.0F;
        for (auto cell = segments[i].first_cell; cell < last; ++cell)
            shares[i] += moving_[cell];
    }
}

void PositionFilter::learn_tempo() noexcept
{
    const auto moving = std::accumulate(tempo_now_.begin(), tempo_now_.end(), 0.0F);
    const auto share = static_cast<float>(per_step(1.0 / tempo_memory.value(), parameters_.step)) * moving;
    for (auto k = std::size_t {0}; k < tempi; ++k)
        usual_tempo_[k] += share * (tempo_now_[k] / std::max(moving, least_belief) - usual_tempo_[k]);
}

PositionFilter::Estimate PositionFilter::estimate() noexcept
{
    const auto n = map_.cells();
    const auto sum_up = [&](std::span<const float> values) {
        sums_[0] = 0.0;
        for (auto i = std::size_t {0}; i < n; ++i)
            sums_[i + 1] = sums_[i] + static_cast<double>(values[i]);
    };
    const auto within = [&](std::size_t cell, std::size_t reach) {
        const auto first = cell < reach ? 0 : cell - reach;
        const auto last = std::min(n, cell + reach + 1);
        return sums_[last] - sums_[first];
    };
    // First which place of the page, then which of its playings: nobody can hear the latter.
    std::ranges::fill(folded_, 0.0F);
    for (auto i = std::size_t {0}; i < n; ++i)
        folded_[map_.first_playing_of(i)] += marginal_[i];
    sum_up(folded_);
    auto page = std::size_t {0};
    auto most = -1.0;
    for (auto i = std::size_t {0}; i < n; ++i)
        if (const auto here = within(i, near_cells); here > most) {
            most = here;
            page = i;
        }
    auto estimate = Estimate {};
    estimate.share = most;
    estimate.wide_share = within(page, wide_cells);
    sum_up(marginal_);
    auto best = page;
    auto most_of_playing = -1.0;
    for (auto i = std::size_t {0}; i < n; ++i)
        if (const auto off = std::max<std::size_t>(map_.first_playing_of(i), page) -
                             std::min<std::size_t>(map_.first_playing_of(i), page);
            off <= near_cells)
            if (const auto here = within(i, near_cells); here > most_of_playing) {
                most_of_playing = here;
                best = i;
            }
    // Where one playing passes into the next, places that follow each other lie far apart on the page.
    estimate.share = std::max(estimate.share, within(best, near_cells));
    estimate.wide_share = std::max(estimate.wide_share, within(best, wide_cells));
    const auto first = best < near_cells ? 0 : best - near_cells;
    const auto last = std::min(n, best + near_cells + 1);
    auto mass = 1e-30;
    auto moment = 0.0;
    auto moving = 0.0;
    auto tempo = 0.0;
    for (auto k = std::size_t {0}; k < tempi; ++k) {
        const auto& layer = layers_[k];
        auto sum = 0.0;
        for (auto i = first; i < last; ++i) {
            const auto b = static_cast<double>(layer.belief[i]);
            sum += b;
            moment += b * (static_cast<double>(i) + layer.fraction);
        }
        mass += sum;
        moving += sum;
        tempo += sum * tempo_of(k);
    }
    const auto still = std::accumulate(stopped_.begin(), stopped_.end(), 0.0);
    for (auto i = first; i < last; ++i) {
        const auto b = static_cast<double>(held_[i]) + static_cast<double>(stopped_[i]);
        mass += b;
        moment += b * static_cast<double>(i);
    }
    estimate.cell = moment / mass;
    estimate.moving = moving / mass;
    estimate.tempo = moving > 1e-12 ? tempo / moving : 1.0;
    estimate.stopped = still;
    return estimate;
}

}  // namespace tutti::following
