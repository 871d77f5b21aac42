// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace tutti {

/// The number with so many decimals, and no "-0.00": what is nothing at this precision has no sign. [any]
[[nodiscard]] std::string decimal_text(double value, int decimals);

}  // namespace tutti
