// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <thread>

namespace tutti::test {

/// How long a hammering lasts, in messages: enough for the two threads to meet in every way there is.
#if defined(__SANITIZE_THREAD__)
inline constexpr auto many = 100'000;
#else
inline constexpr auto many = 500'000;
#endif

/// Runs one side in a thread of its own and the other here, until both are done.
template <class Writer, class Reader>
void run_against(Writer writer, Reader reader)
{
    auto thread = std::thread {writer};
    reader();
    thread.join();
}

}  // namespace tutti::test
