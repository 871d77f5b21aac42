// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/host_process.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
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

#include "io/host_plumbing.hpp"

extern char** environ;

namespace tutti::io {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto host_name = "tutti-device-host";

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

/// Hosts that were killed and took longer to die than we wait. Their last remains are cleared away with the
/// next one that starts or ends.
class Graveyard {
public:
    void bury(pid_t pid)
    {
        const auto lock = std::lock_guard {mutex_};
        dying_.push_back(pid);
    }
    void clear() noexcept
    {
        const auto lock = std::lock_guard {mutex_};
        std::erase_if(dying_, [](pid_t pid) { return ::waitpid(pid, nullptr, WNOHANG) != 0; });
    }

private:
    std::mutex mutex_;
    std::vector<pid_t> dying_;
};

Graveyard& graveyard()
{
    static auto the_one = Graveyard {};
    return the_one;
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
            if (!reaped_within(kill_takes))
                graveyard().bury(pid);
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
    graveyard().clear();
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

bool make_this_thread_urgent() noexcept
{
    // Below JACK's own 10, which must never wait for us.
    auto parameters = sched_param {};
    parameters.sched_priority = 5;
    return ::pthread_setschedparam(::pthread_self(), SCHED_FIFO, &parameters) == 0;
}

}  // namespace tutti::io
