// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/text_file.hpp"

#include <cstdio>

#include <fmt/format.h>

namespace tutti::cli {

Status write_text(const std::filesystem::path& path, std::string_view text)
{
    auto* file = std::fopen(path.c_str(), "w");
    auto written = file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size();
    if (file != nullptr)
        written = std::fclose(file) == 0 && written;
    if (written)
        return {};
    return failure(
        ErrorCode::file_unwritable,
        fmt::format("'{}' cannot be written; check that its folder exists and has room.", path.string()));
}

}  // namespace tutti::cli
