// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>

#include "units/quantity.hpp"

namespace tutti::following {

/// The nearest number of whole hops. [any]
[[nodiscard]] inline std::int64_t to_hops(Seconds length, Seconds hop) noexcept
{
    return std::llround(length / hop);
}

}  // namespace tutti::following
