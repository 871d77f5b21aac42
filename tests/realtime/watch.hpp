// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "support/catch.hpp"

namespace tutti::test {

/// Something forbidden that the audio thread did.
struct Breach {
    std::string call;        ///< "malloc", "pthread_mutex_lock", "system call 202"
    std::int64_t block = 0;  ///< in which block, from 0
};

/// What a watched run of blocks did.
struct RealtimeRecord {
    std::int64_t blocks = 0;
    std::int64_t breaches = 0;          ///< all of them
    std::vector<Breach> first;          ///< the first few, by name
    bool system_calls_watched = false;  ///< whether this kernel let us watch them
};

/// Runs block(0), block(1) … in a thread of its own that wears the audio role and is watched in two ways. The
/// allocator's, the locks', the sleeps' and the files' functions are replaced in this executable and note
/// when that thread calls them, also from inside a shared library. And the kernel reports each system call
/// the thread makes, whichever function made it (Linux; seccomp's user notification).
///
/// `meanwhile` runs in the calling thread, beside the blocks. The blocks end at `blocks`, and not before
/// `meanwhile` has come back.
[[nodiscard]] RealtimeRecord watch(std::int64_t blocks, const std::function<void(std::int64_t)>& block,
                                   const std::function<void()>& meanwhile = {});

/// Nothing was allocated or freed, nothing locked or waited for, no file touched, the kernel not entered.
class KeepsTheRealtimeContract : public Catch::MatcherBase<RealtimeRecord> {
public:
    bool match(const RealtimeRecord& record) const override
    {
        return record.blocks > 0 && record.breaches == 0;
    }
    std::string describe() const override { return "keeps the realtime contract"; }
};

}  // namespace tutti::test

template <>
struct Catch::StringMaker<tutti::test::RealtimeRecord> {
    static std::string convert(const tutti::test::RealtimeRecord&);
};
