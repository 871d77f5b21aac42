// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/host_link.hpp"

namespace tutti::io {

/// The device host's other task: RtMidi. Listens to every MIDI input of the machine, those too that are
/// plugged in meanwhile, and tells the engine how many there are, and each press of a pedal. Returns when the
/// engine wants it to; the exit status.
int run_pedals(HostLink&);

}  // namespace tutti::io
