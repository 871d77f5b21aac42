// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <vector>

#include "rt/realtime.hpp"

namespace tutti::rt {

/// Small messages from one thread to one other, in order. Refuses when full; never allocates after
/// construction. One writer and one reader, whichever threads they are. Both sides lock-free and wait-free.
///
/// A ring with two counters. Why not a library's: docs/decisions/0002-own-handover-queue.md.
template <class T>
requires std::is_trivially_copyable_v<T>
class HandoverQueue {
public:
    /// Room for `capacity` messages. Allocates. [control]
    explicit HandoverQueue(std::size_t capacity)
        : slots_(capacity)
    {
    }

    /// False when there is no room; the message is then not handed over. [writer]
    [[nodiscard]] bool push(const T& message) noexcept RT_SAFE
    {
        const auto written = written_.load(std::memory_order_relaxed);
        if (written - read_.load(std::memory_order_acquire) == slots_.size())
            return false;
        slots_[static_cast<std::size_t>(written % slots_.size())] = message;
        written_.store(written + 1, std::memory_order_release);
        return true;
    }

    /// The oldest message, or nothing. [reader]
    [[nodiscard]] std::optional<T> pop() noexcept RT_SAFE
    {
        const auto* oldest = peek();
        if (oldest == nullptr)
            return std::nullopt;
        const auto message = std::optional<T> {*oldest};
        read_.store(read_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
        return message;
    }

    /// The oldest message, left in its place; null when there is none. [reader]
    [[nodiscard]] const T* peek() const noexcept RT_SAFE
    {
        const auto read = read_.load(std::memory_order_relaxed);
        if (written_.load(std::memory_order_acquire) == read)
            return nullptr;
        return &slots_[static_cast<std::size_t>(read % slots_.size())];
    }

private:
    static constexpr std::size_t cache_line = 64;  // apart, so that the two threads do not slow each other

    std::vector<T> slots_;
    alignas(cache_line) std::atomic<std::uint64_t> written_ {
        0};                                                    // stored by the writer, loaded by the reader
    alignas(cache_line) std::atomic<std::uint64_t> read_ {0};  // stored by the reader, loaded by the writer
};

}  // namespace tutti::rt
