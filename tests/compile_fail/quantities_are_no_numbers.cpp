// SPDX-License-Identifier: GPL-3.0-or-later
// A level does not scale samples until it is turned into a factor by name.
#include "units/quantity.hpp"

using namespace tutti;

#ifdef WRONG
const double factor = -6_dB;  // refused
#else
const double factor = to_gain(-6_dB);
#endif
