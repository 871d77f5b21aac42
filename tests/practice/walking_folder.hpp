// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <span>

#include "support/temporary_folder.hpp"
#include "units/quantity.hpp"

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

/// How much of a tone is in a sound at 48 kHz: the high part's is 880 Hz, the low one's 110.
[[nodiscard]] double level(std::span<const float>, Hertz tone);

}  // namespace tutti::test
