// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/held_key.hpp"

#include "support/catch.hpp"

using namespace tutti::desktop;
using std::chrono::milliseconds;

TEST_CASE("a key that is held is one press, and the same key let go and pressed again is two", "[desktop]")
{
    const auto begin = HeldKey::Moment {};
    auto held = HeldKey {};
    CHECK_FALSE(held.repeats('r', begin));
    // Half a second until it repeats, then twenty-five times a second, for as long as somebody leans on it.
    for (auto at = milliseconds {500}; at < milliseconds {20'000}; at += milliseconds {40})
        CHECK(held.repeats('r', begin + at));
    held.let_go(begin + milliseconds {20'000});
    CHECK(held.key() == std::nullopt);
    CHECK_FALSE(held.repeats('r', begin + milliseconds {20'080}));
}

TEST_CASE("a key that the screen's server lets go of before each repeat is one press", "[desktop]")
{
    const auto begin = HeldKey::Moment {};
    auto held = HeldKey {};
    CHECK_FALSE(held.repeats('r', begin));
    for (auto at = milliseconds {500}; at < milliseconds {5'000}; at += milliseconds {40}) {
        held.let_go(begin + at);
        CHECK(held.repeats('r', begin + at + milliseconds {2}));
    }
}

TEST_CASE("two keys in turn are not one that is held", "[desktop]")
{
    const auto begin = HeldKey::Moment {};
    auto held = HeldKey {};
    CHECK_FALSE(held.repeats(' ', begin));
    CHECK_FALSE(held.repeats('r', begin + milliseconds {100}));
    CHECK(held.key() == 'r');
    CHECK_FALSE(held.repeats(' ', begin + milliseconds {200}));
}

TEST_CASE("a key let go of in another window is pressed anew", "[desktop]")
{
    const auto begin = HeldKey::Moment {};
    auto held = HeldKey {};
    CHECK_FALSE(held.repeats('r', begin));
    CHECK_FALSE(held.repeats('r', begin + milliseconds {3'000}));
}
