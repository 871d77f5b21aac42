// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

#include "score/score.hpp"
#include "units/result.hpp"

namespace tutti::score {

/// Reads MusicXML 1 to 4, partwise.
///
/// Notation programs write the same music differently; this reads what they mean, and what it repaired or
/// left out is in Score::remarks. Left out: cue notes, unpitched percussion, what concerns only the page.
/// Bounds: those of XmlDocument, a million notes, 100,000 bars. Anything else that is wrong with a file is an
/// error in one sentence; nothing is thrown. Time and memory grow with the file. [control]
[[nodiscard]] Result<Score> read_musicxml(std::span<const std::byte>);

}  // namespace tutti::score
