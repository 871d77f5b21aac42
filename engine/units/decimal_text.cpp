// SPDX-License-Identifier: GPL-3.0-or-later
#include "units/decimal_text.hpp"

#include <fmt/format.h>

namespace tutti {

std::string decimal_text(double value, int decimals)
{
    auto text = fmt::format("{:.{}f}", value, decimals);
    if (text.front() == '-' && text.find_first_not_of("-0.") == std::string::npos)
        text.erase(0, 1);
    return text;
}

}  // namespace tutti
