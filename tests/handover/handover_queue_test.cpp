// SPDX-License-Identifier: GPL-3.0-or-later
#include "rt/handover_queue.hpp"

#include <array>
#include <cstdint>

#include "handover/pair.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::test;

namespace {

/// A message that shows when it was torn: all its words are the same.
struct Message {
    std::array<int, 12> words {};

    static Message number(int n)
    {
        auto message = Message {};
        message.words.fill(n);
        return message;
    }
    [[nodiscard]] bool is(int n) const { return words == number(n).words; }
};

}  // namespace

TEST_CASE("every message arrives whole, once and in order, however the two threads meet", "[handover]")
{
    const auto room = GENERATE(1, 3, 64);
    const auto count =
        room * many / 64;  // where there is little room the threads wait for each other all the time
    auto queue = rt::HandoverQueue<Message> {static_cast<std::size_t>(room)};
    auto in_order = true;
    run_against(
        [&] {
            for (auto n = 0; n < count; ++n)
                while (!queue.push(Message::number(n)))
                    std::this_thread::yield();
        },
        [&] {
            for (auto n = 0; n < count;) {
                if (n % 3 == 0) {
                    if (const auto* next = queue.peek(); next != nullptr)
                        in_order = in_order && next->is(n);
                }
                if (const auto message = queue.pop()) {
                    in_order = in_order && message->is(n);
                    ++n;
                } else {
                    std::this_thread::yield();
                }
            }
        });
    CHECK(in_order);
    CHECK_FALSE(queue.pop());
}
