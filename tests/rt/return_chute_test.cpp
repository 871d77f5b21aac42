// SPDX-License-Identifier: GPL-3.0-or-later
#include "rt/return_chute.hpp"

#include "support/catch.hpp"

using namespace tutti;

namespace {

/// Counts its own living.
struct Counted {
    explicit Counted(int& count)
        : living {count}
    {
        ++living;
    }
    ~Counted() { --living; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;

    int& living;
};

}  // namespace

TEST_CASE("an object sent home is freed when it is collected, not when it is sent", "[rt]")
{
    auto living = 0;
    auto chute = rt::ReturnChute<Counted> {4};
    REQUIRE(chute.send(std::make_unique<Counted>(living).release()));
    REQUIRE(chute.send(std::make_unique<Counted>(living).release()));
    CHECK(living == 2);
    CHECK(chute.collect() == 2);
    CHECK(living == 0);
    CHECK(chute.collect() == 0);
}

TEST_CASE("what nobody collected is freed with the chute", "[rt]")
{
    auto living = 0;
    {
        auto chute = rt::ReturnChute<Counted> {4};
        REQUIRE(chute.send(std::make_unique<Counted>(living).release()));
    }
    CHECK(living == 0);
}

TEST_CASE("a full chute leaves the object with its sender", "[rt]")
{
    auto living = 0;
    auto chute = rt::ReturnChute<Counted> {2};
    auto waiting = std::make_unique<Counted>(living);
    while (chute.send(waiting.get())) {
        static_cast<void>(waiting.release());
        waiting = std::make_unique<Counted>(living);
    }
    const auto sent = living - 1;
    CHECK(chute.collect() == static_cast<std::size_t>(sent));
    CHECK(living == 1);
    CHECK(chute.send(waiting.release()));
    CHECK(chute.collect() == 1);
    CHECK(living == 0);
}

TEST_CASE("nothing at all may ride home", "[rt]")
{
    auto chute = rt::ReturnChute<Counted> {2};
    REQUIRE(chute.send(nullptr));
    CHECK(chute.collect() == 1);
}
