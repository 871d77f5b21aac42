// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "units/quantity.hpp"

namespace tutti::audio {

/// The shape of a running stream.
struct StreamSpec {
    SampleRate sample_rate {48'000};
    FrameCount block;        ///< frames of a usual block; a device may deliver others
    int input_channels = 0;  ///< all that the stream delivers, used or not
    int output_channels = 0;
    Seconds input_latency;   ///< from the air to the callback, as far as the device tells; never negative or
                             ///< absurd
    Seconds output_latency;  ///< from the callback to the air, likewise
};

}  // namespace tutti::audio
