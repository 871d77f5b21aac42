// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/astray.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::following {

namespace {

constexpr auto spacing = 4.0;              // cells: 100 ms
constexpr auto reach = std::size_t {100};  // distances to either side
constexpr auto memory = 5_s;
constexpr auto same_place = std::size_t {3};  // distances around the best: 300 ms
constexpr auto fits_at_all = 12.0F;           // natural log: some four notes' worth,
constexpr auto sure = 4.0F;                   // and of the odds to any other place

}  // namespace

Astray::Astray(const ScoreMap& map, std::size_t section, Seconds step)
    : map_ {&map}
    , section_ {section}
    , keeps_ {static_cast<float>(std::exp(-(step / memory)))}
    , odds_(2 * reach + 1, 0.0F)
{
}

void Astray::process(std::span<const float> fits, double cell) noexcept
{
    const auto last = static_cast<double>(map_->cells() - 1);
    const auto segments = map_->segments();
    const auto first = cell - spacing * static_cast<double>(reach);
    const auto* segment = &map_->segment_at(static_cast<std::size_t>(std::clamp(first, 0.0, last)));
    const auto* const end = segments.data() + segments.size();
    for (auto d = std::size_t {0}; d < odds_.size(); ++d) {
        const auto there = first + spacing * static_cast<double>(d);
        while (segment + 1 < end && static_cast<double>((segment + 1)->first_cell) <= there)
            ++segment;
        // Before the beginning and after the end there is nothing to play.
        const auto choice =
            there < 0.0 || there > last ? std::uint16_t {0} : map_->choice(*segment, section_);
        odds_[d] = keeps_ * odds_[d] + fits[choice];
    }
}

void Astray::forget() noexcept
{
    std::ranges::fill(odds_, 0.0F);
}

std::optional<double> Astray::cells() const noexcept
{
    const auto best = static_cast<std::size_t>(std::ranges::max_element(odds_) - odds_.begin());
    if (odds_[best] < fits_at_all)
        return std::nullopt;
    for (auto d = std::size_t {0}; d < odds_.size(); ++d)
        if (std::max(d, best) - std::min(d, best) > same_place && odds_[d] > odds_[best] - sure)
            return std::nullopt;
    return std::max(best, reach) - std::min(best, reach) > same_place
               ? std::optional {spacing * (static_cast<double>(best) - static_cast<double>(reach))}
               : std::nullopt;
}

}  // namespace tutti::following
