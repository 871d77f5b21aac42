// SPDX-License-Identifier: GPL-3.0-or-later
#include "units/enumerated.hpp"

#include <fmt/format.h>

namespace tutti {

std::string enumerated(std::span<const std::string> things, std::string_view last)
{
    auto text = std::string {};
    for (auto n = std::size_t {0}; n < things.size(); ++n)
        text += (n == 0                   ? std::string {}
                 : n + 1 == things.size() ? fmt::format(" {} ", last)
                                          : ", ") +
                things[n];
    return text;
}

}  // namespace tutti
