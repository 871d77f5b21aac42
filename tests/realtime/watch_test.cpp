// SPDX-License-Identifier: GPL-3.0-or-later
// Before the watch is believed when it says nothing, it is shown each thing that it must catch.
#include "realtime/watch.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <semaphore.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "support/catch.hpp"

using namespace tutti::test;

namespace {

bool caught(const RealtimeRecord& record, const std::string& call)
{
    return std::any_of(record.first.begin(), record.first.end(),
                       [&](const Breach& breach) { return breach.call == call; });
}

RealtimeRecord watch_once(const std::function<void()>& forbidden)
{
    return watch(1, [&](std::int64_t) { forbidden(); });
}

/// Keeps the optimiser from leaving out what it sees is unused.
[[gnu::noinline]] void use(volatile void* thing)
{
    asm volatile("" : : "r"(thing) : "memory");
}

}  // namespace

TEST_CASE("the watch catches an allocation, however it is written", "[realtime][watch]")
{
    CHECK(caught(watch_once([] {
                     auto* memory = std::malloc(100);
                     use(memory);
                     std::free(memory);
                 }),
                 "malloc"));
    CHECK(caught(watch_once([] { use(std::make_unique<int>(1).get()); }), "malloc"));
    CHECK(caught(watch_once([] { use(std::vector<float>(1'000).data()); }), "malloc"));
    CHECK(caught(watch_once([] {
                     auto* memory = std::calloc(10, 10);
                     use(memory);
                     std::free(memory);
                 }),
                 "calloc"));
    CHECK(caught(watch_once([] {
                     auto* memory = std::aligned_alloc(64, 128);
                     use(memory);
                     std::free(memory);
                 }),
                 "aligned_alloc"));
    auto text = std::string(100, 'x');
    CHECK(caught(watch_once([&] { text.append(10'000, 'y'); }), "malloc"));
    CHECK(caught(watch_once([] {
                     try {
                         throw 1;
                     } catch (int) {
                     }
                 }),
                 "malloc"));
}

TEST_CASE("the watch catches memory given back", "[realtime][watch]")
{
    auto* memory = std::malloc(100);
    CHECK(caught(watch_once([&] { std::free(memory); }), "free"));
    auto object = std::make_unique<int>(1);
    CHECK(caught(watch_once([&] { object.reset(); }), "free"));
}

TEST_CASE("the watch catches an allocation inside a shared library", "[realtime][watch]")
{
    auto text = fmt::memory_buffer {};
    CHECK(caught(
        watch_once([&] { fmt::vformat_to(std::back_inserter(text), "{:2000}", fmt::make_format_args(1)); }),
        "malloc"));
}

TEST_CASE("the watch catches a lock, even one that is free", "[realtime][watch]")
{
    auto mutex = std::mutex {};
    CHECK(caught(watch_once([&] { const auto lock = std::scoped_lock {mutex}; }), "pthread_mutex_lock"));
    auto shared = std::shared_mutex {};
    CHECK(caught(watch_once([&] { const auto lock = std::shared_lock {shared}; }), "pthread_rwlock_rdlock"));
    CHECK(caught(watch_once([&] { const auto lock = std::scoped_lock {shared}; }), "pthread_rwlock_wrlock"));
}

TEST_CASE("the watch catches waiting for another thread", "[realtime][watch]")
{
    auto mutex = std::mutex {};
    auto condition = std::condition_variable {};
    CHECK(caught(watch_once([&] {
                     auto lock = std::unique_lock {mutex};
                     condition.wait_for(lock, std::chrono::milliseconds {1});
                 }),
                 "pthread_mutex_lock"));
    auto free_place = sem_t {};
    sem_init(&free_place, 0, 1);
    CHECK(caught(watch_once([&] { sem_wait(&free_place); }), "sem_wait"));
    sem_destroy(&free_place);
}

TEST_CASE("the watch catches sleep and giving way", "[realtime][watch]")
{
    CHECK(caught(watch_once([] { std::this_thread::sleep_for(std::chrono::nanoseconds {1}); }), "nanosleep"));
    CHECK(caught(watch_once([] { usleep(1); }), "usleep"));
    CHECK(caught(watch_once([] { std::this_thread::yield(); }), "sched_yield"));
}

TEST_CASE("the watch catches files and logs", "[realtime][watch]")
{
    auto byte = char {};
    CHECK(caught(watch_once([] { close(open("/dev/null", O_RDONLY)); }), "open"));
    CHECK(caught(watch_once([&] { static_cast<void>(!read(-1, &byte, 1)); }), "read"));
    CHECK(caught(watch_once([&] { static_cast<void>(!write(-1, &byte, 1)); }), "write"));
    CHECK(caught(watch_once([] { use(std::fopen("/nowhere/at/all", "r")); }), "fopen"));
    CHECK(watch_once([] { std::ifstream {"/nowhere/at/all"}.peek(); }).breaches > 0);
    auto* nowhere = std::fopen("/dev/null", "w");
    CHECK(caught(watch_once([&] { std::fprintf(nowhere, "%d", 1); }), "vfprintf"));
    const auto line = std::string {"block"};
    CHECK(caught(watch_once([&] { std::fputs(line.c_str(), nowhere); }), "fputs"));
    std::fclose(nowhere);
    CHECK(watch_once([] { std::clog << "" << std::flush; }).breaches > 0);
}

TEST_CASE("the watch catches system calls that no function of ours makes", "[realtime][watch]")
{
    const auto record = watch_once([] { syscall(SYS_getppid); });
    if (!record.system_calls_watched) {
        WARN("this kernel does not let a program watch its own system calls");
        return;
    }
    CHECK(record.breaches == 1);
    CHECK(caught(record, "system call " + std::to_string(SYS_getppid)));
}

TEST_CASE("a breach is reported with its call and the block it happened in", "[realtime][watch]")
{
    const auto record = watch(10, [](std::int64_t block) {
        if (block == 7)
            use(std::make_unique<int>(1).get());
    });
    REQUIRE(record.breaches == 2);
    CHECK(record.first[0].call == "malloc");
    CHECK(record.first[0].block == 7);
    CHECK(record.first[1].call == "free");
    CHECK(record.blocks == 10);
    CHECK_THAT(record, !KeepsTheRealtimeContract());
    CHECK(Catch::StringMaker<RealtimeRecord>::convert(record) ==
          "10 blocks with 2 breaches\n  malloc in block 7\n  free in block 7");
}

TEST_CASE("more breaches than can be named are still counted", "[realtime][watch]")
{
    const auto record = watch(1'000, [](std::int64_t) { use(std::make_unique<int>(1).get()); });
    CHECK(record.breaches == 2'000);
    CHECK(record.first.size() == 16);
}

TEST_CASE("a thread that only computes is not accused, whatever the others do", "[realtime][watch]")
{
    auto sum = 0.0;
    const auto record = watch(
        10'000, [&](std::int64_t block) { sum += static_cast<double>(block) * 0.5; },
        [] {
            for (auto n = 0; n < 1'000; ++n)
                use(std::make_unique<int>(n).get());
        });
    CHECK_THAT(record, KeepsTheRealtimeContract());
    CHECK(record.blocks >= 10'000);
}
