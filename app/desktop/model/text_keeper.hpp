// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace tutti::desktop {

/// Keeps a small file as it should be, on a thread of its own, so that a window never waits for the disk. Of
/// several texts that wait, the newest is written. Its end waits for that. A file that cannot be written is
/// left as it is until keep() is called again: what is kept this way is a convenience.
class TextKeeper {
public:
    explicit TextKeeper(std::filesystem::path);
    ~TextKeeper();
    TextKeeper(const TextKeeper&) = delete;
    TextKeeper& operator=(const TextKeeper&) = delete;

    /// From now on the file should hold this; nothing is written where it does already. [message thread]
    void keep(std::string text);

private:
    void run();

    std::filesystem::path path_;
    std::string newest_;  // the message thread's
    std::mutex mutex_;
    std::condition_variable wakes_;
    std::optional<std::string> waiting_;  // under mutex_
    bool failed_ = false;                 // under mutex_: the newest is not in the file
    bool ends_ = false;                   // under mutex_
    std::thread thread_;
};

}  // namespace tutti::desktop
