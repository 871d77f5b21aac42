// SPDX-License-Identifier: GPL-3.0-or-later
// The operating system's part of a take, and of the note that stands beside one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <utility>

#include "units/result.hpp"

namespace tutti::recording {

/// A new file of which one can say what is on the disk: after sync() returns well, all that was written
/// before survives a power cut. Nothing is buffered here.
class DurableFile {
public:
    /// Fails with file_unwritable when the file is there already or cannot be made.
    [[nodiscard]] static Result<DurableFile> create(std::filesystem::path);

    DurableFile(DurableFile&&) noexcept;
    DurableFile& operator=(DurableFile&&) noexcept;
    ~DurableFile();

    /// All of it or an error, which may leave part of it written. Beyond the file's end a hole of zeros
    /// opens, which takes no room.
    [[nodiscard]] Status write(std::int64_t offset, std::span<const std::byte>);
    [[nodiscard]] std::int64_t length() const noexcept;

    /// Waits until all that was written is on the disk.
    [[nodiscard]] Status sync();
    /// Cuts the file off at a length. Needs no room.
    [[nodiscard]] Status cut(std::int64_t length);

    /// Tells the file that its folder was given another name, for what it says when it fails.
    void moved_to(std::filesystem::path path) { path_ = std::move(path); }

private:
    DurableFile(int descriptor, std::filesystem::path path)
        : descriptor_ {descriptor}
        , path_ {std::move(path)}
    {
    }
    tl::unexpected<Error> reason() const;
    void close() noexcept;

    int descriptor_;
    std::filesystem::path path_;
};

/// Waits until the names in a folder are on the disk: a file may survive and its name not.
[[nodiscard]] Status sync_folder(const std::filesystem::path&);

}  // namespace tutti::recording
