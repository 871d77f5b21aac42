// SPDX-License-Identifier: GPL-3.0-or-later
// Two more of what?
#include "units/quantity.hpp"

using namespace tutti;

#ifdef WRONG
constexpr auto sharp = 440_Hz + 2;  // refused
#else
constexpr auto sharp = 440_Hz + 2_Hz;
#endif
