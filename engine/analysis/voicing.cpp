// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/voicing.hpp"

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
        return 1.0 / (1.0 + std::exp(-sum));
    }
};

constexpr auto sounding = Logistic {-6.0, {12.0, 0.0, 0.0, 0.1, 0.0, 0.05, 0.0, 0.0}};
constexpr auto right = Logistic {-6.0, {8.0, 2.0, 0.0, 0.1, 0.0, 0.05, 0.0, 0.0}};

}  // namespace

double probability_of_sounding(const Evidence& evidence) noexcept
{
    return sounding(evidence);
}

double probability_of_right_pitch(const Evidence& evidence) noexcept
{
    return right(evidence);
}

SectionState Voicing::operator()(double probability) noexcept
{
    constexpr auto surely = 0.6;
    constexpr auto surely_not = 0.2;
    constexpr auto still = 0.4;
    if (probability >= (state_ == SectionState::sounding ? still : surely))
        state_ = SectionState::sounding;
    else
        state_ = probability >= surely_not ? SectionState::unsure : SectionState::silent;
    return state_;
}

}  // namespace tutti::analysis
