// SPDX-License-Identifier: GPL-3.0-or-later
#include "rt/latest_value.hpp"

#include <array>
#include <atomic>

#include "handover/pair.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::test;

TEST_CASE("the latest value is always whole and never older than the one seen before", "[handover]")
{
    using Value = std::array<int, 40>;
    auto latest = rt::LatestValue<Value> {};
    auto written_all = std::atomic {false};
    auto whole = true;
    auto forwards = true;
    auto seen = 0;
    run_against(
        [&] {
            auto value = Value {};
            for (auto n = 1; n <= many; ++n) {
                value.fill(n);
                latest.write(value);
            }
            written_all = true;
        },
        [&] {
            for (auto last_look = false; !last_look;) {
                last_look = written_all;
                const auto& value = latest.read();
                auto same = Value {};
                same.fill(value.front());
                whole = whole && value == same;
                forwards = forwards && value.front() >= seen;
                seen = value.front();
            }
        });
    CHECK(whole);
    CHECK(forwards);
    CHECK(seen == many);
}
