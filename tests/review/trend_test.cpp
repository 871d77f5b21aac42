// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/trend.hpp"

#include <random>
#include <vector>

#include "support/catch.hpp"

using namespace tutti::review;
using Catch::Matchers::WithinAbs;

TEST_CASE("Student's t: one in twenty beyond 12.71, 4.30, 2.57 and 2.23 at 1, 2, 5 and 10 degrees",
          "[review]")
{
    CHECK_THAT(two_sided_chance(12.706, 1), WithinAbs(0.05, 1e-4));
    CHECK_THAT(two_sided_chance(-4.303, 2), WithinAbs(0.05, 1e-4));
    CHECK_THAT(two_sided_chance(2.571, 5), WithinAbs(0.05, 1e-4));
    CHECK_THAT(two_sided_chance(2.228, 10), WithinAbs(0.05, 1e-4));
    CHECK_THAT(two_sided_chance(4.587, 10), WithinAbs(0.001, 1e-5));
    CHECK_THAT(two_sided_chance(0.0, 7), WithinAbs(1.0, 1e-12));
}

TEST_CASE("three sessions are no trend, nor are ten of one day", "[review]")
{
    CHECK_FALSE(trend_of(std::vector<Estimate> {{0, 30, 1}, {1, 20, 1}, {2, 10, 1}}));
    CHECK_FALSE(trend_of(std::vector<Estimate>(10, {5, 30, 1})));
}

TEST_CASE("a section that comes nearer to the others is better by as much, flat or sharp", "[review]")
{
    const auto side = GENERATE(-1.0, 1.0);
    auto estimates = std::vector<Estimate> {};
    for (auto week = 0; week < 10; ++week)
        estimates.push_back({static_cast<double>(week), side * (28.0 - 2.0 * week), 2.0});
    const auto trend = trend_of(estimates);
    REQUIRE(trend);
    CHECK_THAT(trend->first, WithinAbs(side * 28.0, 1e-9));
    CHECK_THAT(trend->last, WithinAbs(side * 10.0, 1e-9));
    CHECK_THAT(trend->change, WithinAbs(-18.0, 1e-9));
    CHECK(trend->between == 0.0);
    CHECK(trend->chance < 1e-3);
}

TEST_CASE("from as flat to as sharp is no nearer, but moved", "[review]")
{
    auto estimates = std::vector<Estimate> {};
    for (auto week = 0; week < 9; ++week)
        estimates.push_back({static_cast<double>(week), -20.0 + 5.0 * week, 2.0});
    const auto trend = trend_of(estimates);
    CHECK_THAT(trend->change, WithinAbs(0.0, 1e-9));
    CHECK_THAT(trend->last - trend->first, WithinAbs(40.0, 1e-9));
    CHECK(trend->moved_within < 10.0);
}

TEST_CASE(
    "an interval of 95 % holds the true change 95 times in a hundred, few sessions or many, whatever they "
    "vary by",
    "[review]")
{
    const auto sessions = GENERATE(5, 10, 30);
    const auto between = GENERATE(0.0, 4.0, 15.0);
    CAPTURE(sessions, between);
    auto chance = std::mt19937_64 {7};
    auto normal = std::normal_distribution<double> {};
    auto even = std::uniform_real_distribution<double> {1.0, 6.0};
    auto held = 0;
    auto end_held = 0;
    constexpr auto terms = 2'000;
    for (auto term = 0; term < terms; ++term) {
        auto estimates = std::vector<Estimate> {};
        for (auto n = 0; n < sessions; ++n) {
            const auto error = even(chance);
            const auto truth = 100.0 - 10.0 * n / (sessions - 1.0);
            estimates.push_back(
                {static_cast<double>(n), truth + between * normal(chance) + error * normal(chance), error});
        }
        const auto trend = trend_of(estimates);
        held += std::abs(trend->change + 10.0) <= trend->within ? 1 : 0;
        end_held += std::abs(trend->last - 90.0) <= trend->last_within ? 1 : 0;
    }
    // More is allowed: where nothing varies between sessions the interval is too careful.
    CHECK(held >= static_cast<int>(0.93 * terms));
    CHECK(end_held >= static_cast<int>(0.93 * terms));
    CHECK(held <= static_cast<int>((between == 0.0 ? 1.0 : 0.985) * terms));
}

TEST_CASE(
    "the surer session counts more, and no longer once sessions differ by far more than either is unsure",
    "[review]")
{
    const auto two = std::vector<Estimate> {{0, 10, 1}, {0, 20, 3}};
    CHECK_THAT(pooled(two, 0.0).value, WithinAbs(11.0, 1e-9));
    CHECK_THAT(pooled(two, 1e6).value, WithinAbs(15.0, 1e-3));
    CHECK(pooled(two, 100.0).within > pooled(two, 0.0).within);
}

TEST_CASE("of many chances only those that are small for so many are believed", "[review]")
{
    // The example of Benjamini and Hochberg (1995), table 1: four of fifteen.
    const auto chances = std::vector {0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                                      0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0};
    CHECK(believed_up_to(chances, 0.05) == 0.0095);
    CHECK(believed_up_to(std::vector {0.04}, 0.05) == 0.04);
    CHECK(believed_up_to(std::vector {0.04, 0.5, 0.6}, 0.05) == 0.0);
    CHECK(believed_up_to({}, 0.05) == 0.0);
}

TEST_CASE("a term that ends with a harder piece is not a class that got worse", "[review]")
{
    auto estimates = std::vector<Estimate> {};
    for (auto week = 0; week < 10; ++week) {
        const auto harder = week >= 5;
        estimates.push_back({static_cast<double>(week), (harder ? 40.0 : 20.0) - week, 2.0, harder ? 1 : 0});
    }
    const auto trend = trend_of(estimates);
    REQUIRE(trend);
    CHECK_THAT(trend->change, WithinAbs(-9.0, 1e-9));
    for (auto& estimate : estimates)
        estimate.piece = static_cast<int>(estimate.at);
    CHECK_FALSE(trend_of(estimates));
}

TEST_CASE("two sessions that agree by chance are not as sure as their notes are", "[review]")
{
    const auto agreeing = std::vector<Estimate> {{0, 20, 1}, {1, 20, 1}};
    CHECK(variance_of_few(agreeing, 5.0) > 15.0);
    const auto apart = std::vector<Estimate> {{0, 0, 1}, {1, 40, 1}};
    CHECK(variance_of_few(apart, 5.0) > 100.0);
    CHECK_THAT(variance_of_few(std::vector<Estimate> {{0, 7, 1}}, 5.0), WithinAbs(25.0, 1e-9));
}
