// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "support/temporary_folder.hpp"

namespace tutti::test {

/// A piece on disk: eight bars of a high part and a low one, with a pulse on every beat of each, 120 quarters
/// a minute.
class WalkingFolder {
public:
    WalkingFolder();
    [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

private:
    TemporaryFolder folder_;
};

}  // namespace tutti::test
