// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "units/instrument.hpp"
#include "units/pitch.hpp"

namespace tutti {

/// A bowed instrument's open strings as they sound, lowest first; none of any other. [any]
[[nodiscard]] std::span<const Pitch> open_strings(const Instrument&) noexcept;

}  // namespace tutti
