// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tutti::io {

/// The whole of the program `tutti-device-host`: PortAudio and RtMidi, in a process of its own, so that a
/// driver or a sound server that hangs or dies takes nothing with it
/// (docs/decisions/0003-portaudio-teardown.md). Started by list_devices(), PortAudioDevice and MidiPedals and
/// by nobody else. Returns the exit status.
int run_device_host(int argument_count, char** arguments);

}  // namespace tutti::io
