// SPDX-License-Identifier: GPL-3.0-or-later
#include "rt/return_chute.hpp"

#include <atomic>
#include <memory>

#include "handover/pair.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::test;

namespace {

/// What the audio thread used: it leaves its last word in it.
struct Used {
    explicit Used(std::int64_t& all_last_words)
        : sum {all_last_words}
    {
    }
    ~Used() { sum += last_word; }
    Used(const Used&) = delete;
    Used& operator=(const Used&) = delete;

    std::int64_t& sum;  // control's own
    std::int64_t last_word = 0;
};

}  // namespace

TEST_CASE("every object sent home is freed once, after the audio thread's last word in it", "[handover]")
{
    constexpr auto count = many / 20;
    auto sum = std::int64_t {0};
    auto down = rt::HandoverQueue<Used*> {16};
    auto home = rt::ReturnChute<Used> {16};
    auto freed = std::size_t {0};
    run_against(
        [&] {
            for (auto n = 1; n <= count; ++n) {
                auto object = down.pop();
                for (; !object; object = down.pop())
                    std::this_thread::yield();
                (*object)->last_word = n;
                while (!home.send(*object))
                    std::this_thread::yield();
            }
        },
        [&] {
            for (auto sent = 0; freed < std::size_t {count};) {
                if (sent < count) {
                    auto object = std::make_unique<Used>(sum);
                    if (down.push(object.get())) {
                        static_cast<void>(object.release());
                        ++sent;
                    }
                }
                if (const auto came = home.collect(); came > 0)
                    freed += came;
                else
                    std::this_thread::yield();
            }
        });
    CHECK(freed == std::size_t {count});
    CHECK(sum == std::int64_t {count} * (count + 1) / 2);
}
