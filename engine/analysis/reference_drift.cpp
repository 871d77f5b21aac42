// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/reference_drift.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace tutti::analysis {

namespace {

constexpr auto section_memory = 1.5;   // s of sound: two or three notes, whose own errors average out
constexpr auto ensemble_memory = 0.7;  // s
constexpr auto semitone = 100.0;       // cents
constexpr auto agreeing = 15.0;  // cents from the median section: further off is a fault, not the ensemble
constexpr auto enough = 1.0;     // s of sound
constexpr auto stale = 15.0;     // s without: it may have retuned

}  // namespace

ReferenceDrift::ReferenceDrift(Parameters parameters)
    : parameters_ {parameters}
    , sections_(parameters.sections)
    , sorted_(parameters.sections)
{
}

void ReferenceDrift::reset() noexcept
{
    std::ranges::fill(sections_, Section {});
    drift_.reset();
}

bool ReferenceDrift::counts(const Section& section) noexcept
{
    return section.heard_s >= enough && section.silent_s < stale;
}

std::optional<Cents> ReferenceDrift::own_deviation(std::size_t section) const noexcept
{
    if (!drift_ || !counts(sections_[section]))
        return std::nullopt;
    return Cents {sections_[section].cents} - *drift_;
}

void ReferenceDrift::process(std::span<const std::optional<Cents>> deviations) noexcept
{
    assert(deviations.size() == sections_.size());
    const auto hop = parameters_.hop.value();
    auto known = std::size_t {0};
    for (auto s = std::size_t {0}; s < sections_.size(); ++s) {
        auto& section = sections_[s];
        if (!deviations[s]) {
            section.silent_s += hop;
        } else {
            if (section.silent_s >= stale)
                section.heard_s = 0.0;
            section.silent_s = 0.0;
            section.heard_s = std::min(section.heard_s + hop, section_memory);
            // A plain mean until the memory is full.
            const auto share = hop / std::max(section.heard_s, hop);
            // Deviations are from the nearest key: a class that has sunk past the quarter tone is not sharp.
            const auto off = std::remainder(deviations[s]->value() - section.cents, semitone);
            section.cents += share * off;
        }
        if (counts(section))
            sorted_[known++] = section.cents;
    }
    if (known < 2) {
        drift_.reset();
        return;
    }
    const auto sorted = std::span {sorted_}.first(known);
    std::ranges::sort(sorted);
    const auto middle =
        known % 2 == 1 ? sorted[known / 2] : 0.5 * (sorted[known / 2 - 1] + sorted[known / 2]);
    // The median alone would sit half-way between two sections once a third goes astray.
    auto sum = 0.0;
    auto agreed = 0.0;
    for (const auto cents : sorted) {
        if (std::abs(cents - middle) <= agreeing) {
            sum += cents;
            agreed += 1.0;
        }
    }
    const auto together = agreed > 0.0 ? sum / agreed : middle;
    if (!drift_)
        drift_ = Cents {together};
    else
        *drift_ += Cents {(together - drift_->value()) * (1.0 - std::exp(-hop / ensemble_memory))};
}

}  // namespace tutti::analysis
