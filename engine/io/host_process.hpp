// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::io {

/// The device host, seen from the engine: a process that may hang or die without harm to us, the memory that
/// we share with it, and lines of text either way. What the host and its libraries print goes nowhere.
///
/// It ends when we do, however we end. [one thread at a time]
class HostProcess {
public:
    /// Starts the host with these arguments. Where `shared_bytes` is not 0, it shares that much memory, which
    /// holds zeros. Errors: device_refused (the host program is missing, the system gives no process).
    [[nodiscard]] static Result<HostProcess> start(const std::vector<std::string>& arguments,
                                                   std::size_t shared_bytes);
    HostProcess(HostProcess&&) noexcept;
    HostProcess& operator=(HostProcess&&) noexcept;
    /// Kills the host. Never waits for longer than a second, even for a process that cannot be killed.
    ~HostProcess();

    [[nodiscard]] std::span<std::byte> memory() const noexcept;

    /// Sends a line. Nothing happens when the host is gone.
    void tell(std::string_view line) noexcept;

    enum class Heard {
        wake,     ///< there is something new in the shared memory
        line,     ///< take_line() has something
        gone,     ///< the host has ended, or closed its side
        nothing,  ///< not within the time
    };
    /// Waits until the host has something to say, for `patience` at most.
    [[nodiscard]] Heard wait(Seconds patience);
    /// Waits for a line, whatever else happens. Nothing when there came none within the time, or never will.
    [[nodiscard]] std::optional<std::string> wait_for_line(Seconds patience);
    [[nodiscard]] std::optional<std::string> take_line();

    /// Waits for the host to end by itself, then kills it.
    void end(Seconds patience) noexcept;

private:
    class Implementation;
    explicit HostProcess(std::unique_ptr<Implementation>);
    std::unique_ptr<Implementation> implementation_;
};

/// Asks for this thread to run before ordinary ones, as audio must. False where the user may not.
bool make_this_thread_urgent() noexcept;

}  // namespace tutti::io
