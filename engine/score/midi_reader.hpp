// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

#include "score/score.hpp"
#include "units/result.hpp"

namespace tutti::score {

/// Reads a Standard MIDI file of format 0 or 1.
///
/// Each track with notes is a part; of a format 0 file each channel. Percussion (channel 10) is left out. The
/// bars are counted from the metre, since MIDI prints none: their numbers from 1, or from 0 when the file
/// begins with a single shorter bar whose metre does not come back. Tempi, metres, keys and markers (as
/// rehearsal marks) are read. MIDI knows no written pitch, repeats or ties: written is sounding, the order is
/// the file's, and a note may last beyond its bar. A channel's program holds for all tracks of its port. What
/// had to be assumed is remarked.
///
/// Reads in one pass; memory grows with the notes. More than a million quarters, 100,000 bars or a million
/// notes are an error, as is a file that is cut off. [control]
[[nodiscard]] Result<Score> read_midi(std::span<const std::byte>);

}  // namespace tutti::score
