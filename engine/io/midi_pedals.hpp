// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <thread>

namespace tutti::io {

/// Foot pedals on every MIDI input of this machine, see PedalReader, listened to by the device host. A
/// machine without MIDI, a pedal that is pulled out and a host that dies are no trouble: there is none, and
/// one that comes back is heard within three seconds. Two presses within 150 ms are one: a contact bounces,
/// and a pedal may be reached by two ways. [control]
class MidiPedals {
public:
    MidiPedals();
    /// Waits for a fraction of a second.
    ~MidiPedals();
    MidiPedals(const MidiPedals&) = delete;
    MidiPedals& operator=(const MidiPedals&) = delete;

    /// How often one was pressed since this was asked last. [any]
    [[nodiscard]] int presses() noexcept { return presses_.exchange(0); }
    /// How many MIDI inputs there are that could be one. [any]
    [[nodiscard]] int inputs() const noexcept { return inputs_; }
    /// Looks for them all afresh, as after a sound server has come back. [any]
    void look_again() noexcept { again_ = true; }

private:
    void listen();

    std::atomic<int> presses_ {0};  // by the listening thread, taken by control
    std::atomic<int> inputs_ {0};   // by the listening thread
    std::atomic<bool> again_ {false};
    std::atomic<bool> ending_ {false};
    std::thread thread_;
};

}  // namespace tutti::io
