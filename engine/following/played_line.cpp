// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/played_line.hpp"

#include <algorithm>
#include <cmath>

#include "following/score_map.hpp"

namespace tutti::following {

namespace {

constexpr auto wanders = std::array {0.015, 0.04, 0.10};
constexpr auto unevennesses = std::array {0.0, 0.025, 0.05};  // seconds
constexpr auto place_wander = 0.2;                            // cells, after a second
constexpr auto place_unknown = 3.0;                           // cells: 75 ms
constexpr auto comes_back_in = 5_s;                           // to the usual pace, where that is known
constexpr auto beside_usual = 0.10;                           // of the pace, standard deviation
constexpr auto remembers = 0.99;        // of what was learnt, from one beginning to the next,
constexpr auto least_odds = -8.0;       // of a filter to the likeliest, natural log: it may come back,
constexpr auto most_surprising = 16.0;  // square of deviations: what is farther off may be another note
constexpr auto slowest_pace = 0.3;
constexpr auto fastest_pace = 2.0;

}  // namespace

PlayedLine::PlayedLine() noexcept
{
    auto filter = filters_.begin();
    for (const auto wander : wanders)
        for (const auto unevenness : unevennesses)
            *filter++ = {wander, unevenness};
    weigh();
    begin(0.0, 1.0, 0.0);
}

void PlayedLine::begin(double cell, double pace, double pace_variance) noexcept
{
    for (auto& filter : filters_) {
        filter.cell = cell;
        filter.pace = pace;
        filter.cell_variance = place_unknown * place_unknown;
        filter.covariance = 0.0;
        filter.pace_variance = pace_variance;
    }
    sum_up();
}

void PlayedLine::go_on(Seconds hop, double usual_pace, double doubt) noexcept
{
    const auto h = hop / ScoreMap::cell_length;
    const auto known = beside_usual * beside_usual / (beside_usual * beside_usual + doubt * doubt);
    const auto stays = std::exp(-known * (hop / comes_back_in));
    for (auto& f : filters_) {
        f.cell += f.pace * h;
        f.pace = usual_pace + stays * (f.pace - usual_pace);
        f.cell_variance +=
            h * (2.0 * f.covariance + h * f.pace_variance) + place_wander * place_wander * hop.value();
        f.covariance = stays * (f.covariance + h * f.pace_variance);
        f.pace_variance = stays * stays * f.pace_variance + f.wander * f.wander * hop.value();
    }
    sum_up();
}

void PlayedLine::count_on(double usual_pace) noexcept
{
    for (auto& filter : filters_)
        filter.pace = usual_pace;
    pace_ = usual_pace;
}

void PlayedLine::observe(double cell, Seconds ago, Seconds deviation) noexcept
{
    const auto h = ago / ScoreMap::cell_length;
    for (auto& f : filters_) {
        const auto noise = std::hypot(deviation.value(), f.unevenness) / ScoreMap::cell_length.value();
        const auto off = cell - (f.cell - f.pace * h);
        const auto of_cell = f.cell_variance - h * f.covariance;
        const auto of_pace = f.covariance - h * f.pace_variance;
        const auto all = of_cell - h * of_pace + noise * noise;
        f.odds = remembers * f.odds - 0.5 * (std::log(all) + std::min(off * off / all, most_surprising));
        const auto cell_gain = of_cell / all;
        const auto pace_gain = of_pace / all;
        f.cell += cell_gain * off;
        f.pace = std::clamp(f.pace + pace_gain * off, slowest_pace, fastest_pace);
        f.cell_variance -= cell_gain * of_cell;
        f.covariance -= cell_gain * of_pace;
        f.pace_variance -= pace_gain * of_pace;
    }
    weigh();
    sum_up();
}

void PlayedLine::stand_at(double cell) noexcept
{
    for (auto& filter : filters_)
        filter.cell = cell;
    sum_up();
}

void PlayedLine::move_by(double cells) noexcept
{
    for (auto& filter : filters_)
        filter.cell += cells;
    cell_ += cells;
}

double PlayedLine::beginning_deviation() const noexcept
{
    auto variance = cell_variance_;
    for (const auto& filter : filters_) {
        const auto cells = filter.unevenness / ScoreMap::cell_length.value();
        variance += filter.weight * cells * cells;
    }
    return std::sqrt(variance);
}

void PlayedLine::weigh() noexcept
{
    const auto most = std::ranges::max(filters_, {}, &Filter::odds).odds;
    auto all = 0.0;
    for (auto& filter : filters_) {
        filter.odds = std::max(filter.odds - most, least_odds);
        filter.weight = std::exp(filter.odds);
        all += filter.weight;
    }
    for (auto& filter : filters_)
        filter.weight /= all;
}

/// Mean and variance of all filters together.
void PlayedLine::sum_up() noexcept
{
    cell_ = pace_ = cell_variance_ = pace_variance_ = 0.0;
    for (const auto& f : filters_) {
        cell_ += f.weight * f.cell;
        pace_ += f.weight * f.pace;
    }
    for (const auto& f : filters_) {
        cell_variance_ += f.weight * (f.cell_variance + (f.cell - cell_) * (f.cell - cell_));
        pace_variance_ += f.weight * (f.pace_variance + (f.pace - pace_) * (f.pace - pace_));
    }
}

}  // namespace tutti::following
