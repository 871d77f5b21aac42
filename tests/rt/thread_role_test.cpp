// SPDX-License-Identifier: GPL-3.0-or-later
#include "rt/thread_role.hpp"

#include <csignal>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include "support/catch.hpp"

using namespace tutti;

TEST_CASE("a thread that wears no role is control", "[rt]")
{
    CHECK(rt::this_thread() == rt::Role::control);
}

TEST_CASE("a role is worn until it is taken off, and then the one beneath it shows", "[rt]")
{
    {
        const auto worker = rt::ScopedRole {rt::Role::worker};
        CHECK(rt::this_thread() == rt::Role::worker);
        {
            const auto audio = rt::ScopedRole {rt::Role::audio};
            CHECK(rt::this_thread() == rt::Role::audio);
        }
        CHECK(rt::this_thread() == rt::Role::worker);
    }
    CHECK(rt::this_thread() == rt::Role::control);
}

TEST_CASE("a role is one thread's own", "[rt]")
{
    const auto audio = rt::ScopedRole {rt::Role::audio};
    auto other = rt::Role::audio;
    std::thread {[&other] { other = rt::this_thread(); }}.join();
    CHECK(other == rt::Role::control);
}

#ifndef NDEBUG
namespace {

/// Whether `expects(role)` stops a program whose thread wears `worn`; tried in a process of its own.
bool stops(rt::Role worn, rt::Role role)
{
    const auto child = fork();
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);
        static_cast<void>(close(STDERR_FILENO));
        const auto wearing = rt::ScopedRole {worn};
        rt::expects(role);
        _exit(0);
    }
    auto status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

}  // namespace

TEST_CASE("a debug build stops where a function for control runs on the audio thread", "[rt]")
{
    CHECK(stops(rt::Role::audio, rt::Role::control));
    CHECK(stops(rt::Role::control, rt::Role::worker));
    CHECK_FALSE(stops(rt::Role::audio, rt::Role::audio));
}
#endif
