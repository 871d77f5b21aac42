// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tutti {

/// "3", "1 and 2", "Violins, Violas and Cellos"; empty of nothing. `last` stands before the last. [any]
[[nodiscard]] std::string enumerated(std::span<const std::string>, std::string_view last = "and");

}  // namespace tutti
