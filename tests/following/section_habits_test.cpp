// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/section_habits.hpp"

#include "support/catch.hpp"
#include "support/tolerance.hpp"

using namespace tutti;
using namespace tutti::test;
using following::SectionHabits;

namespace {

constexpr auto many = 30;

}  // namespace

TEST_CASE("what lies between two keys is the upper one of a section that is usually flat", "[following]")
{
    auto habits = SectionHabits {};
    CHECK(habits.nearest_key(6040.0) == 60);
    for (auto i = 0; i < many; ++i)
        habits.learn_off(-30_cents);
    CHECK_THAT(habits.off(), within_cents(1.0, -30_cents));
    CHECK(habits.nearest_key(6040.0) == 61);
}

TEST_CASE("who plays a semitone flat plays other keys: no more than 45 cents is a habit", "[following]")
{
    auto habits = SectionHabits {};
    for (auto i = 0; i < many; ++i)
        habits.learn_off(-100_cents);
    CHECK_THAT(habits.off(), within_cents(1e-9, -45_cents));
    CHECK(habits.nearest_key(5900.0) == 59);
}

TEST_CASE("one late note is no habit, and who is always late is looked for later, but not in the next beat",
          "[following]")
{
    auto habits = SectionHabits {};
    habits.learn_lag(100_ms);
    CHECK(habits.lag() < 20_ms);
    for (auto i = 0; i < many; ++i)
        habits.learn_lag(100_ms);
    CHECK(habits.lag().value() == Approx(0.1).margin(0.002));
    for (auto i = 0; i < many; ++i)
        habits.learn_lag(500_ms);
    CHECK(habits.lag().value() == Approx(0.12));
}

TEST_CASE("a section's own notes are within 4 dB of its usual level, its neighbours' 5 dB below",
          "[following]")
{
    auto habits = SectionHabits {};
    CHECK_FALSE(habits.is_as_loud_as_usual(decibels(-20.0)));
    habits.learn_level(decibels(-20.0));
    CHECK(habits.is_as_loud_as_usual(decibels(-23.9)));
    CHECK(habits.is_as_loud_as_usual(decibels(-10.0)));
    CHECK_FALSE(habits.is_as_loud_as_usual(decibels(-25.0)));
    CHECK_FALSE(habits.is_as_loud_as_usual(std::nullopt));
    // From there on the class plays softly.
    for (auto i = 0; i < many; ++i)
        habits.learn_level(decibels(-35.0));
    CHECK(habits.is_as_loud_as_usual(decibels(-37.0)));
}
