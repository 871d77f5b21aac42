// SPDX-License-Identifier: GPL-3.0-or-later
// What both ends of the way between engine and device host are made of. POSIX; for host_process.cpp and
// host_link.cpp alone.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "units/quantity.hpp"

namespace tutti::io {

// Where the host finds what it was given.
inline constexpr auto link_fd = 3;    // lines of text, both ways
inline constexpr auto wake_fd = 4;    // a byte here says that there is something in the shared memory
inline constexpr auto memory_fd = 5;  // the shared memory, if there is any

/// Closes what it holds.
class FileDescriptor {
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int fd) noexcept
        : fd_ {fd}
    {
    }
    FileDescriptor(FileDescriptor&&) noexcept;
    FileDescriptor& operator=(FileDescriptor&&) noexcept;
    ~FileDescriptor();

    [[nodiscard]] int fd() const noexcept { return fd_; }
    [[nodiscard]] bool is_open() const noexcept { return fd_ >= 0; }

private:
    int fd_ = -1;
};

/// Shared memory, in sight of this process. Empty when there is none.
class Mapping {
public:
    Mapping() = default;
    Mapping(int fd, std::size_t bytes) noexcept;
    Mapping(Mapping&&) noexcept;
    Mapping& operator=(Mapping&&) noexcept;
    ~Mapping();

    [[nodiscard]] std::span<std::byte> memory() const noexcept { return memory_; }

private:
    std::span<std::byte> memory_;
};

/// Lines out of a stream of bytes.
class LineBuffer {
public:
    void add(std::string_view bytes);
    [[nodiscard]] bool empty() const noexcept { return lines_.empty(); }
    [[nodiscard]] std::optional<std::string> take();

private:
    std::string bytes_;
    std::deque<std::string> lines_;
};

/// Sends a line. A reader who has died is no matter here: that is found out by reading.
void send_line(int fd, std::string_view text) noexcept;

[[nodiscard]] std::chrono::steady_clock::time_point after(Seconds patience);

}  // namespace tutti::io
