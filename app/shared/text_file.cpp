// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/text_file.hpp"

#include <cstdio>
#include <system_error>

#include <fmt/format.h>

#include "session/schema.hpp"

namespace tutti {

namespace {

namespace fs = std::filesystem;

bool write_all(const fs::path& path, std::string_view text)
{
    auto* file = std::fopen(path.c_str(), "w");
    const auto written = file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size();
    return file != nullptr && std::fclose(file) == 0 && written;
}

/// A pipe or a terminal is written to; a file is replaced when all of the new one is there.
bool replace(const fs::path& path, std::string_view text)
{
    auto problem = std::error_code {};
    const auto target = fs::is_symlink(path, problem) ? fs::weakly_canonical(path, problem) : path;
    if (fs::exists(target, problem) && !fs::is_regular_file(target, problem))
        return write_all(target, text);
    auto part = target;
    part += ".part";
    if (write_all(part, text)) {
        fs::rename(part, target, problem);
        if (!problem)
            return true;
    }
    fs::remove(part, problem);
    return false;
}

}  // namespace

Status write_text(const fs::path& path, std::string_view text)
{
    auto problem = std::error_code {};
    const auto ending = path.extension();
    if (fs::exists(path, problem) && fs::exists(path.parent_path() / session::store_file, problem) &&
        ending != ".html" && ending != ".csv" && ending != ".txt")
        return failure(ErrorCode::file_unwritable,
                       fmt::format("'{}' is a session's own file, so nothing was written; choose another "
                                   "name.",
                                   path.string()));
    if (replace(path, text))
        return {};
    return failure(
        ErrorCode::file_unwritable,
        fmt::format("'{}' cannot be written; check that its folder exists and has room.", path.string()));
}

}  // namespace tutti
