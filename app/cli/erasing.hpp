// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

#include "units/result.hpp"

namespace tutti::cli {

/// Asks on the terminal whether a folder shall be erased for good: `what` of it is said, as ", measurements
/// and sound"; only "yes" is a yes, and of anything else it is said that nothing was erased. Errors:
/// bad_usage where nobody can be asked.
[[nodiscard]] Result<bool> erasing_is_meant(const std::filesystem::path& folder, std::string_view what);

}  // namespace tutti::cli
