// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "score/score.hpp"

namespace tutti::score {

/// What each printed bar is called, so that no two are called the same: by its number and, where that comes
/// again as in a second movement, which of that number it is: "4", "4 (2)". The rest of a bar that a repeat
/// splits is called as its beginning is; bars without a number have no name. [any]
[[nodiscard]] std::vector<std::string> bar_names(const Score&);

/// A bar's name as find_said() takes it for that bar and nothing else: "bar 4" in a score
/// that has a rehearsal mark 4. [any]
[[nodiscard]] std::string unmistakable(const Score&, std::string_view name);

/// How names and rehearsal marks are compared: without spaces, in any case. [any]
[[nodiscard]] std::string as_called(std::string_view);

}  // namespace tutti::score
