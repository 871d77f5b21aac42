// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/lanes.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "support/catch.hpp"

using namespace tutti;

TEST_CASE("the quick exponential is right to two parts in ten million", "[dsp]")
{
    auto worst = 0.0;
    for (auto x = -87.0F; x <= 87.0F; x += 0.0007F) {
        const auto exact = std::exp(static_cast<double>(x));
        worst = std::max(worst, std::fabs(static_cast<double>(dsp::quick_exp(x)) / exact - 1.0));
    }
    CHECK(worst < 2e-7);
    CHECK(dsp::quick_exp(0.0F) == 1.0F);
    CHECK(dsp::quick_exp(-1000.0F) == dsp::quick_exp(-87.0F));
}

TEST_CASE("the quick logarithm is right to two parts in ten million", "[dsp]")
{
    auto worst = 0.0;
    for (auto x = 1e-37F; x < 1e37F; x *= 1.0003F) {
        const auto exact = std::log10(static_cast<double>(x));
        const auto error = std::fabs(static_cast<double>(dsp::quick_log10(x)) - exact);
        worst = std::max(worst, error / (1.0 + std::fabs(exact)));
    }
    CHECK(worst < 2e-7);
    CHECK(dsp::quick_log10(1.0F) == 0.0F);
}

TEST_CASE("four sums side by side add up to the sum, whatever the length", "[dsp]")
{
    for (auto size = std::size_t {0}; size < 14; ++size) {
        auto values = std::vector<float>(size);
        auto ones = std::vector<float>(size, 1.0F);
        for (auto i = std::size_t {0}; i < size; ++i)
            values[i] = static_cast<float>(i + 1);
        const auto sum = static_cast<float>(size * (size + 1) / 2);
        CHECK(dsp::sum_of(values) == sum);
        CHECK(dsp::product_of(values, ones) == sum);
    }
}
