// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/class_hearing.hpp"
#include "analysis/section_reading.hpp"
#include "units/pitch.hpp"

namespace tutti::practice {

/// For a part that may be played in any octave: what was heard, in the octave nearest to a pitch of the part.
/// [any]
void move_near(analysis::SectionReading&, Pitch) noexcept;

/// Likewise for the evidence of every key: keys from `lowest` to `highest` get what speaks for any octave of
/// them. [any]
void fold_octaves(analysis::KeyEvidence&, Pitch lowest, Pitch highest) noexcept;

}  // namespace tutti::practice
