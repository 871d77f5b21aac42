// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace tutti::desktop {

/// What may take its time to be found, on a thread of its own: from the beginning, and again when asked to.
template <class Found>
class BackgroundSearch {
public:
    /// `find` does not throw.
    explicit BackgroundSearch(std::function<Found()> find)
        : find_ {std::move(find)}
    {
        begin();
    }
    ~BackgroundSearch()
    {
        if (thread_.joinable())
            thread_.join();
    }
    BackgroundSearch(const BackgroundSearch&) = delete;
    BackgroundSearch& operator=(const BackgroundSearch&) = delete;

    /// Looks again, unless it is looking. [message thread]
    void begin()
    {
        if (looking_)
            return;
        if (thread_.joinable())
            thread_.join();
        looking_ = true;
        thread_ = std::thread {[this] {
            auto found = find_();
            {
                const auto lock = std::scoped_lock {mutex_};
                found_ = std::move(found);
            }
            looking_ = false;
        }};
    }
    [[nodiscard]] bool looking() const noexcept { return looking_; }
    /// While it looks, what was found last. [message thread]
    [[nodiscard]] Found found() const
    {
        const auto lock = std::scoped_lock {mutex_};
        return found_;
    }

private:
    std::function<Found()> find_;
    mutable std::mutex mutex_;
    Found found_ {};                     // under mutex_
    std::atomic<bool> looking_ {false};  // set by the message thread, cleared by the search's
    std::thread thread_;
};

}  // namespace tutti::desktop
