// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "practice/pupil_note.hpp"

namespace tutti::practice {

/// One verdict for each note of each pass, in the order of passes and places: the best of those that were
/// told of it, and of these the last. Who tries a note again and gets it right has played it right; what was
/// due while they waited, or was heard though nobody is sure what it was, is not left out. [control]
[[nodiscard]] std::vector<PupilNote> verdicts_of(std::span<const PupilNote>);

/// Of verdicts, those of one pass, or of all up to it. [any]
[[nodiscard]] std::span<const PupilNote> of_pass(std::span<const PupilNote> verdicts, int pass) noexcept;
[[nodiscard]] std::span<const PupilNote> up_to_pass(std::span<const PupilNote> verdicts, int pass) noexcept;

}  // namespace tutti::practice
