// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/of_late.hpp"

#include "support/catch.hpp"

namespace tutti::test {

TEST_CASE("a gap at the beginning is not told of for the rest of the hour, and a new one is told alone",
          "[cli]")
{
    auto late = cli::OfLate {};
    CHECK(late.of(0, Seconds {0.0}) == 0);
    CHECK(late.of(480, Seconds {1.0}) == 480);
    CHECK(late.of(960, Seconds {5.0}) == 960);
    CHECK(late.of(960, Seconds {14.0}) == 960);
    CHECK(late.of(960, Seconds {16.0}) == 0);
    CHECK(late.of(1'000, Seconds {600.0}) == 40);
}

}  // namespace tutti::test
