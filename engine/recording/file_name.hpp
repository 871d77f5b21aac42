// SPDX-License-Identifier: GPL-3.0-or-later
// This room's own: section names as file names.
#pragma once

#include <string>
#include <vector>

namespace tutti::recording {

/// A file name, without its ending, for each name: letters, digits and signs of any script stay, everything
/// that a file system or a shell might take for something else becomes a hyphen. "Violins 1" → "Violins-1",
/// "../../etc" → "etc"; of a long name
/// its beginning, 80 bytes. No two are the same, on file systems that do not tell A from a either, and none
/// means a device to Windows, where somebody may open the session one day.
[[nodiscard]] std::vector<std::string> safe_file_names(const std::vector<std::string>& names);

}  // namespace tutti::recording
