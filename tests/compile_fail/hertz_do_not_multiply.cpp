// SPDX-License-Identifier: GPL-3.0-or-later
// There are no square hertz in music.
#include "units/quantity.hpp"

using namespace tutti;

#ifdef WRONG
constexpr auto square = 440_Hz * 440_Hz;  // refused
#else
constexpr auto octave = 2 * 440_Hz;
#endif
