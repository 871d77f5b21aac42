// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace tutti::test {

/// Where the replaced functions and the kernel's reports write down what a watched thread does. Fixed in
/// size, because it is written to from inside malloc.
struct Recorder {
    struct Entry {
        const char* function = nullptr;  ///< null for a system call
        std::int64_t system_call = 0;
        std::int64_t block = 0;
    };

    void note(const char* function, std::int64_t system_call = 0) noexcept
    {
        if (!in_block)
            return;
        if (static_cast<std::size_t>(count) < entries.size())
            entries[static_cast<std::size_t>(count)] = {function, system_call, block};
        ++count;
    }

    bool in_block = false;  ///< nothing is noted between blocks
    std::int64_t block = 0;
    std::int64_t count = 0;
    std::array<Entry, 16> entries {};
};

/// The recorder of this thread while it is watched.
extern constinit thread_local Recorder* recorder_of_this_thread;

}  // namespace tutti::test
