// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <type_traits>

#include <readerwriterqueue/readerwriterqueue.h>

#include "rt/realtime.hpp"

namespace tutti::rt {

/// Small messages from one thread to one other, in order. Refuses when full; never allocates after
/// construction. One writer and one reader, whichever threads they are. Both sides lock-free and wait-free.
///
/// Underneath: moodycamel::ReaderWriterQueue, used only through its non-allocating calls.
template <class T>
requires std::is_trivially_copyable_v<T>
class HandoverQueue {
public:
    /// Room for at least `capacity` messages. Allocates. [control]
    explicit HandoverQueue(std::size_t capacity)
        : queue_ {capacity}
    {
    }

    /// False when there is no room; the message is then not handed over. [writer]
    [[nodiscard]] bool push(const T& message) noexcept RT_SAFE { return queue_.try_enqueue(message); }

    /// The oldest message, or nothing. [reader]
    [[nodiscard]] std::optional<T> pop() noexcept RT_SAFE
    {
        auto message = T {};
        return queue_.try_dequeue(message) ? std::optional<T> {message} : std::nullopt;
    }

    /// The oldest message, left in its place; null when there is none. [reader]
    [[nodiscard]] const T* peek() const noexcept RT_SAFE { return queue_.peek(); }

private:
    moodycamel::ReaderWriterQueue<T> queue_;
};

}  // namespace tutti::rt
