// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace tutti::test {

/// Whether there is a program of this name to be started.
[[nodiscard]] bool is_installed(std::string_view name);

/// A program that runs until the rig is done with it. It is told nothing, and not that there is nothing to be
/// told; what it prints is thrown away, unless it is asked for.
class Program {
public:
    explicit Program(const std::vector<std::string>& words, bool listen = false);
    Program(Program&&) noexcept;
    Program& operator=(Program&&) noexcept;
    ~Program();

    [[nodiscard]] bool runs();
    /// Waits for a line of what it prints. False when it ended without one.
    [[nodiscard]] bool wait_for_line();
    void signal(int number) const;
    /// Kills it with this signal and waits until it is gone.
    void kill_with(int number);

private:
    pid_t pid_ = 0;
    int input_ = -1;
    int output_ = -1;
};

/// A JACK server of the test's own, on the dummy driver at 48 kHz with cycles of 256 frames or as many as
/// are asked for, and a generator on it that plays so many channels under the name "generator"; and, if it is
/// asked for, a cable of as many channels from inputs to outputs under the name "cable".
class JackRig {
public:
    explicit JackRig(int channels, int cycle = 256);
    ~JackRig();
    JackRig(const JackRig&) = delete;
    JackRig& operator=(const JackRig&) = delete;

    /// Why no server can be had on this machine; nothing when one can.
    [[nodiscard]] static std::optional<std::string> why_not();

    /// Starts both. False when that does not succeed.
    [[nodiscard]] bool start();
    /// Lays the cable on the server that runs.
    [[nodiscard]] bool lay_cable();
    /// Plugs a foot pedal in that is pressed once a second, and pulls it out.
    [[nodiscard]] bool plug_pedal();
    void unplug_pedal();
    void kill_server(int signal);
    void freeze_server() const;

private:
    int channels_;
    int cycle_;
    std::optional<Program> server_;
    std::optional<Program> generator_;
    std::optional<Program> cable_;
    std::optional<Program> pedal_;
};

}  // namespace tutti::test
