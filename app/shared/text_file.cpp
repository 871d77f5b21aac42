// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/text_file.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "session/schema.hpp"

namespace tutti {

namespace {

namespace fs = std::filesystem;

bool write_all(int descriptor, std::string_view text)
{
    while (!text.empty()) {
        const auto written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno != EINTR)
            return false;
        text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    }
    return true;
}

/// The rights of the file that is replaced, if there is one.
std::optional<::mode_t> rights_of(const fs::path& target)
{
    struct ::stat there {};
    return ::stat(target.c_str(), &there) == 0 ? std::optional {there.st_mode & 0777U} : std::nullopt;
}

/// A pipe or a terminal is written to; a file is replaced when all of the new one is there and on the disk.
bool replace(const fs::path& path, std::string_view text, Readers readers)
{
    auto problem = std::error_code {};
    const auto target = fs::is_symlink(path, problem) ? fs::weakly_canonical(path, problem) : path;
    if (fs::exists(target, problem) && !fs::is_regular_file(target, problem)) {
        const auto pipe = ::open(target.c_str(), O_WRONLY | O_CLOEXEC);
        const auto written = pipe >= 0 && write_all(pipe, text);
        return pipe >= 0 && ::close(pipe) == 0 && written;
    }
    auto part = target;
    part += ".part";
    fs::remove(part, problem);
    const auto before = rights_of(target);
    const auto file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                             readers == Readers::as_usual && !before ? 0666 : 0600);
    const auto whole =
        file >= 0 && (!before || ::fchmod(file, *before) == 0) && write_all(file, text) && ::fsync(file) == 0;
    if (file >= 0 && ::close(file) == 0 && whole) {
        fs::rename(part, target, problem);
        if (!problem)
            return true;
    }
    fs::remove(part, problem);
    return false;
}

}  // namespace

Status write_text(const fs::path& path, std::string_view text, Readers readers)
{
    auto problem = std::error_code {};
    const auto ending = path.extension();
    if (fs::exists(path, problem) && fs::exists(path.parent_path() / session::store_file, problem) &&
        ending != ".html" && ending != ".csv" && ending != ".txt")
        return failure(ErrorCode::file_unwritable,
                       fmt::format("'{}' is a session's own file, so nothing was written; choose another "
                                   "name.",
                                   path.string()));
    if (replace(path, text, readers))
        return {};
    return failure(ErrorCode::file_unwritable,
                   fmt::format("'{}' cannot be written; check that its folder exists, that you may write "
                               "there and that it has room.",
                               path.string()));
}

}  // namespace tutti
