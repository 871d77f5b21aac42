// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/file_lock.hpp"

#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace tutti {

FileLock::FileLock(std::filesystem::path of)
{
    auto ignored = std::error_code {};
    std::filesystem::create_directories(of.parent_path(), ignored);
    of += ".lock";
    descriptor_ = ::open(of.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0)
        ::close(std::exchange(descriptor_, -1));
}

FileLock::~FileLock()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

FileLock::FileLock(FileLock&& other) noexcept
    : descriptor_ {std::exchange(other.descriptor_, -1)}
{
}

FileLock& FileLock::operator=(FileLock&& other) noexcept
{
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

}  // namespace tutti
