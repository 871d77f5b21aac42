// SPDX-License-Identifier: GPL-3.0-or-later
// A rate is not heard; as a frequency it has to be asked for.
#include "units/quantity.hpp"

using namespace tutti;

#ifdef WRONG
const auto above = cents_between(440_Hz, SampleRate {48'000});  // refused
#else
const auto above = cents_between(440_Hz, SampleRate {48'000}.as_hertz());
#endif
