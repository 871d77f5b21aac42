// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/wipe.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace tutti::session {

namespace {

namespace fs = std::filesystem;

/// True when the whole file is zeros on the disk; errno says why not.
bool overwrite(int descriptor)
{
    struct stat status {};
    if (fstat(descriptor, &status) != 0)
        return false;
    static constexpr auto zeros = std::array<char, 1 << 18> {};
    for (auto left = std::int64_t {status.st_size}; left > 0;) {
        const auto part = std::min(left, static_cast<std::int64_t>(zeros.size()));
        const auto written = write(descriptor, zeros.data(), static_cast<std::size_t>(part));
        if (written < 0 && errno != EINTR)
            return false;
        left -= std::max<std::int64_t>(written, 0);
    }
    return fsync(descriptor) == 0;
}

}  // namespace

Status wipe_file(const fs::path& path)
{
    const auto fails = [&](const std::string& why) {
        return failure(
            ErrorCode::file_unwritable,
            fmt::format("The file '{}' cannot be erased ({}); check that you may write there and that "
                        "nothing else has it open.",
                        path.string(), why));
    };
    auto problem = std::error_code {};
    const auto status = fs::symlink_status(path, problem);
    if (status.type() == fs::file_type::not_found)
        return {};
    if (status.type() == fs::file_type::regular) {
        const auto descriptor = open(path.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
        const auto done = descriptor >= 0 && overwrite(descriptor);
        const auto cause = errno;
        if (descriptor >= 0)
            close(descriptor);
        if (!done)
            return fails(std::generic_category().message(cause));
    }
    if (fs::remove(path, problem); problem)
        return fails(problem.message());
    return {};
}

HeldUntilDeleted::HeldUntilDeleted(const fs::path& path) noexcept
    : descriptor_ {open(path.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC)}
{
}

HeldUntilDeleted::~HeldUntilDeleted()
{
    if (descriptor_ < 0)
        return;
    struct stat status {};
    if (fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink == 0)
        static_cast<void>(overwrite(descriptor_));
    close(descriptor_);
}

Status wipe_folder(const fs::path& folder)
{
    auto problem = std::error_code {};
    if (fs::symlink_status(folder, problem).type() != fs::file_type::directory)
        return wipe_file(folder);
    auto files = std::vector<fs::path> {};
    for (auto entry = fs::recursive_directory_iterator {folder, problem}; entry != end(entry);
         entry.increment(problem))
        if (entry->symlink_status(problem).type() != fs::file_type::directory)
            files.push_back(entry->path());
    for (const auto& file : files)
        if (auto wiped = wipe_file(file); !wiped)
            return wiped;
    if (fs::remove_all(folder, problem); problem)
        return failure(ErrorCode::file_unwritable,
                       fmt::format("The folder '{}' cannot be removed ({}); check that you may write there.",
                                   folder.string(), problem.message()));
    return {};
}

std::uintmax_t bytes_in(const fs::path& folder)
{
    auto bytes = std::uintmax_t {0};
    auto ignored = std::error_code {};
    for (auto entry = fs::recursive_directory_iterator {folder, ignored}; entry != end(entry);
         entry.increment(ignored))
        if (entry->symlink_status(ignored).type() == fs::file_type::regular)
            bytes += entry->file_size(ignored);
    return bytes;
}

}  // namespace tutti::session
