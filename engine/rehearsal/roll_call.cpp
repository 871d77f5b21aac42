// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/roll_call.hpp"

#include <algorithm>

namespace tutti::rehearsal {

namespace {

constexpr auto rise = 10_dB;
constexpr auto audible = decibels(-50.0);
constexpr auto clearly = 3_dB;  // as in a tuning round: bleed at an uneven microphone stays below
constexpr auto long_enough = 500_ms;

}  // namespace

void RollCall::begin(std::span<const MicrophoneGlance> glances)
{
    before_.clear();
    for (const auto& glance : glances)
        before_.push_back(glance.level);
    loudest_.reset();
    answer_.reset();
}

std::optional<Answer> RollCall::update(std::span<const MicrophoneGlance> glances,
                                       const std::vector<bool>& taken, Seconds now)
{
    if (glances.size() != before_.size()) {
        begin(glances);
        return answer_;
    }
    auto first = std::optional<std::size_t> {};
    auto second = dsp::silence_level;
    for (std::size_t c = 0; c < glances.size(); ++c) {
        const auto level = glances[c].level;
        before_[c] = std::min(before_[c], level);
        if (level < audible || level < before_[c] + rise)
            continue;
        if (!first || level > glances[*first].level) {
            second = first ? glances[*first].level : second;
            first = c;
        } else {
            second = std::max(second, level);
        }
    }
    if (first && glances[*first].level < second + clearly)
        first.reset();
    if (first != loudest_) {
        loudest_ = first;
        since_ = now;
    }
    if (loudest_ && now - since_ >= long_enough)
        answer_ = Answer {*loudest_, *loudest_ < taken.size() && taken[*loudest_]};
    return answer_;
}

}  // namespace tutti::rehearsal
