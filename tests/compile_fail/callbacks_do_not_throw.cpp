// SPDX-License-Identifier: GPL-3.0-or-later
// An exception on the audio thread would end the rehearsal.
#include "audio/block.hpp"

using namespace tutti;

void may_throw(void*, const audio::InputBlock&, const audio::OutputBlock&);
void never_throws(void*, const audio::InputBlock&, const audio::OutputBlock&) noexcept;

#ifdef WRONG
constexpr audio::AudioCallback callback = may_throw;  // refused
#else
constexpr audio::AudioCallback callback = never_throws;
#endif
