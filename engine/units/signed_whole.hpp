// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace tutti {

/// "+3", "−12", "0": the nearest whole number, with a true minus, which is as wide as the plus. [any]
[[nodiscard]] std::string signed_whole(double);

}  // namespace tutti
