// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

#include "units/result.hpp"

namespace tutti {

/// Writes a report where the user wants it, in the place of what is there: whole, or what is there stays.
/// Only its owner may read a new file; one that is replaced keeps its rights. A session's own files are not
/// written over. Errors: file_unwritable. [control]
[[nodiscard]] Status write_text(const std::filesystem::path&, std::string_view text);

}  // namespace tutti
