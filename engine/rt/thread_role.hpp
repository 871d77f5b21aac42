// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cassert>

namespace tutti::rt {

/// What a thread is for. Written once, in ARCHITECTURE.md, and worn by each thread.
enum class Role {
    control,  ///< everything else: may allocate, may wait. A thread that wears nothing is this.
    audio,    ///< the device's callback
    worker,   ///< analysis, disk
};

namespace detail {
inline thread_local constinit Role role_of_this_thread = Role::control;
}

[[nodiscard]] inline Role this_thread() noexcept
{
    return detail::role_of_this_thread;
}

/// Gives the thread a role for as long as the object lives.
class ScopedRole {
public:
    explicit ScopedRole(Role role) noexcept
        : before_ {detail::role_of_this_thread}
    {
        detail::role_of_this_thread = role;
    }
    ~ScopedRole() { detail::role_of_this_thread = before_; }
    ScopedRole(const ScopedRole&) = delete;
    ScopedRole& operator=(const ScopedRole&) = delete;

private:
    Role before_;
};

/// Stops a debug build where a function runs on a thread it was not made for. Free in release builds.
inline void expects([[maybe_unused]] Role role) noexcept
{
    assert(this_thread() == role);
}

}  // namespace tutti::rt
