// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

#include "units/result.hpp"

namespace tutti::session {

/// The operating system's part of erasing. Overwrites a file with zeros, waits until they are on the disk,
/// and deletes it. What is no plain file, a link above all, is deleted and not followed. A file that is not
/// there is no error.
[[nodiscard]] Status wipe_file(const std::filesystem::path&);

/// The same of everything below a folder, and the folder.
[[nodiscard]] Status wipe_folder(const std::filesystem::path&);

/// Holds a file that somebody else is going to delete, and overwrites it once that has happened: when it goes
/// out of sight. Of a file that is still there then, or was not there to begin with, nothing is touched.
class HeldUntilDeleted {
public:
    explicit HeldUntilDeleted(const std::filesystem::path&) noexcept;
    ~HeldUntilDeleted();
    HeldUntilDeleted(const HeldUntilDeleted&) = delete;
    HeldUntilDeleted& operator=(const HeldUntilDeleted&) = delete;

private:
    int descriptor_;
};

/// What the files below a folder take up.
[[nodiscard]] std::uintmax_t bytes_in(const std::filesystem::path& folder);

}  // namespace tutti::session
