// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "rt/frame_queue.hpp"
#include "units/quantity.hpp"

namespace tutti::analysis {

/// Cuts the frames that come from the audio thread into hops for the analysis. Hops lie on a fixed grid of
/// the stream's time line (0, hop, 2 hop …), so the readings do not depend on how the device cut its blocks.
///
/// A short hole is filled with silence; after a hole longer than a second (an interface that was away) the
/// grid is entered anew and `holes` tells the analysis to forget what lay before.
class HopAssembler {
public:
    HopAssembler(rt::FrameQueue&, FrameCount hop);

    enum class Outcome {
        waiting,  ///< not enough frames yet
        hop,      ///< a whole hop stands in channels()
        hole,     ///< the stream has a long hole here; call next() again
    };
    /// [analysis worker]
    [[nodiscard]] Outcome next() noexcept;

    /// The hop's samples, one pointer per channel of the queue. Hold until the next call of next().
    [[nodiscard]] std::span<const float* const> channels() const noexcept { return pointers_; }
    /// Where the hop begins.
    [[nodiscard]] FramePosition position() const noexcept { return position_; }

private:
    void fill(FrameCount frames, bool from_queue) noexcept;

    rt::FrameQueue& queue_;
    FrameCount hop_;
    std::vector<float> samples_;          // channel after channel, one hop each
    std::vector<const float*> pointers_;  // to each channel's first sample
    std::vector<float*> writing_;         // to each channel's next free sample
    FramePosition position_;              // of the hop being filled
    FrameCount filled_;
    FrameCount discard_;  // frames still to be thrown away before the grid is entered
};

}  // namespace tutti::analysis
