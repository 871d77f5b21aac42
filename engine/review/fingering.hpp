// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

#include "units/instrument.hpp"
#include "units/pitch.hpp"

namespace tutti::review {

/// What a string player's hand does. `none` where nothing can be said.
enum class Finger : std::uint8_t {
    none,
    open_string,
    low_first,
    first,
    second,
    low_second,
    high_second,
    third,
    fourth,
};

/// "high second finger", "open string"; empty of none. [any]
[[nodiscard]] std::string_view finger_name(Finger) noexcept;

/// What is done for a sounding pitch in first position; none where there are two ways (an open string and the
/// fourth finger below it, a low fourth finger and a high third), beyond first position, and for other
/// instruments. A tutor who looks at the wrong finger is worse off than one who looks at the note.
///
/// Violin and viola: C. Flesch, "The Art of Violin Playing" I, the fingers' places in first position. Cello:
/// closed hand. Double bass: only the fourth finger, which half position does not share. [any]
[[nodiscard]] Finger first_position_finger(const Instrument&, Pitch sounding) noexcept;

}  // namespace tutti::review
