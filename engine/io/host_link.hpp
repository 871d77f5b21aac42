// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "units/quantity.hpp"

namespace tutti::io {

/// The engine, seen from the device host. There is one in a host's life, and it lasts to the end of it.
class HostLink {
public:
    /// Takes over what HostProcess::start() gave this process. From here on the process ends as soon as the
    /// engine does, whatever its threads are doing. Null when it was not started by HostProcess.
    [[nodiscard]] static HostLink* join();
    HostLink(const HostLink&) = delete;
    HostLink& operator=(const HostLink&) = delete;

    [[nodiscard]] std::span<std::byte> memory() const noexcept;
    void tell(std::string_view line) noexcept;
    /// The next line from the engine, if one comes within the time.
    [[nodiscard]] std::optional<std::string> wait_for_line(Seconds patience);
    /// Makes HostProcess::wait() return. One system call, which does not block. [audio]
    void wake() noexcept;

private:
    class Implementation;
    explicit HostLink(std::unique_ptr<Implementation>);
    ~HostLink();
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace tutti::io
