// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "support/temporary_folder.hpp"

namespace tutti::test {

/// A piece on disk: eight bars of a high part and a low one, with a pulse on every beat of each, 120 quarters
/// a minute; or played more freely, each beat up to this share of one too early or too late.
class WalkingFolder {
public:
    explicit WalkingFolder(double rubato = 0.0);
    [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

private:
    TemporaryFolder folder_;
};

}  // namespace tutti::test
