// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/beginnings.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::practice {

namespace {

constexpr auto sure_key = 0.6;
constexpr auto hops_of_a_key = 2;  // a slip of the ear is shorter
constexpr auto onset_deviation = 10_ms;
constexpr auto key_deviation = 18_ms;

}  // namespace

void Beginnings::process(const analysis::SectionReading& reading) noexcept
{
    onset_.reset();
    another_key_.reset();
    silent_ = reading.state == analysis::SectionState::silent;
    if (reading.onset)
        onset_ = Witness {to_seconds(reading.heard_until - reading.onset->start, rate_), onset_deviation,
                          std::nullopt};

    const auto heard = !silent_ && reading.tuned && reading.confidence >= sure_key
                           ? std::optional {reading.tuned->pitch.midi_key()}
                           : std::nullopt;
    candidate_hops_ = heard == candidate_ ? candidate_hops_ + 1 : 1;
    candidate_ = heard;
    if (candidate_hops_ >= hops_of_a_key) {
        if (heard && heard != key_)
            another_key_ = Witness {lag + hop_ * (hops_of_a_key - 1), key_deviation, heard};
        if (heard || silent_)
            key_ = heard;
    }
}

}  // namespace tutti::practice
