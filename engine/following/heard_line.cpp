// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/heard_line.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "following/hops.hpp"

namespace tutti::following {

namespace {

constexpr auto onsets_remembered = std::size_t {64};

}  // namespace

HeardLine::HeardLine(Seconds hop, std::size_t hops_remembered)
    : hop_ {hop}
    , moments_(hops_remembered)
    , onsets_(onsets_remembered)
{
}

void HeardLine::put(std::int64_t hop, const analysis::SectionReading& reading, Hertz a4) noexcept
{
    newest_ = hop;
    auto& here = moments_[static_cast<std::size_t>(hop) % moments_.size()];
    here.silent = reading.state == analysis::SectionState::silent;
    here.level = static_cast<float>(reading.level.value());
    here.confidence = reading.f0 ? static_cast<float>(reading.confidence) : 0.0F;
    here.cents = reading.f0 ? static_cast<float>(6900.0 + cents_between(*reading.f0, a4).value())
                            : std::numeric_limits<float>::quiet_NaN();
}

void HeardLine::begin(double hop) noexcept
{
    onsets_[onset_count_++ % onsets_remembered] = hop;
}

void HeardLine::forget() noexcept
{
    onset_count_ = 0;
    std::ranges::fill(moments_, Moment {});
}

std::optional<double> HeardLine::onset_near(double hop, Seconds before, Seconds after) const noexcept
{
    const auto first = hop - static_cast<double>(to_hops(before, hop_));
    const auto last = hop + static_cast<double>(to_hops(after, hop_));
    auto best = std::optional<double> {};
    for (auto i = std::size_t {0}; i < std::min(onset_count_, onsets_remembered); ++i) {
        const auto onset = onsets_[i];
        if (onset < first || onset > last)
            continue;
        if (!best || std::fabs(onset - hop) < std::fabs(*best - hop))
            best = onset;
    }
    return best;
}

std::optional<Cents> HeardLine::from_key(Pitch key, std::int64_t first, std::int64_t last) const noexcept
{
    auto cents = std::array<float, 512> {};
    auto count = std::size_t {0};
    const auto at_key = static_cast<float>(100.0 * key.midi_key());
    for (auto hop = first; hop < heard_of(last) && count < cents.size(); ++hop) {
        const auto& heard = at(hop);
        if (!heard.silent && heard.confidence >= static_cast<float>(sure) &&
            std::fabs(heard.cents - at_key) <= 100.0F)
            cents[count++] = heard.cents - at_key;
    }
    if (count == 0)
        return std::nullopt;
    const auto middle = cents.begin() + static_cast<std::ptrdiff_t>(count / 2);
    std::nth_element(cents.begin(), middle, cents.begin() + static_cast<std::ptrdiff_t>(count));
    return Cents {static_cast<double>(*middle)};
}

std::optional<std::int64_t> HeardLine::first_sure(std::int64_t first, std::int64_t last) const noexcept
{
    for (auto hop = first; hop < heard_of(last); ++hop)
        if (const auto& heard = at(hop);
            !heard.silent && !std::isnan(heard.cents) && static_cast<double>(heard.confidence) >= sure)
            return hop;
    return std::nullopt;
}

std::optional<Decibels> HeardLine::level(std::int64_t first, std::int64_t last) const noexcept
{
    auto sum = 0.0;
    auto count = 0;
    for (auto hop = first; hop < heard_of(last); ++hop)
        if (const auto& heard = at(hop); !heard.silent) {
            sum += static_cast<double>(heard.level);
            ++count;
        }
    if (count == 0)
        return std::nullopt;
    return decibels(sum / count);
}

}  // namespace tutti::following
