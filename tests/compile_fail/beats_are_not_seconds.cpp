// SPDX-License-Identifier: GPL-3.0-or-later
// A length of music is not a length of time.
#include "units/quantity.hpp"

using namespace tutti;

#ifdef WRONG
constexpr auto end = Beats {4.0} + 2_s;  // refused
#else
constexpr auto end = Beats {4.0} + Beats {2.0};
#endif
