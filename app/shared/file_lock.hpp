// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace tutti {

/// Held by one program at a time, however that one ends; nobody waits for it. Beside the file that it is of
/// lies an empty one for it, "….lock": the file itself may be replaced meanwhile. [control]
class FileLock {
public:
    /// Of nothing: held by nobody.
    FileLock() = default;
    explicit FileLock(std::filesystem::path of);
    ~FileLock();
    FileLock(FileLock&&) noexcept;
    FileLock& operator=(FileLock&&) noexcept;

    /// False where another has it, or where no file can be made.
    [[nodiscard]] bool is_held() const noexcept { return descriptor_ >= 0; }

private:
    int descriptor_ = -1;
};

}  // namespace tutti
