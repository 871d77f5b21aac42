// SPDX-License-Identifier: GPL-3.0-or-later
#include "rt/latest_value.hpp"

#include <string>

#include "support/catch.hpp"

using namespace tutti;

TEST_CASE("before anything was written the first value is read", "[rt]")
{
    CHECK(rt::LatestValue<int> {}.read() == 0);
    CHECK(rt::LatestValue<int> {440}.read() == 440);
}

TEST_CASE("of several values written since the last look only the newest is seen", "[rt]")
{
    auto latest = rt::LatestValue<int> {};
    for (auto value = 1; value <= 5; ++value)
        latest.write(value);
    CHECK(latest.read() == 5);
    CHECK(latest.read() == 5);
}

TEST_CASE("a value stays as it was read while newer ones are written", "[rt]")
{
    auto latest = rt::LatestValue<std::string> {"at first"};
    latest.write("what the picture shows");
    const auto& shown = latest.read();
    for (auto n = 0; n < 7; ++n)
        latest.write("newer " + std::to_string(n));
    CHECK(shown == "what the picture shows");
    CHECK(latest.read() == "newer 6");
}

TEST_CASE("however writing and reading alternate, the newest value is read", "[rt]")
{
    auto latest = rt::LatestValue<int> {};
    auto written = 0;
    for (auto step = 1; step < 200; ++step) {
        for (auto n = 0; n < step % 4; ++n)
            latest.write(++written);
        for (auto n = 0; n < step % 3; ++n)
            REQUIRE(latest.read() == written);
    }
}
