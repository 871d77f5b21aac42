// SPDX-License-Identifier: GPL-3.0-or-later
// A bare number may be a gain, a power, or decibels already.
#include "units/quantity.hpp"

using namespace tutti;

#ifdef WRONG
constexpr auto level = Decibels {0.5};  // refused
#else
const auto level = decibels_from_gain(0.5);
#endif
