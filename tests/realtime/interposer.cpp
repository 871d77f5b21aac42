// SPDX-License-Identifier: GPL-3.0-or-later
// The functions that the audio thread must not call, replaced for the whole executable: each notes that it
// was called, where a thread is watched, and then does what it always did. The dynamic linker resolves the
// calls of shared libraries to these as well.
//
// The allocator is forwarded to glibc's own names, because dlsym() itself allocates.
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include <dlfcn.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <sys/uio.h>
#include <unistd.h>

#include "realtime/recorder.hpp"

namespace tutti::test {
constinit thread_local Recorder* recorder_of_this_thread = nullptr;
}

namespace {

void note(const char* function) noexcept
{
    if (auto* recorder = tutti::test::recorder_of_this_thread; recorder != nullptr)
        recorder->note(function);
}

/// The function that would have been called without us.
template <auto function>
auto next(const char* name) noexcept
{
    static constinit std::atomic<void*> found {nullptr};
    auto* known = found.load(std::memory_order_relaxed);
    if (known == nullptr) {
        known = dlsym(RTLD_NEXT, name);
        found.store(known, std::memory_order_relaxed);
    }
    return reinterpret_cast<decltype(function)>(known);
}

}  // namespace

extern "C" {

void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
void __libc_free(void*);

// Memory

void* malloc(std::size_t size) noexcept
{
    note("malloc");
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) noexcept
{
    note("calloc");
    return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) noexcept
{
    note("realloc");
    return __libc_realloc(memory, size);
}
void free(void* memory) noexcept
{
    if (memory != nullptr)
        note("free");
    __libc_free(memory);
}
void* memalign(std::size_t alignment, std::size_t size) noexcept
{
    note("memalign");
    return __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept
{
    note("aligned_alloc");
    return __libc_memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) noexcept
{
    note("posix_memalign");
    *memory = __libc_memalign(alignment, size);
    return *memory == nullptr ? ENOMEM : 0;
}

// Locks. Condition variables are not here: waiting on one takes a lock, and waking by one that somebody waits
// on takes a system call.

int pthread_mutex_lock(pthread_mutex_t* mutex) noexcept
{
    note("pthread_mutex_lock");
    return next<&pthread_mutex_lock>("pthread_mutex_lock")(mutex);
}
int pthread_mutex_timedlock(pthread_mutex_t* mutex, const timespec* until) noexcept
{
    note("pthread_mutex_timedlock");
    return next<&pthread_mutex_timedlock>("pthread_mutex_timedlock")(mutex, until);
}
int pthread_rwlock_rdlock(pthread_rwlock_t* lock) noexcept
{
    note("pthread_rwlock_rdlock");
    return next<&pthread_rwlock_rdlock>("pthread_rwlock_rdlock")(lock);
}
int pthread_rwlock_wrlock(pthread_rwlock_t* lock) noexcept
{
    note("pthread_rwlock_wrlock");
    return next<&pthread_rwlock_wrlock>("pthread_rwlock_wrlock")(lock);
}
int sem_wait(sem_t* semaphore)
{
    note("sem_wait");
    return next<&sem_wait>("sem_wait")(semaphore);
}

// Sleep

int nanosleep(const timespec* length, timespec* left)
{
    note("nanosleep");
    return next<&nanosleep>("nanosleep")(length, left);
}
int clock_nanosleep(clockid_t clock, int flags, const timespec* length, timespec* left)
{
    note("clock_nanosleep");
    return next<&clock_nanosleep>("clock_nanosleep")(clock, flags, length, left);
}
int usleep(useconds_t length)
{
    note("usleep");
    return next<&usleep>("usleep")(length);
}
unsigned int sleep(unsigned int length)
{
    note("sleep");
    return next<&sleep>("sleep")(length);
}
int sched_yield() noexcept
{
    note("sched_yield");
    return next<&sched_yield>("sched_yield")();
}

// Files

int open(const char* path, int flags, ...)
{
    note("open");
    std::va_list arguments;
    va_start(arguments, flags);
    const auto mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : mode_t {0};
    va_end(arguments);
    return next<&open>("open")(path, flags, mode);
}
int open64(const char* path, int flags, ...)
{
    note("open64");
    std::va_list arguments;
    va_start(arguments, flags);
    const auto mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : mode_t {0};
    va_end(arguments);
    return next<&open64>("open64")(path, flags, mode);
}
int close(int file)
{
    note("close");
    return next<&close>("close")(file);
}
ssize_t read(int file, void* bytes, std::size_t count)
{
    note("read");
    return next<&read>("read")(file, bytes, count);
}
ssize_t write(int file, const void* bytes, std::size_t count)
{
    note("write");
    return next<&write>("write")(file, bytes, count);
}
ssize_t writev(int file, const iovec* parts, int count)
{
    note("writev");
    return next<&writev>("writev")(file, parts, count);
}
int fsync(int file)
{
    note("fsync");
    return next<&fsync>("fsync")(file);
}
FILE* fopen(const char* path, const char* mode)
{
    note("fopen");
    return next<&fopen>("fopen")(path, mode);
}
FILE* fopen64(const char* path, const char* mode)
{
    note("fopen64");
    return next<&fopen64>("fopen64")(path, mode);
}
int fclose(FILE* file)
{
    note("fclose");
    return next<&fclose>("fclose")(file);
}
std::size_t fread(void* bytes, std::size_t size, std::size_t count, FILE* file)
{
    note("fread");
    return next<&fread>("fread")(bytes, size, count, file);
}
// What is written through a stdio buffer reaches the kernel only now and then; these are how logs are
// written.
std::size_t fwrite(const void* bytes, std::size_t size, std::size_t count, FILE* file)
{
    note("fwrite");
    return next<&fwrite>("fwrite")(bytes, size, count, file);
}
int fputs(const char* text, FILE* file)
{
    note("fputs");
    return next<&fputs>("fputs")(text, file);
}
int puts(const char* text)
{
    note("puts");
    return next<&puts>("puts")(text);
}
int vfprintf(FILE* file, const char* format, std::va_list arguments)
{
    note("vfprintf");
    return next<&vfprintf>("vfprintf")(file, format, arguments);
}
int fprintf(FILE* file, const char* format, ...)
{
    std::va_list arguments;
    va_start(arguments, format);
    const auto written = vfprintf(file, format, arguments);
    va_end(arguments);
    return written;
}
int printf(const char* format, ...)
{
    std::va_list arguments;
    va_start(arguments, format);
    const auto written = vfprintf(stdout, format, arguments);
    va_end(arguments);
    return written;
}
int fflush(FILE* file)
{
    note("fflush");
    return next<&fflush>("fflush")(file);
}

}  // extern "C"
