// SPDX-License-Identifier: GPL-3.0-or-later
// A frequency and an interval are added by a named function, because that is no sum.
#include "units/quantity.hpp"

using namespace tutti;

#ifdef WRONG
const auto sharp = 440_Hz + 10_cents;  // refused
#else
const auto sharp = transposed(440_Hz, 10_cents);
#endif
