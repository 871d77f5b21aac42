// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cassert>
#include <cstddef>
#include <memory>

#include "rt/handover_queue.hpp"

namespace tutti::rt {

/// The way back for objects that the audio thread has finished with: it must not free them, control does.
/// One sender (audio), one collector (control).
template <class T>
class ReturnChute {
public:
    /// Room for `capacity` objects not yet collected. [control]
    explicit ReturnChute(std::size_t capacity)
        : queue_ {capacity}
    {
    }
    ~ReturnChute() { collect(); }
    ReturnChute(const ReturnChute&) = delete;
    ReturnChute& operator=(const ReturnChute&) = delete;

    /// Sends one home. False when the chute is full: the sender then still owns it and must try again.
    /// [audio]
    [[nodiscard]] bool send(T* object) noexcept RT_SAFE { return queue_.push(object); }

    /// Frees all that came back; returns how many. [control]
    std::size_t collect() noexcept
    {
        auto count = std::size_t {0};
        while (const auto object = queue_.pop()) {
            std::unique_ptr<T> {*object}.reset();
            ++count;
        }
        return count;
    }

private:
    HandoverQueue<T*> queue_;
};

}  // namespace tutti::rt
