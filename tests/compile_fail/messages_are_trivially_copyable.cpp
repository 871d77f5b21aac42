// SPDX-License-Identifier: GPL-3.0-or-later
// What crosses to the audio thread owns no memory.
#include <string>

#include "rt/handover_queue.hpp"

using namespace tutti;

#ifdef WRONG
using Names = rt::HandoverQueue<std::string>;  // refused
#else
using Names = rt::HandoverQueue<char>;
#endif
