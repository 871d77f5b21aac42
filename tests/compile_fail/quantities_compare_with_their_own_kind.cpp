// SPDX-License-Identifier: GPL-3.0-or-later
// Longer than five of what?
#include "units/quantity.hpp"

using namespace tutti;

#ifdef WRONG
constexpr auto long_enough = 10_ms > 5;  // refused
#else
constexpr auto long_enough = 10_ms > 5_ms;
#endif
