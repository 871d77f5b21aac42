// SPDX-License-Identifier: GPL-3.0-or-later
// An instant is moved by so many frames, not by a bare number.
#include "units/quantity.hpp"

using namespace tutti;

#ifdef WRONG
constexpr auto later = FramePosition {100} + 64;  // refused
#else
constexpr auto later = FramePosition {100} + 64_frames;
#endif
