// SPDX-License-Identifier: GPL-3.0-or-later
#include "units/enumerated.hpp"

namespace tutti {

std::string enumerated(std::span<const std::string> things)
{
    auto text = std::string {};
    for (auto n = std::size_t {0}; n < things.size(); ++n)
        text += (n == 0 ? "" : n + 1 == things.size() ? " and " : ", ") + things[n];
    return text;
}

}  // namespace tutti
