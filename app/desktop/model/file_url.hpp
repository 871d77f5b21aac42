// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace tutti::desktop {

/// The `file:` URL (RFC 8089) of a path from the root. Every byte but ASCII letters, digits and `/ . _ -` is
/// percent-encoded, so that no shell it goes through finds anything in it to carry out. [any]
[[nodiscard]] std::string file_url(const std::filesystem::path&);

}  // namespace tutti::desktop
