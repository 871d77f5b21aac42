// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/clock_text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace tutti {

std::string clock_text(Seconds time)
{
    const auto whole = static_cast<long>(std::floor(std::max(time.value(), 0.0)));
    return whole < 3600 ? fmt::format("{}:{:02}", whole / 60, whole % 60)
                        : fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

}  // namespace tutti
