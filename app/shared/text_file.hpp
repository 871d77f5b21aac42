// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "units/result.hpp"

namespace tutti {

/// Who may read a new file.
enum class Readers : std::uint8_t {
    owner,     ///< what is kept of a class
    as_usual,  ///< whoever the user's umask lets: what was asked for by name, to be passed on
};

/// Writes a text where the user wants it, in the place of what is there: whole, or what is there stays. One
/// that is replaced keeps its rights. A session's own files are not written over. Errors: file_unwritable.
/// [control]
[[nodiscard]] Status write_text(const std::filesystem::path&, std::string_view text,
                                Readers = Readers::owner);

}  // namespace tutti
