// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "units/quantity.hpp"

namespace tutti::analysis {

/// How well the loudspeaker is known in a section's microphones, and taken out of what they hear.
struct BackingReading {
    bool sounding = false;         ///< the loudspeaker was given something that may still be in the room
    std::optional<Seconds> delay;  ///< from what it was given to the microphone, once that is known
    Decibels reduction;            ///< by how much less of what it plays is left than was heard
    bool told_apart = true;        ///< what is left of it is softer than what the section plays
};

}  // namespace tutti::analysis
