// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/onset_flux.hpp"

#include <algorithm>
#include <utility>

#include "analysis/onset_weights.hpp"

namespace tutti::analysis {

namespace {

constexpr auto settling = 100_ms;
constexpr auto falling = -1.0F;  // −10 dB in 43 ms: a note ends, whatever clicks in it

/// When verdicts make an onset.
struct Rule {
    std::size_t averaged;  ///< hops that a verdict is the mean of
    float clear;
    std::size_t patience;  ///< hops from the first clear verdict to the report, which takes the clearest
    Seconds shortest_gap;
    Seconds longest_ago;
};
// The F-measure is flat from 0.5 to 0.7 on material held back; the surer end claims fewer notes that were
// none.
constexpr auto alone =
    Rule {.averaged = 2, .clear = 0.65F, .patience = 0, .shortest_gap = 80_ms, .longest_ago = 60_ms};
constexpr auto among_neighbours =
    Rule {.averaged = 4, .clear = 0.65F, .patience = 4, .shortest_gap = 120_ms, .longest_ago = 140_ms};

const Rule& rule_in(Company company) noexcept
{
    return company == Company::alone ? alone : among_neighbours;
}

}  // namespace

OnsetFlux::OnsetFlux(Parameters parameters)
    : parameters_ {parameters}
    , features_ {{.bin_spacing = parameters.bin_spacing,
                  .bins = parameters.bins,
                  .hop = to_seconds(parameters.hop, parameters.sample_rate)}}
{
}

void OnsetFlux::reset() noexcept
{
    features_.reset();
    rows_ = {};
    hops_ = 0;
    since_onset_ = 0;
    clearness_ = {};
    mean_ = 0.0F;
    pending_.reset();
}

std::optional<Onset> OnsetFlux::process(const OnsetEvidence& evidence, FramePosition until) noexcept
{
    const auto hop = to_seconds(parameters_.hop, parameters_.sample_rate);
    rows_[hops_ % remembered] = features_.process(evidence);
    auto rows = std::array<const OnsetFeatures::Row*, onset_rows_ago.size()> {};
    for (auto i = std::size_t {0}; i < rows.size(); ++i)
        rows[i] = &rows_[(hops_ - std::min(onset_rows_ago[i], hops_)) % remembered];
    const auto [clearness, ago] = weigh_onset(rows, parameters_.company);
    ++hops_;
    ++since_onset_;

    const auto& rule = rule_in(parameters_.company);
    clearness_[hops_ % clearness_.size()] = clearness;
    mean_ = 0.0F;
    for (auto i = std::size_t {0}; i < rule.averaged; ++i)
        mean_ += clearness_[(hops_ - i) % clearness_.size()] / static_cast<float>(rule.averaged);
    if (!pending_) {
        if (mean_ <= rule.clear || features_.row()[OnsetFeatures::level_step_8] < falling ||
            hop * static_cast<double>(since_onset_) < rule.shortest_gap ||
            hop * static_cast<double>(hops_) < settling)
            return std::nullopt;
        since_onset_ = 0;
        pending_ = Onset {};
    }
    if (mean_ > pending_->strength) {
        const auto back = std::clamp(Seconds {static_cast<double>(ago)}, 0_ms, rule.longest_ago);
        pending_->start = std::max(FramePosition {}, until - to_frames(back, parameters_.sample_rate));
        pending_->strength = mean_;
    }
    if (since_onset_ < rule.patience)
        return std::nullopt;
    pending_->reported = until;
    return std::exchange(pending_, std::nullopt);
}

}  // namespace tutti::analysis
