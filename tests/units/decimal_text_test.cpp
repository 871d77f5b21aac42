// SPDX-License-Identifier: GPL-3.0-or-later
#include "units/decimal_text.hpp"

#include "support/catch.hpp"

TEST_CASE("a deviation of nothing at the printed precision has no sign", "[units]")
{
    using tutti::decimal_text;
    CHECK(decimal_text(-0.004, 2) == "0.00");
    CHECK(decimal_text(-0.0, 1) == "0.0");
    CHECK(decimal_text(-0.3, 0) == "0");
    CHECK(decimal_text(-0.006, 2) == "-0.01");
    CHECK(decimal_text(12.345, 1) == "12.3");
}
