// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

namespace tutti {

/// "3", "1 and 2", "Violins, Violas and Cellos"; empty of nothing. [any]
[[nodiscard]] std::string enumerated(std::span<const std::string>);

}  // namespace tutti
