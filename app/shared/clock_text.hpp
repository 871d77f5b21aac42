// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "units/quantity.hpp"

namespace tutti {

/// The time on the stream, "2:05", "1:02:05", as the review will tell it: see review::clock_time(). [any]
[[nodiscard]] std::string clock_text(Seconds);

}  // namespace tutti
