// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "io/device.hpp"

namespace tutti::test {

/// Keeps everything that a device delivers. Where frames were lost it notes a jump and joins what it heard.
/// Compare sound in double brackets, CHECK((a == b)): a failure then prints no million samples.
class Listener {
public:
    static void callback(void* context, const audio::InputBlock&, const audio::OutputBlock&) noexcept;

    /// Steps a device to its end, and takes its events.
    void hear_all(io::SteppedDevice&);

    struct Jump {
        FramePosition from;
        FramePosition to;
        friend bool operator==(const Jump&, const Jump&) = default;
    };

    std::vector<std::vector<float>> channels;
    std::vector<FrameCount> blocks;
    std::vector<Jump> jumps;
    std::vector<io::DeviceEvent> events;
    FramePosition next;
};

}  // namespace tutti::test
