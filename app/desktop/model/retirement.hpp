// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

namespace tutti::desktop {

/// Where things go that take their time to end (a device to be closed, a session to be made whole), so that a
/// window need not wait for them. Its own end waits for them all. [message thread]
class Retirement {
public:
    Retirement() = default;
    ~Retirement()
    {
        for (auto& thread : threads_)
            thread.join();
    }
    Retirement(const Retirement&) = delete;
    Retirement& operator=(const Retirement&) = delete;

    template <class T>
    void take(std::unique_ptr<T> object)
    {
        if (object == nullptr)
            return;
        try {
            threads_.emplace_back([ending = std::move(object)]() mutable { ending.reset(); });
        } catch (const std::exception&) {
            // Where there is no thread to be had, whoever draws waits for once: what was taken has ended.
        }
    }

private:
    std::vector<std::thread> threads_;
};

}  // namespace tutti::desktop
