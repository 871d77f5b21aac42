// SPDX-License-Identifier: GPL-3.0-or-later
#include "units/signed_whole.hpp"

#include <cmath>

#include <fmt/format.h>

namespace tutti {

std::string signed_whole(double value)
{
    const auto whole = std::lround(value);
    return whole < 0 ? fmt::format("−{}", -whole) : whole > 0 ? fmt::format("+{}", whole) : "0";
}

}  // namespace tutti
