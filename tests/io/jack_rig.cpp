// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/jack_rig.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace tutti::test {

namespace {

std::string server_name()
{
    return "tutti-test-" + std::to_string(::getpid());
}

Program server(int cycle)
{
    return Program {{"jackd", "-n", server_name(), "-R", "-d", "dummy", "-r", "48000", "-p",
                     std::to_string(cycle), "-C", "2", "-P", "2"}};
}

/// Whether a server that has been started does not end at once.
bool stays(Program& program)
{
    for (auto look = 0; look < 30; ++look) {
        std::this_thread::sleep_for(std::chrono::milliseconds {10});
        if (!program.runs())
            return false;
    }
    return true;
}

/// Whether a client can be had of the server, asked by a program of its own: the library that asks would be
/// left behind in this one when the server is killed.
bool answers()
{
    auto lister = Program {{TUTTI_JACK_GENERATOR, "probe", "0"}, true};
    return lister.wait_for_line();
}

}  // namespace

bool is_installed(std::string_view name)
{
    const auto* const path = std::getenv("PATH");
    auto folders = std::string_view {path == nullptr ? "" : path};
    while (!folders.empty()) {
        const auto end = std::min(folders.find(':'), folders.size());
        const auto program = std::string {folders.substr(0, end)} + "/" + std::string {name};
        if (::access(program.c_str(), X_OK) == 0)
            return true;
        folders.remove_prefix(std::min(end + 1, folders.size()));
    }
    return false;
}

Program::Program(const std::vector<std::string>& words, bool listen)
{
    auto told = std::array<int, 2> {-1, -1};
    auto ends = std::array<int, 2> {-1, -1};
    if (::pipe2(told.data(), O_CLOEXEC) != 0)
        return;
    input_ = told[1];
    if (listen && ::pipe2(ends.data(), O_CLOEXEC) != 0) {
        ::close(told[0]);
        return;
    }
    auto actions = posix_spawn_file_actions_t {};
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, told[0], STDIN_FILENO);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (listen)
        ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    auto copies = words;
    auto pointers = std::vector<char*> {};
    for (auto& word : copies)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    if (::posix_spawnp(&pid_, pointers.front(), &actions, nullptr, pointers.data(), environ) != 0)
        pid_ = 0;
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(told[0]);
    if (listen) {
        ::close(ends[1]);
        output_ = ends[0];
    }
}

Program::Program(Program&& other) noexcept
    : pid_ {std::exchange(other.pid_, 0)}
    , input_ {std::exchange(other.input_, -1)}
    , output_ {std::exchange(other.output_, -1)}
{
}

Program& Program::operator=(Program&& other) noexcept
{
    std::swap(pid_, other.pid_);
    std::swap(input_, other.input_);
    std::swap(output_, other.output_);
    return *this;
}

Program::~Program()
{
    kill_with(SIGKILL);
    for (const auto end : {input_, output_})
        if (end >= 0)
            ::close(end);
}

bool Program::runs()
{
    if (pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) != 0)
        pid_ = 0;
    return pid_ > 0;
}

bool Program::wait_for_line()
{
    constexpr auto patience = 15'000;
    auto end = pollfd {output_, POLLIN, 0};
    auto byte = char {};
    while (::poll(&end, 1, patience) > 0 && ::read(output_, &byte, 1) == 1)
        if (byte == '\n')
            return true;
    return false;
}

void Program::signal(int number) const
{
    if (pid_ > 0)
        ::kill(pid_, number);
}

void Program::kill_with(int number)
{
    if (!runs())
        return;
    signal(number);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
}

JackRig::JackRig(int channels, int cycle)
    : channels_ {channels}
    , cycle_ {cycle}
{
    ::setenv("JACK_DEFAULT_SERVER", server_name().c_str(), 1);
    ::setenv("JACK_NO_START_SERVER", "1", 1);
    ::setenv("JACK_NO_AUDIO_RESERVATION", "1", 1);
}

JackRig::~JackRig()
{
    // In order, frozen or not: a server that is killed stays in the machine's list of eight.
    if (!server_)
        return;
    server_->signal(SIGCONT);
    server_->signal(SIGTERM);
    for (auto look = 0; look < 200 && server_->runs(); ++look)
        std::this_thread::sleep_for(std::chrono::milliseconds {10});
}

std::optional<std::string> JackRig::why_not()
{
    if (!is_installed("jackd"))
        return "jackd is not installed";
    if (!JackRig {0}.start())
        return "jackd does not start here";
    return std::nullopt;
}

bool JackRig::start()
{
    // A server that was killed leaves traces by which the next one may take it for alive for a moment.
    for (auto attempt = 0; attempt < 10; ++attempt) {
        server_ = server(cycle_);
        if (stays(*server_) && answers())
            break;
        server_.reset();
    }
    if (!server_)
        return false;
    generator_.emplace(
        std::vector<std::string> {TUTTI_JACK_GENERATOR, "generator", std::to_string(channels_)}, true);
    return generator_->wait_for_line();
}

bool JackRig::lay_cable()
{
    cable_.emplace(
        std::vector<std::string> {TUTTI_JACK_GENERATOR, "cable", std::to_string(channels_), "cable"}, true);
    return cable_->wait_for_line();
}

bool JackRig::plug_pedal()
{
    pedal_.emplace(std::vector<std::string> {TUTTI_JACK_GENERATOR, "pedal", "0", "pedal"}, true);
    return pedal_->wait_for_line();
}

void JackRig::unplug_pedal()
{
    pedal_.reset();
}

void JackRig::kill_server(int signal)
{
    server_->kill_with(signal);
    generator_.reset();
    cable_.reset();
    pedal_.reset();
}

void JackRig::freeze_server() const
{
    server_->signal(SIGSTOP);
}

}  // namespace tutti::test
