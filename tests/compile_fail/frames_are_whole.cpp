// SPDX-License-Identifier: GPL-3.0-or-later
// There is no half frame.
#include "units/quantity.hpp"

using namespace tutti;

#ifdef WRONG
constexpr auto half = FrameCount {0.5};  // refused
#else
constexpr auto half = FrameCount {0};
#endif
