// SPDX-License-Identifier: GPL-3.0-or-later
#include "realtime/watch.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <thread>

#include <fmt/format.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "realtime/recorder.hpp"
#include "rt/thread_role.hpp"

namespace tutti::test {

namespace {

constexpr auto not_yet = -2;
constexpr auto unavailable = -1;

/// From here on the kernel asks whoever listens at the returned descriptor before each system call of this
/// thread. −1 where it does not offer that.
int report_system_calls() noexcept
{
    auto filter = sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF);
    const auto program = sock_fprog {1, &filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return unavailable;
    return static_cast<int>(
        syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program));
}

/// Notes each system call in `recorder` and lets it go on, until the watched thread has ended. That thread
/// stands still in its call meanwhile, so its recorder may be written to.
void listen_at(int descriptor, Recorder& recorder, const std::atomic<bool>& ended)
{
    while (!ended.load()) {
        auto waiting = pollfd {descriptor, POLLIN, 0};
        if (poll(&waiting, 1, 20) <= 0)
            continue;
        if ((waiting.revents & POLLIN) == 0)
            return;
        auto call = seccomp_notif {};
        if (ioctl(descriptor, SECCOMP_IOCTL_NOTIF_RECV, &call) != 0)
            continue;
        recorder.note(nullptr, call.data.nr);
        auto answer = seccomp_notif_resp {call.id, 0, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE};
        ioctl(descriptor, SECCOMP_IOCTL_NOTIF_SEND, &answer);
    }
}

}  // namespace

RealtimeRecord watch(std::int64_t blocks, const std::function<void(std::int64_t)>& block,
                     const std::function<void()>& meanwhile)
{
    auto recorder = Recorder {};
    auto done = std::int64_t {0};
    auto others_done = std::atomic {meanwhile == nullptr};
    auto ended = std::atomic {false};
    auto descriptor = std::atomic {not_yet};

    auto audio = std::thread {[&] {
        const auto role = rt::ScopedRole {rt::Role::audio};
        // A thread's first allocation makes glibc fetch a heap for it, by system calls that would be noted as
        // well.
        auto* volatile heap = std::malloc(1);
        std::free(heap);
        descriptor = report_system_calls();
        recorder_of_this_thread = &recorder;
        for (; done < blocks || !others_done.load(std::memory_order_relaxed); ++done) {
            recorder.block = done;
            recorder.in_block = true;
            block(done);
            recorder.in_block = false;
        }
        recorder_of_this_thread = nullptr;
    }};
    // It cannot be told of the descriptor by anything that takes a system call: that call would wait for it.
    while (descriptor == not_yet)
        std::this_thread::yield();
    const auto listens = descriptor != unavailable;
    auto listener = std::thread {[&] {
        if (listens)
            listen_at(descriptor, recorder, ended);
    }};
    if (meanwhile != nullptr)
        meanwhile();
    others_done = true;
    audio.join();
    ended = true;
    listener.join();
    if (listens)
        close(descriptor);

    auto record = RealtimeRecord {done, recorder.count, {}, listens};
    const auto kept = std::min(recorder.count, static_cast<std::int64_t>(recorder.entries.size()));
    for (auto n = std::int64_t {0}; n < kept; ++n) {
        const auto& entry = recorder.entries[static_cast<std::size_t>(n)];
        record.first.push_back({entry.function != nullptr ? std::string {entry.function}
                                                          : fmt::format("system call {}", entry.system_call),
                                entry.block});
    }
    return record;
}

}  // namespace tutti::test

std::string
Catch::StringMaker<tutti::test::RealtimeRecord>::convert(const tutti::test::RealtimeRecord& record)
{
    auto text = fmt::format("{} blocks with {} breaches", record.blocks, record.breaches);
    for (const auto& breach : record.first)
        text += fmt::format("\n  {} in block {}", breach.call, breach.block);
    return text;
}
