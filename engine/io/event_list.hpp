// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "io/device.hpp"

namespace tutti::io {

/// What a device has to tell, from whichever of its own threads finds out, to control. It locks, so it is
/// never touched by a callback.
class EventList {
public:
    void add(DeviceEvent event)
    {
        const auto lock = std::lock_guard {mutex_};
        events_.push_back(std::move(event));
    }

    /// The oldest event, or nothing.
    [[nodiscard]] std::optional<DeviceEvent> take()
    {
        const auto lock = std::lock_guard {mutex_};
        if (events_.empty())
            return std::nullopt;
        auto event = std::move(events_.front());
        events_.pop_front();
        return event;
    }

private:
    std::mutex mutex_;
    std::deque<DeviceEvent> events_;
};

}  // namespace tutti::io
