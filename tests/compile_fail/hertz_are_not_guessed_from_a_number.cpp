// SPDX-License-Identifier: GPL-3.0-or-later
// A bare number does not become a frequency by being passed.
#include "units/quantity.hpp"

using namespace tutti;

#ifdef WRONG
const auto interval = cents_between(442, 440_Hz);  // refused
#else
const auto interval = cents_between(442_Hz, 440_Hz);
#endif
