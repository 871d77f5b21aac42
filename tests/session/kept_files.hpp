// SPDX-License-Identifier: GPL-3.0-or-later
// A session's files, looked at and left behind without the store's help.
#pragma once

#include <filesystem>
#include <string>

#include "session/store.hpp"
#include "units/result.hpp"

namespace tutti::test {

/// What a killed program leaves of a session that was being written, its log included.
void cut_off(Result<session::Store>&, const std::filesystem::path& folder);

/// A file's bytes; none when it is not there.
[[nodiscard]] std::string bytes_in(const std::filesystem::path& file);

}  // namespace tutti::test
