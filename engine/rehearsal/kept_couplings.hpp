// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "analysis/couplings.hpp"
#include "audio/class_description.hpp"
#include "units/result.hpp"

namespace tutti::rehearsal {

/// Which class at which interface a kept set of couplings is of: a name for its file, the same for the same
/// class, sections, channels and interface, another when one of them changes.
[[nodiscard]] std::string couplings_file_name(const audio::ClassDescription&, const std::string& interface);

/// What was kept of this class at this interface; nothing when there is no such file, or it is of others.
/// Fails when the file is there and cannot be read. docs/session-format.md tells the format. [control]
[[nodiscard]] Result<std::optional<analysis::Couplings>>
load_couplings(const std::filesystem::path&, const audio::ClassDescription&, const std::string& interface);

/// Keeps them, in a folder that is made where it is missing; what was there is replaced whole. [control]
[[nodiscard]] Status save_couplings(const std::filesystem::path&, const analysis::Couplings&,
                                    const audio::ClassDescription&, const std::string& interface);

}  // namespace tutti::rehearsal
