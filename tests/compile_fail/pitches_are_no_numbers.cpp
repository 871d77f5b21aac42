// SPDX-License-Identifier: GPL-3.0-or-later
// A semitone higher is said, not added.
#include "units/pitch.hpp"

using namespace tutti;

#ifdef WRONG
constexpr auto higher = Pitch {69} + 1;  // refused
#else
constexpr auto higher = Pitch {69}.transposed(1);
#endif
