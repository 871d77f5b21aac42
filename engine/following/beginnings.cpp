// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/beginnings.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tutti::following {

namespace {

constexpr auto sure_key = 0.6;
constexpr auto usual_over = 4_s;
constexpr auto leaves_key = 0.65;  // semitones
constexpr auto hops_of_a_key = 2;  // a slip of the ear is shorter
constexpr auto onset_deviation = 10_ms;
constexpr auto key_deviation = 18_ms;
// Until a key shows, of 380 notes of generated cellos, trumpets and violins: of the cello 44 to 62 ms in the
// median, by key, of the trumpet 25 to 44, of the violin 7 to 45.
constexpr auto periods_of_a_key = 3.0;
constexpr auto beside_periods = 24_ms;
// Of 75 notes like the one before and 240 s within notes (generated pupils, seeds 1 to 3): how often the
// ear's clearness of a beginning has a peak of such a height, against how often in 60 ms of no beginning.
constexpr auto even_odds = 4.4;
constexpr auto odds_by_clearness = 1.35;  // for each unit of its logit
constexpr auto most_odds = 5.0;

}  // namespace

/// The nearest key of an instrument tuned as this one is. Vibrato about a note between two keys does not
/// leave the one that it was taken for.
int Beginnings::key_of(const TunedPitch& tuned) noexcept
{
    const auto pitch = static_cast<double>(tuned.pitch.midi_key()) + tuned.deviation.value() / 100.0;
    const auto share = 1.0 - std::exp(-(hop_ / usual_over));
    tuning_ += share * (std::polar(1.0, 2.0 * std::numbers::pi * pitch) - tuning_);
    const auto own = pitch - std::arg(tuning_) / (2.0 * std::numbers::pi);
    return key_ && std::fabs(own - *key_) < leaves_key ? *key_ : static_cast<int>(std::lround(own));
}

Seconds Beginnings::lag_of(int key) noexcept
{
    const auto period = Seconds {1.0 / (440.0 * std::exp2((key - 69) / 12.0))};
    return beside_periods + period * periods_of_a_key;
}

void Beginnings::process(const analysis::SectionReading& reading) noexcept
{
    onset_.reset();
    another_key_.reset();
    silent_ = reading.state == analysis::SectionState::silent;
    if (reading.onset)
        onset_ = Witness {to_seconds(reading.heard_until - reading.onset->start, rate_), onset_deviation,
                          std::nullopt};

    const auto clearness = std::clamp(static_cast<double>(reading.beginning), 1e-3, 1.0 - 1e-3);
    odds_ = reading.onset ? most_odds
                          : std::min(even_odds + odds_by_clearness * std::log(clearness / (1.0 - clearness)),
                                     most_odds);

    const auto heard = !silent_ && reading.tuned && reading.confidence >= sure_key
                           ? std::optional {key_of(*reading.tuned)}
                           : std::nullopt;
    candidate_hops_ = heard == candidate_ ? candidate_hops_ + 1 : 1;
    candidate_ = heard;
    if (candidate_hops_ >= hops_of_a_key) {
        if (heard && heard != key_)
            another_key_ = Witness {lag_of(*heard) + hop_ * (hops_of_a_key - 1), key_deviation, heard};
        if (heard || silent_)
            key_ = heard;
    }
}

}  // namespace tutti::following
