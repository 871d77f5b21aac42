// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/host_process.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace tutti::io {

namespace {

using Clock = std::chrono::steady_clock;

// Where the host finds what it was given.
constexpr auto link_fd = 3;
constexpr auto wake_fd = 4;
constexpr auto memory_fd = 5;

constexpr auto host_name = "tutti-device-host";

class FileDescriptor {
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int fd) noexcept
        : fd_ {fd}
    {
    }
    FileDescriptor(FileDescriptor&& other) noexcept
        : fd_ {std::exchange(other.fd_, -1)}
    {
    }
    FileDescriptor& operator=(FileDescriptor&& other) noexcept
    {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~FileDescriptor()
    {
        if (fd_ >= 0)
            ::close(fd_);
    }
    [[nodiscard]] int fd() const noexcept { return fd_; }
    [[nodiscard]] bool is_open() const noexcept { return fd_ >= 0; }

private:
    int fd_ = -1;
};

class Mapping {
public:
    Mapping() = default;
    Mapping(int fd, std::size_t bytes) noexcept
    {
        auto* const at =
            bytes == 0 ? MAP_FAILED : ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (at != MAP_FAILED)
            memory_ = {static_cast<std::byte*>(at), bytes};
    }
    Mapping(Mapping&& other) noexcept
        : memory_ {std::exchange(other.memory_, {})}
    {
    }
    Mapping& operator=(Mapping&& other) noexcept
    {
        std::swap(memory_, other.memory_);
        return *this;
    }
    ~Mapping()
    {
        if (!memory_.empty())
            ::munmap(memory_.data(), memory_.size());
    }
    [[nodiscard]] std::span<std::byte> memory() const noexcept { return memory_; }

private:
    std::span<std::byte> memory_;
};

/// Memory that has no name any more when this returns, so that nothing is left behind whoever dies.
FileDescriptor make_shared_memory(std::size_t bytes)
{
    static auto count = std::atomic<int> {0};
    const auto name = fmt::format("/tutti-{}-{}", ::getpid(), count.fetch_add(1));
    auto memory = FileDescriptor {::shm_open(name.c_str(), O_RDWR | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR)};
    if (!memory.is_open())
        return {};
    ::shm_unlink(name.c_str());
    if (::ftruncate(memory.fd(), static_cast<off_t>(bytes)) != 0)
        return {};
    return memory;
}

bool set_flags(int fd, int status_flags) noexcept
{
    return ::fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 && ::fcntl(fd, F_SETFL, status_flags) == 0;
}

void send_line(int fd, std::string_view text) noexcept
{
    try {
        auto line = std::string {text};
        line += '\n';
        auto left = std::string_view {line};
        while (!left.empty()) {
            // No signal: a reader who has died is found out by reading.
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

/// Beside the running program, then where a package puts programs that people do not call, then where it was
/// built.
std::optional<std::filesystem::path> find_host()
{
    auto error = std::error_code {};
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
    for (const auto& candidate :
         {self.parent_path() / host_name, self.parent_path() / ".." / "libexec" / "tutti" / host_name,
          std::filesystem::path {TUTTI_DEVICE_HOST_FOLDER} / host_name})
        if (::access(candidate.c_str(), X_OK) == 0)
            return candidate;
    return std::nullopt;
}

/// The host's environment is ours, save that it never starts a JACK server of its own.
std::vector<std::string> host_environment()
{
    auto variables = std::vector<std::string> {};
    for (auto** variable = environ; *variable != nullptr; ++variable)
        if (!std::string_view {*variable}.starts_with("JACK_NO_START_SERVER="))
            variables.emplace_back(*variable);
    variables.emplace_back("JACK_NO_START_SERVER=1");
    return variables;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts)
{
    auto pointers = std::vector<char*> {};
    for (auto& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

Result<pid_t> spawn(const std::filesystem::path& program, const std::vector<std::string>& arguments, int link,
                    int wake, int memory)
{
    auto actions = posix_spawn_file_actions_t {};
    ::posix_spawn_file_actions_init(&actions);
    for (const auto standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        ::posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0);
    // First out of the way, since what we have may lie where the host expects something else.
    const auto away = std::max({link, wake, memory, memory_fd}) + 1;
    ::posix_spawn_file_actions_adddup2(&actions, link, away + link_fd);
    ::posix_spawn_file_actions_adddup2(&actions, wake, away + wake_fd);
    if (memory >= 0)
        ::posix_spawn_file_actions_adddup2(&actions, memory, away + memory_fd);
    for (const auto fd : {link_fd, wake_fd, memory_fd}) {
        if (fd == memory_fd && memory < 0)
            continue;
        ::posix_spawn_file_actions_adddup2(&actions, away + fd, fd);
        ::posix_spawn_file_actions_addclose(&actions, away + fd);
    }

    // Of its own group, so that Ctrl-C in the terminal is for us alone; an ordinary thread with no signal
    // blocked, whatever the one that calls is.
    auto attributes = posix_spawnattr_t {};
    ::posix_spawnattr_init(&attributes);
    auto no_signals = sigset_t {};
    ::sigemptyset(&no_signals);
    auto defaults = sigset_t {};
    ::sigemptyset(&defaults);
    for (const auto signal : {SIGINT, SIGTERM, SIGPIPE, SIGHUP})
        ::sigaddset(&defaults, signal);
    const auto ordinary = sched_param {};
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setsigmask(&attributes, &no_signals);
    ::posix_spawnattr_setsigdefault(&attributes, &defaults);
    ::posix_spawnattr_setschedpolicy(&attributes, SCHED_OTHER);
    ::posix_spawnattr_setschedparam(&attributes, &ordinary);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                                POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSCHEDULER);

    auto words = std::vector<std::string> {program.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    auto variables = host_environment();
    auto pid = pid_t {};
    const auto error = ::posix_spawn(&pid, program.c_str(), &actions, &attributes, pointers_to(words).data(),
                                     pointers_to(variables).data());
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        return failure(
            ErrorCode::device_refused,
            fmt::format("The program that talks to the interface, '{}', could not be started ({}); "
                        "close other programs and try again.",
                        program.string(), std::generic_category().message(error)));
    return pid;
}

/// Lines out of a stream of bytes.
class LineBuffer {
public:
    void add(std::string_view bytes)
    {
        bytes_ += bytes;
        for (auto end = bytes_.find('\n'); end != std::string::npos; end = bytes_.find('\n')) {
            lines_.push_back(bytes_.substr(0, end));
            bytes_.erase(0, end + 1);
        }
    }
    [[nodiscard]] bool empty() const noexcept { return lines_.empty(); }
    [[nodiscard]] std::optional<std::string> take()
    {
        if (lines_.empty())
            return std::nullopt;
        auto line = std::move(lines_.front());
        lines_.pop_front();
        return line;
    }

private:
    std::string bytes_;
    std::deque<std::string> lines_;
};

Clock::time_point after(Seconds patience)
{
    return Clock::now() +
           std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double> {patience.value()});
}

int milliseconds_until(Clock::time_point deadline)
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

}  // namespace

class HostProcess::Implementation {
public:
    Implementation(pid_t host, FileDescriptor link, FileDescriptor wake, Mapping shared)
        : mapping {std::move(shared)}
        , pid {host}
        , link_ {std::move(link)}
        , wake_ {std::move(wake)}
    {
    }
    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;
    ~Implementation() { end(Seconds {}); }

    void tell(std::string_view line) noexcept { send_line(link_.fd(), line); }

    Heard wait(Clock::time_point deadline)
    {
        while (true) {
            if (!lines.empty())
                return Heard::line;
            if (gone_)
                return Heard::gone;
            auto ends = std::array<pollfd, 2> {{{link_.fd(), POLLIN, 0}, {wake_.fd(), POLLIN, 0}}};
            const auto ready = ::poll(ends.data(), ends.size(), milliseconds_until(deadline));
            if (ready < 0 && errno != EINTR)
                return Heard::gone;
            if (ready <= 0) {
                if (Clock::now() >= deadline)
                    return Heard::nothing;
                continue;
            }
            // Audio first: what the host delivered before it went must still be heard.
            if ((ends[1].revents & POLLIN) != 0 && drain_wake())
                return Heard::wake;
            if (ends[0].revents != 0)
                read_lines();
        }
    }

    void end(Seconds patience) noexcept
    {
        if (pid <= 0)
            return;
        if (!reaped_within(patience)) {
            ::kill(pid, SIGKILL);
            // A process in the middle of a driver's work may take a while even so. It is not waited for.
            constexpr auto kill_takes = Seconds {1.0};
            static_cast<void>(reaped_within(kill_takes));
        }
        pid = 0;
    }

    Mapping mapping;
    LineBuffer lines;
    pid_t pid;

private:
    bool drain_wake() noexcept
    {
        auto bytes = std::array<char, 256> {};
        auto any = false;
        while (::read(wake_.fd(), bytes.data(), bytes.size()) > 0)
            any = true;
        return any;
    }

    void read_lines()
    {
        auto bytes = std::array<char, 4096> {};
        const auto count = ::recv(link_.fd(), bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (count > 0)
            lines.add({bytes.data(), static_cast<std::size_t>(count)});
        else if (count == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
            gone_ = true;
    }

    bool reaped_within(Seconds patience) const noexcept
    {
        const auto deadline = after(patience);
        while (true) {
            auto status = 0;
            const auto result = ::waitpid(pid, &status, WNOHANG);
            if (result == pid || (result < 0 && errno == ECHILD))
                return true;
            if (Clock::now() >= deadline)
                return false;
            std::this_thread::sleep_for(std::chrono::milliseconds {2});
        }
    }

    FileDescriptor link_;
    FileDescriptor wake_;
    bool gone_ = false;
};

Result<HostProcess> HostProcess::start(const std::vector<std::string>& arguments, std::size_t shared_bytes)
{
    const auto program = find_host();
    if (!program)
        return failure(ErrorCode::device_refused,
                       fmt::format("The program that talks to the interface, '{}', is missing; install or "
                                   "build Tutti again.",
                                   host_name));

    const auto refused = [](std::string_view what) {
        return failure(ErrorCode::device_refused,
                       fmt::format("The system gives no {} for the interface ({}); close other programs and "
                                   "try again.",
                                   what, std::generic_category().message(errno)));
    };
    auto memory = FileDescriptor {};
    auto mapping = Mapping {};
    if (shared_bytes != 0) {
        memory = make_shared_memory(shared_bytes);
        mapping = Mapping {memory.fd(), shared_bytes};
        if (mapping.memory().empty())
            return refused("shared memory");
    }
    auto ends = std::array<int, 2> {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0)
        return refused("connection");
    auto our_link = FileDescriptor {ends[0]};
    const auto their_link = FileDescriptor {ends[1]};
    if (::pipe(ends.data()) != 0)
        return refused("pipe");
    auto our_wake = FileDescriptor {ends[0]};
    const auto their_wake = FileDescriptor {ends[1]};
    if (!set_flags(our_link.fd(), 0) || !set_flags(their_link.fd(), 0) ||
        !set_flags(our_wake.fd(), O_NONBLOCK) || !set_flags(their_wake.fd(), O_NONBLOCK))
        return refused("connection");

    const auto pid = spawn(*program, arguments, their_link.fd(), their_wake.fd(), memory.fd());
    if (!pid)
        return tl::unexpected {pid.error()};
    return HostProcess {
        std::make_unique<Implementation>(*pid, std::move(our_link), std::move(our_wake), std::move(mapping))};
}

HostProcess::HostProcess(std::unique_ptr<Implementation> implementation)
    : implementation_ {std::move(implementation)}
{
}
HostProcess::HostProcess(HostProcess&&) noexcept = default;
HostProcess& HostProcess::operator=(HostProcess&&) noexcept = default;
HostProcess::~HostProcess() = default;

std::span<std::byte> HostProcess::memory() const noexcept
{
    return implementation_->mapping.memory();
}

void HostProcess::tell(std::string_view line) noexcept
{
    implementation_->tell(line);
}

HostProcess::Heard HostProcess::wait(Seconds patience)
{
    return implementation_->wait(after(patience));
}

std::optional<std::string> HostProcess::wait_for_line(Seconds patience)
{
    const auto deadline = after(patience);
    while (true) {
        switch (implementation_->wait(deadline)) {
        case Heard::line:
            return take_line();
        case Heard::wake:
            continue;
        case Heard::gone:
        case Heard::nothing:
            return std::nullopt;
        }
    }
}

std::optional<std::string> HostProcess::take_line()
{
    return implementation_->lines.take();
}

void HostProcess::end(Seconds patience) noexcept
{
    implementation_->end(patience);
}

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

bool make_this_thread_urgent() noexcept
{
    // Below JACK's own 10, which must never wait for us.
    auto parameters = sched_param {};
    parameters.sched_priority = 5;
    return ::pthread_setschedparam(::pthread_self(), SCHED_FIFO, &parameters) == 0;
}

}  // namespace tutti::io
