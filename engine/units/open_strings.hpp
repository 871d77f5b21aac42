// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "units/instrument.hpp"
#include "units/pitch.hpp"

namespace tutti {

/// The open strings of one string player's instrument in the usual tuning, sounding, in the order in which
/// they are tuned, the A first; of a guitar the E stands for both. Nothing where there are none.
[[nodiscard]] std::span<const Pitch> open_strings(const Instrument&) noexcept;

/// What that string is tuned to when the A is. Bowed strings are tuned in pure fifths or fourths by ear, so
/// that a violin's G is 4 cents below the keyboard's; a guitar goes by its frets.
[[nodiscard]] Hertz open_string_frequency(const Instrument&, Pitch string, Hertz a4) noexcept;

}  // namespace tutti
