// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/host_plumbing.hpp"

#include <cerrno>
#include <new>
#include <utility>

#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tutti::io {

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept
    : fd_ {std::exchange(other.fd_, -1)}
{
}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept
{
    std::swap(fd_, other.fd_);
    return *this;
}

FileDescriptor::~FileDescriptor()
{
    if (fd_ >= 0)
        ::close(fd_);
}

Mapping::Mapping(int fd, std::size_t bytes) noexcept
{
    auto* const at =
        bytes == 0 ? MAP_FAILED : ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at != MAP_FAILED)
        memory_ = {static_cast<std::byte*>(at), bytes};
}

Mapping::Mapping(Mapping&& other) noexcept
    : memory_ {std::exchange(other.memory_, {})}
{
}

Mapping& Mapping::operator=(Mapping&& other) noexcept
{
    std::swap(memory_, other.memory_);
    return *this;
}

Mapping::~Mapping()
{
    if (!memory_.empty())
        ::munmap(memory_.data(), memory_.size());
}

void LineBuffer::add(std::string_view bytes)
{
    bytes_ += bytes;
    for (auto end = bytes_.find('\n'); end != std::string::npos; end = bytes_.find('\n')) {
        lines_.push_back(bytes_.substr(0, end));
        bytes_.erase(0, end + 1);
    }
}

std::optional<std::string> LineBuffer::take()
{
    if (lines_.empty())
        return std::nullopt;
    auto line = std::move(lines_.front());
    lines_.pop_front();
    return line;
}

void send_line(int fd, std::string_view text) noexcept
{
    try {
        auto line = std::string {text};
        line += '\n';
        auto left = std::string_view {line};
        while (!left.empty()) {
            const auto sent = ::send(fd, left.data(), left.size(), MSG_NOSIGNAL);
            if (sent < 0 && errno == EINTR)
                continue;
            if (sent <= 0)
                return;
            left.remove_prefix(static_cast<std::size_t>(sent));
        }
    } catch (const std::bad_alloc&) {
        return;
    }
}

std::chrono::steady_clock::time_point after(Seconds patience)
{
    return std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                                  std::chrono::duration<double> {patience.value()});
}

}  // namespace tutti::io
