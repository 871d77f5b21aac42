// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "units/result.hpp"

namespace tutti::score {

/// The score within a compressed MusicXML file (.mxl): what its container.xml names first or, without one,
/// the first MusicXML file in it. At most 64 MB are unpacked, whatever the archive says of itself. [control]
[[nodiscard]] Result<std::vector<std::byte>> unpack_mxl(std::span<const std::byte>);

}  // namespace tutti::score
