// SPDX-License-Identifier: GPL-3.0-or-later
// Programs that die on purpose: what a test does to itself, it does in a child.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <sys/types.h>

namespace tutti::test {

/// Runs `work` in a child process to its end and gives what it returned: nothing when all was well, else a
/// sentence. A child that dies is a sentence too.
[[nodiscard]] std::string in_child(const std::function<std::string()>& work);

/// A child process that tells how far it is until it is killed.
class TellingChild {
public:
    /// Starts `work`, which is given a way to tell a number.
    explicit TellingChild(const std::function<void(const std::function<void(std::int64_t)>& tell)>& work);
    ~TellingChild();
    TellingChild(const TellingChild&) = delete;
    TellingChild& operator=(const TellingChild&) = delete;

    /// Waits for the next number; −1 when the child has gone.
    [[nodiscard]] std::int64_t hear();
    /// SIGKILL, and waits until it is gone. Gives the last number told, 0 when there was none since the last
    /// hear().
    [[nodiscard]] std::int64_t kill();

private:
    pid_t process_;
    int ear_;
};

/// What a child calls to have `most` bytes as its largest file; a longer one fails as a full disk does.
void limit_files_to(std::uint64_t most);

/// What a child calls to see a disk of its own, of `bytes`, at `folder`. False where the system does not
/// allow it; the disk goes with the child.
[[nodiscard]] bool mount_small_disk(const std::string& folder, std::uint64_t bytes);

}  // namespace tutti::test
