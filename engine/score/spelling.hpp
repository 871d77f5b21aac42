// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "score/score.hpp"

namespace tutti::score {

/// A key as beginners' scores most often print it (C♯, E♭, F♯, A♭, B♭), where nobody has said how.
[[nodiscard]] Spelling spelled(Pitch);

/// "B♭4", "C𝄪5".
[[nodiscard]] std::string spelling_name(const Spelling&);

/// How a part that sounds so many semitones above what is written sounds: "a tone lower than written", "at
/// written pitch".
[[nodiscard]] std::string transposition_text(int sounding_above_written);

/// Text from a file that does not say how it is encoded: as it is when it is UTF-8, else taken for Latin-1.
/// Control characters become spaces, runs of space one, and the ends are trimmed.
[[nodiscard]] std::string as_utf8(std::string_view);

}  // namespace tutti::score
