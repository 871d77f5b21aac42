// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording/durable_file.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

namespace tutti::recording {

namespace {

constexpr auto closed = -1;

// macOS has no fdatasync and an fsync that does not wait for the disk.
int sync_data(int descriptor)
{
#if defined(__APPLE__)
    return fcntl(descriptor, F_FULLFSYNC);
#else
    return fdatasync(descriptor);
#endif
}

tl::unexpected<Error> reason_for(int cause, const std::filesystem::path& path)
{
    switch (cause) {
    case ENOSPC:
    case EDQUOT:
        return failure(
            ErrorCode::disk_full,
            fmt::format("The disk is full: the recording has stopped, and '{}' holds what was recorded "
                        "until then; make room and record again.",
                        path.string()));
    case EFBIG:
        return failure(
            ErrorCode::disk_full,
            fmt::format("The disk takes no file larger than '{}' is now: the recording has stopped "
                        "there; record again to begin the next take.",
                        path.string()));
    default:
        return failure(ErrorCode::file_unwritable,
                       fmt::format("The recording '{}' cannot be written ({}); check that its disk is still "
                                   "there and may be written.",
                                   path.string(), std::generic_category().message(cause)));
    }
}

}  // namespace

Result<DurableFile> DurableFile::create(std::filesystem::path path)
{
    const auto descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return reason_for(errno, path);
    return DurableFile {descriptor, std::move(path)};
}

DurableFile::DurableFile(DurableFile&& other) noexcept
    : descriptor_ {std::exchange(other.descriptor_, closed)}
    , path_ {std::move(other.path_)}
{
}

DurableFile& DurableFile::operator=(DurableFile&& other) noexcept
{
    close();
    descriptor_ = std::exchange(other.descriptor_, closed);
    path_ = std::move(other.path_);
    return *this;
}

DurableFile::~DurableFile()
{
    close();
}

void DurableFile::close() noexcept
{
    if (descriptor_ != closed)
        ::close(descriptor_);
    descriptor_ = closed;
}

Status DurableFile::write(std::int64_t offset, std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const auto written = pwrite(descriptor_, bytes.data(), bytes.size(), offset);
        if (written < 0) {
            if (errno == EINTR)
                continue;
            return reason();
        }
        // Part of it: the next call says why, or finds room after all.
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        offset += written;
    }
    return {};
}

std::int64_t DurableFile::length() const noexcept
{
    struct stat status {};
    return fstat(descriptor_, &status) == 0 ? std::int64_t {status.st_size} : 0;
}

Status DurableFile::sync()
{
    if (sync_data(descriptor_) != 0)
        return reason();
    return {};
}

Status DurableFile::cut(std::int64_t length)
{
    if (ftruncate(descriptor_, length) != 0)
        return reason();
    return {};
}

tl::unexpected<Error> DurableFile::reason() const
{
    return reason_for(errno, path_);
}

Status sync_folder(const std::filesystem::path& folder)
{
    const auto descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const auto synced = descriptor >= 0 && fsync(descriptor) == 0;
    const auto cause = errno;
    if (descriptor >= 0)
        ::close(descriptor);
    // Some file systems (FAT among them, on some systems) know no such thing as a folder's sync.
    if (!synced && cause != EINVAL && cause != ENOTSUP)
        return reason_for(cause, folder);
    return {};
}

}  // namespace tutti::recording
