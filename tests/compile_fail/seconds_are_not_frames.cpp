// SPDX-License-Identifier: GPL-3.0-or-later
// How many frames a time is depends on the rate.
#include "units/quantity.hpp"

using namespace tutti;

#ifdef WRONG
constexpr FrameCount hop = 10_ms;  // refused
#else
constexpr FrameCount hop = to_frames(10_ms, SampleRate {48'000});
#endif
