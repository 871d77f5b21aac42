// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tutti::test {

struct ZipEntry {
    std::string name;
    std::string content;
    std::uint32_t said_size = 0;  ///< of the content, when that is a lie
};

/// A zip archive byte by byte, also as no honest program would write it (APPNOTE.TXT, 4.3).
[[nodiscard]] std::string made_zip(const std::vector<ZipEntry>&);

}  // namespace tutti::test
