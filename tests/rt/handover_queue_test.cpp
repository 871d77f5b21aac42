// SPDX-License-Identifier: GPL-3.0-or-later
#include "rt/handover_queue.hpp"

#include "support/catch.hpp"

using namespace tutti;

TEST_CASE("messages arrive in the order in which they were handed over", "[rt]")
{
    auto queue = rt::HandoverQueue<int> {8};
    for (auto message = 0; message < 8; ++message)
        REQUIRE(queue.push(message));
    for (auto message = 0; message < 8; ++message)
        CHECK(queue.pop() == message);
    CHECK_FALSE(queue.pop());
}

TEST_CASE("a full queue refuses, and what it holds already still arrives", "[rt]")
{
    auto queue = rt::HandoverQueue<int> {4};
    auto accepted = 0;
    while (queue.push(accepted))
        ++accepted;
    CHECK(accepted >= 4);
    CHECK_FALSE(queue.push(999));
    for (auto message = 0; message < accepted; ++message)
        REQUIRE(queue.pop() == message);
    CHECK_FALSE(queue.pop());
}

TEST_CASE("a queue has its whole room again once it was emptied", "[rt]")
{
    auto queue = rt::HandoverQueue<int> {4};
    for (auto round = 0; round < 1'000; ++round) {
        for (auto message = 0; message < 4; ++message)
            REQUIRE(queue.push(4 * round + message));
        for (auto message = 0; message < 4; ++message)
            REQUIRE(queue.pop() == 4 * round + message);
    }
}

TEST_CASE("looking at the oldest message leaves it in its place", "[rt]")
{
    auto queue = rt::HandoverQueue<int> {4};
    CHECK(queue.peek() == nullptr);
    REQUIRE(queue.push(1));
    REQUIRE(queue.push(2));
    REQUIRE(queue.peek() != nullptr);
    CHECK(*queue.peek() == 1);
    CHECK(*queue.peek() == 1);
    CHECK(queue.pop() == 1);
    CHECK(*queue.peek() == 2);
}
