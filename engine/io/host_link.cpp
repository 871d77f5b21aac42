// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/host_link.hpp"

#include <array>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/host_plumbing.hpp"

namespace tutti::io {

class HostLink::Implementation {
public:
    explicit Implementation(Mapping shared)
        : mapping {std::move(shared)}
        , reader_ {[this] { read(); }}
    {
        reader_.detach();
    }

    std::optional<std::string> wait_for_line(Seconds patience)
    {
        auto lock = std::unique_lock {mutex_};
        arrived_.wait_until(lock, after(patience), [this] { return !lines_.empty(); });
        return lines_.take();
    }

    Mapping mapping;

private:
    /// A thread of its own, because the one that calls the driver may never come back from there.
    void read()
    {
        auto bytes = std::array<char, 256> {};
        while (true) {
            const auto count = ::recv(link_fd, bytes.data(), bytes.size(), 0);
            if (count < 0 && errno == EINTR)
                continue;
            if (count <= 0)
                ::_exit(0);
            {
                const auto lock = std::lock_guard {mutex_};
                lines_.add({bytes.data(), static_cast<std::size_t>(count)});
            }
            arrived_.notify_all();
        }
    }

    std::mutex mutex_;
    std::condition_variable arrived_;
    LineBuffer lines_;  // under mutex_
    std::thread reader_;
};

HostLink* HostLink::join()
{
    auto kind = 0;
    auto length = static_cast<socklen_t>(sizeof kind);
    if (::getsockopt(link_fd, SOL_SOCKET, SO_TYPE, &kind, &length) != 0)
        return nullptr;
    ::fcntl(link_fd, F_SETFD, FD_CLOEXEC);
    ::fcntl(wake_fd, F_SETFD, FD_CLOEXEC);
    auto mapping = Mapping {};
    struct stat memory = {};
    if (::fstat(memory_fd, &memory) == 0) {
        mapping = Mapping {memory_fd, static_cast<std::size_t>(memory.st_size)};
        ::close(memory_fd);
    }
    // Never deleted: the thread that reads goes on to the end of the process.
    static auto* const link = new HostLink {std::make_unique<Implementation>(std::move(mapping))};
    return link;
}

HostLink::HostLink(std::unique_ptr<Implementation> implementation)
    : implementation_ {std::move(implementation)}
{
}
HostLink::~HostLink() = default;

std::span<std::byte> HostLink::memory() const noexcept
{
    return implementation_->mapping.memory();
}

void HostLink::tell(std::string_view line) noexcept
{
    send_line(link_fd, line);
}

std::optional<std::string> HostLink::wait_for_line(Seconds patience)
{
    return implementation_->wait_for_line(patience);
}

void HostLink::wake() noexcept
{
    // A full pipe wakes just as well.
    const auto byte = char {1};
    static_cast<void>(::write(wake_fd, &byte, 1));
}

}  // namespace tutti::io
