// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/attention.hpp"

#include <algorithm>

namespace tutti::rehearsal {

namespace {

// A view that stalls has not seen what went on meanwhile, so no more than this counts between two glances.
constexpr Seconds longest_step = 250_ms;
// The number shown beside the section's name follows this slowly, so that its digits can be read.
constexpr Seconds deviation_memory = 1_s;

}  // namespace

Attention::Attention()
    : Attention {Parameters {}}
{
}

Attention::Attention(const Parameters& parameters)
    : parameters_ {parameters}
{
}

std::optional<Focus> Attention::update(std::span<const Glance> glances, Seconds now)
{
    if (evidence_.size() != glances.size() || (last_ && now < *last_)) {
        evidence_.assign(glances.size(), Evidence {});
        focus_.reset();
        last_.reset();
    }
    const auto step = last_ ? std::min(now - *last_, longest_step) : Seconds {};
    last_ = now;
    for (std::size_t n = 0; n < glances.size(); ++n)
        weigh(glances[n], step, evidence_[n]);

    const auto still_out =
        focus_ && evidence_[focus_->section].enough && evidence_[focus_->section].side == focus_->verdict;
    if (still_out)
        focus_->deviation = evidence_[focus_->section].deviation;
    if (focus_ && now - chosen_at_ < parameters_.hold)
        return focus_;

    const auto candidate = worst();
    const auto clearly_worse = still_out && candidate &&
                               abs(candidate->deviation) > abs(focus_->deviation) + parameters_.clearly_worse;
    if (still_out && !clearly_worse)
        return focus_;
    focus_ = candidate;
    chosen_at_ = now;
    return focus_;
}

void Attention::weigh(const Glance& glance, Seconds step, Evidence& evidence) const
{
    const auto out =
        (glance.verdict == Verdict::flat || glance.verdict == Verdict::sharp) && glance.deviation;
    if (out && glance.verdict != evidence.side) {
        evidence = Evidence {};
        evidence.side = glance.verdict;
        evidence.deviation = *glance.deviation;
        return;
    }
    if (out) {
        // Only the time between two glances on this side was surely spent there.
        if (evidence.without == Seconds {})
            evidence.amount = std::min(evidence.amount + step, parameters_.sure_for);
        evidence.without = Seconds {};
        evidence.enough = evidence.enough || evidence.amount >= parameters_.sure_for;
        evidence.deviation +=
            (*glance.deviation - evidence.deviation) * std::min(1.0, step / deviation_memory);
        return;
    }
    evidence.without += step;
    if (glance.verdict == Verdict::in_tune)
        evidence.amount = evidence.amount - step;
    if (evidence.without > parameters_.pause || evidence.amount < Seconds {})
        evidence = Evidence {};
}

std::optional<Focus> Attention::worst() const
{
    auto found = std::optional<Focus> {};
    for (std::size_t n = 0; n < evidence_.size(); ++n) {
        const auto& evidence = evidence_[n];
        if (evidence.enough && (!found || abs(evidence.deviation) > abs(found->deviation)))
            found = Focus {n, evidence.side, evidence.deviation};
    }
    return found;
}

}  // namespace tutti::rehearsal
