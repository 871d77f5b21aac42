// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace tutti::desktop {

/// Whether nobody waits any more for what is looked for. [any]
using GivenUp = std::function<bool()>;

/// What may take its time to be found, on a thread of its own: from the beginning, and again when asked to.
template <class Found>
class BackgroundSearch {
public:
    /// `find` does not throw, and may end early, with anything, once it is given up: it is waited for then.
    explicit BackgroundSearch(std::function<Found(const GivenUp&)> find)
        : find_ {std::move(find)}
    {
        begin();
    }
    ~BackgroundSearch()
    {
        given_up_ = true;
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
            auto found = find_([this] { return given_up_.load(); });
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
    std::function<Found(const GivenUp&)> find_;
    mutable std::mutex mutex_;
    Found found_ {};                      // under mutex_
    std::atomic<bool> looking_ {false};   // set by the message thread, cleared by the search's
    std::atomic<bool> given_up_ {false};  // set by the message thread, read by the search's
    std::thread thread_;
};

}  // namespace tutti::desktop
