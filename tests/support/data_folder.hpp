// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>

#include "support/temporary_folder.hpp"

namespace tutti::test {

/// The user's data folder, empty, for this program and those that it starts, while it lives.
class DataFolder {
public:
    DataFolder() { setenv("XDG_DATA_HOME", folder_.path().c_str(), 1); }
    ~DataFolder() { unsetenv("XDG_DATA_HOME"); }
    DataFolder(const DataFolder&) = delete;
    DataFolder& operator=(const DataFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return folder_.path(); }

private:
    TemporaryFolder folder_;
};

}  // namespace tutti::test
