// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/child.hpp"

#include <array>
#include <csignal>
#include <exception>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tutti::test {

namespace {

struct Started {
    pid_t process;
    int ear;  // the parent's end of a pipe
};

/// In the child, `work` is given its end of the pipe; it never returns from here.
template <class Work>
Started start(const Work& work)
{
    auto ends = std::array<int, 2> {};
    if (pipe(ends.data()) != 0)
        throw std::runtime_error {"no pipe to be had"};
    const auto process = fork();
    if (process < 0)
        throw std::runtime_error {"no child to be had"};
    if (process == 0) {
        close(ends[0]);
        work(ends[1]);
        _exit(0);
    }
    close(ends[1]);
    return {process, ends[0]};
}

}  // namespace

std::string in_child(const std::function<std::string()>& work)
{
    const auto child = start([&](int mouth) {
        auto said = std::string {};
        try {
            said = work();
        } catch (const std::exception& error) {
            said = fmt::format("an exception escaped: {}", error.what());
        }
        if (write(mouth, said.data(), said.size()) != static_cast<ssize_t>(said.size()))
            _exit(1);
    });
    auto heard = std::string {};
    auto part = std::array<char, 1024> {};
    for (auto count = read(child.ear, part.data(), part.size()); count > 0;
         count = read(child.ear, part.data(), part.size()))
        heard.append(part.data(), static_cast<std::size_t>(count));
    close(child.ear);
    auto status = 0;
    waitpid(child.process, &status, 0);
    if (WIFSIGNALED(status))
        return fmt::format("the child died of signal {}", WTERMSIG(status));
    if (WEXITSTATUS(status) != 0)
        return fmt::format("the child ended itself with status {}", WEXITSTATUS(status));
    return heard;
}

TellingChild::TellingChild(const std::function<void(const std::function<void(std::int64_t)>& tell)>& work)
{
    const auto child = start([&](int mouth) {
        try {
            work([mouth](std::int64_t number) {
                if (write(mouth, &number, sizeof number) != sizeof number)
                    _exit(1);
            });
        } catch (const std::exception&) {
            _exit(1);
        }
    });
    process_ = child.process;
    ear_ = child.ear;
}

TellingChild::~TellingChild()
{
    if (process_ > 0)
        static_cast<void>(kill());
    close(ear_);
}

std::int64_t TellingChild::hear()
{
    auto number = std::int64_t {-1};
    return read(ear_, &number, sizeof number) == sizeof number ? number : -1;
}

std::int64_t TellingChild::kill()
{
    ::kill(std::exchange(process_, 0), SIGKILL);
    auto last = std::int64_t {0};
    for (auto number = hear(); number >= 0; number = hear())
        last = number;
    wait(nullptr);
    return last;
}

void limit_files_to(std::uint64_t most)
{
    // Without this the limit would end the program before the call could fail.
    std::signal(SIGXFSZ, SIG_IGN);
    const auto limit = rlimit {most, most};
    setrlimit(RLIMIT_FSIZE, &limit);
}

bool mount_small_disk(const std::string& folder, std::uint64_t bytes)
{
    if (unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
        return false;
    // Nobody but this process is to see it.
    mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
    return mount("tmpfs", folder.c_str(), "tmpfs", 0, fmt::format("size={}", bytes).c_str()) == 0;
}

}  // namespace tutti::test
