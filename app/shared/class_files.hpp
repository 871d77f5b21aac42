// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include "audio/class_description.hpp"
#include "units/result.hpp"

namespace tutti {

/// The files in classes_folder(), by name.
[[nodiscard]] std::vector<std::filesystem::path> kept_classes();

/// Writes a class, and says where. Into `opened`, if it came from there; what stood in it until now stays
/// beside it as "4b.json~". Else, and where the file has been changed by somebody since it was opened (it
/// does not hold `was`), into a new file of classes_folder() named after the class. No file that is there is
/// written over otherwise.
[[nodiscard]] Result<std::filesystem::path> save_class(const audio::ClassDescription&,
                                                       const std::filesystem::path& opened,
                                                       const audio::ClassDescription& was);

}  // namespace tutti
