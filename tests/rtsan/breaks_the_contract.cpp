// SPDX-License-Identifier: GPL-3.0-or-later
// Does in a function marked RT_SAFE what its argument names. RealtimeSanitizer must end this program for
// every argument but "nothing"; does_it_bite_test.cpp runs it and looks.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <thread>

#include "rt/realtime.hpp"

namespace {

void* volatile kept = nullptr;  // so that no optimiser leaves the allocation out

void block(std::string_view what) noexcept RT_SAFE
{
    static auto mutex = std::mutex {};
    if (what == "allocate")
        kept = std::malloc(64);
    else if (what == "lock")
        mutex.lock();
    else if (what == "sleep")
        std::this_thread::sleep_for(std::chrono::milliseconds {1});
    else if (what == "file")
        static_cast<void>(std::fopen("/dev/null", "r"));
}

}  // namespace

int main(int count, char** arguments)
{
    block(count > 1 ? arguments[1] : "nothing");
    return 0;
}
