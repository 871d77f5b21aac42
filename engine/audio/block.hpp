// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "units/quantity.hpp"

namespace tutti::audio {

/// What a device hands over in one callback: every channel of the stream, planar, samples nominally −1…1 but
/// not to be trusted (a driver may deliver NaN). `position` is that of the first frame; between two blocks it
/// jumps where the device lost frames.
struct InputBlock {
    std::span<const float* const> channels;
    FrameCount frames;
    FramePosition position;
};

/// Where a device wants its output: every channel of the stream, planar. Holds silence when the callback is
/// called.
struct OutputBlock {
    std::span<float* const> channels;
    FrameCount frames;
};

/// What a device calls for every block, on its own thread. [audio & running]
///
/// It must not: allocate or free, lock, wait, sleep, touch a file, log, throw, or take longer than a tenth of
/// the block. It may: copy, compute, push to and pop from the hand-overs of `rt`.
using AudioCallback = void (*)(void* context, const InputBlock&, const OutputBlock&) noexcept;

}  // namespace tutti::audio
