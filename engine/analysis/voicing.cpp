// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/voicing.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::analysis {

namespace {

struct Logistic {
    double constant;
    std::array<double, Evidence::size> weights;

    [[nodiscard]] double operator()(const Evidence& evidence) const noexcept
    {
        auto sum = constant;
        const auto values = evidence.values();
        for (auto i = std::size_t {0}; i < values.size(); ++i)
            sum += weights[i] * values[i];
        return sum;
    }
};

// Logistic regressions, in the order of Evidence::values(), made by benchmarks/fitting/fit_voicing.py. Among
// neighbours: on generated classes (clean, bleed 20 and 12 dB, a silent neighbour, rehearsal, classmix; seed
// 1, after 3 s, --lag-ms 35). Alone: on the generated lines of seed 1 and the real notes. Beside a
// loudspeaker: on generated takes of one player (solo: violin of seeds 1, 2 and 9, clarinet 3, cello 4, flute
// 7, trumpet 8; --lag-ms 30). Sounding and silence count alike in the first three, every frame alike in the
// others.
constexpr auto sounding_alone = Logistic {-4.727, {2.4217, 5.4211, 3.8516, 0.0, 0.0, 0.0090, 0.2990, 0.0}};
constexpr auto sounding_among_neighbours =
    Logistic {-4.483, {2.1630, 5.5997, 1.5819, 0.2167, 0.0313, 0.0588, 0.1020, 0.0351}};
constexpr auto sounding_beside_loudspeaker =
    Logistic {-2.806, {3.0042, 4.3312, 3.7140, 0.2083, -0.0890, 0.0654, 0.1474, -0.0173}};
constexpr auto right_alone = Logistic {-4.073, {4.5184, 4.5019, 3.1801, 0.0, 0.0, -0.0155, 0.1698, 0.0}};
constexpr auto right_beside_loudspeaker =
    Logistic {-4.650, {5.8340, 5.8672, 3.1232, 0.0688, -0.0565, -0.0153, 0.1608, 0.0005}};
constexpr auto right_among_neighbours =
    Logistic {-8.559, {6.2470, 7.5255, 2.4434, 0.1836, 0.0382, 0.0217, 0.0628, 0.0008}};

constexpr auto averaging_time = 40_ms;
constexpr auto most = 4.0;  // log odds: one hop, however sure, is not more than 50 to 1
constexpr auto begins = 0.0;
constexpr auto ends = -1.0;
// Below this a section is silent and no longer merely unsure. Alone, the end of a note that dies away under
// the room's noise is still the note; in company what is left may be theirs.
constexpr auto surely_silent_alone = -3.8;
constexpr auto surely_silent_in_company = -2.5;

}  // namespace

double log_odds_of_sounding(const Evidence& evidence, Company company) noexcept
{
    switch (company) {
    case Company::alone:
        return sounding_alone(evidence);
    case Company::beside_loudspeaker:
        return sounding_beside_loudspeaker(evidence);
    case Company::among_neighbours:
        break;
    }
    return sounding_among_neighbours(evidence);
}

double probability_of_right_pitch(const Evidence& evidence, Company company) noexcept
{
    const auto log_odds = company == Company::alone                ? right_alone(evidence)
                          : company == Company::beside_loudspeaker ? right_beside_loudspeaker(evidence)
                                                                   : right_among_neighbours(evidence);
    return 1.0 / (1.0 + std::exp(-log_odds));
}

Voicing::Voicing(Seconds hop) noexcept
    : smoothing_ {1.0 - std::exp(-(hop / averaging_time))}
    , average_ {-most}
{
}

SectionState Voicing::operator()(double log_odds, Company company) noexcept
{
    const auto surely_silent = company == Company::alone ? surely_silent_alone : surely_silent_in_company;
    average_ += smoothing_ * (std::clamp(log_odds, -most, most) - average_);
    if (average_ > (state_ == SectionState::sounding ? ends : begins))
        state_ = SectionState::sounding;
    else
        state_ = average_ > surely_silent ? SectionState::unsure : SectionState::silent;
    return state_;
}

double Voicing::probability() const noexcept
{
    return 1.0 / (1.0 + std::exp(-average_));
}

void Voicing::reset() noexcept
{
    average_ = -most;
    state_ = SectionState::silent;
}

}  // namespace tutti::analysis
