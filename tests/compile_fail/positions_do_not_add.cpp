// SPDX-License-Identifier: GPL-3.0-or-later
// Two instants have no sum; they have a distance.
#include "units/quantity.hpp"

using namespace tutti;

constexpr auto first = FramePosition {100};
constexpr auto second = FramePosition {250};

#ifdef WRONG
constexpr auto sum = first + second;  // refused
#else
constexpr auto distance = second - first;
static_assert(first + distance == second);
#endif
