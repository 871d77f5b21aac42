// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <numeric>
#include <vector>

#include "rehearsal/capture_path.hpp"
#include "support/signals.hpp"

namespace tutti::test {

/// An interface with noise on every channel, and the path its callback takes through a rehearsal.
class CaptureRig {
public:
    CaptureRig(int channels, FrameCount analysis_room)
        : path_ {{channels_from_one(channels), analysis_room}}
    {
        for (auto c = 0; c < channels; ++c)
            sound_.push_back(
                noise(to_seconds(longest_block, usual_rate), -30_dB, static_cast<std::uint64_t>(c + 1)));
        pointers_ = channel_pointers(sound_);
        scratch_.assign(static_cast<std::size_t>(channels), Signal(longest_block.size()));
        for (auto& lane : scratch_)
            drained_.push_back(lane.data());
    }

    /// One callback, as a device makes it. [audio]
    void block(FrameCount frames)
    {
        const auto input = audio::InputBlock {pointers_, frames, position_};
        rehearsal::CapturePath::callback(&path_, input, audio::OutputBlock {{}, frames});
        position_ += frames;
    }
    /// The interface loses frames: the next block's position jumps.
    void lose(FrameCount frames) { position_ += frames; }
    /// Fewer channels arrive than the class asks for.
    void unplug_half() { pointers_.resize(pointers_.size() / 2); }

    /// Reads away what the audio thread handed over. [worker]
    FrameCount drain(rt::FrameQueue& queue)
    {
        auto total = FrameCount {};
        for (auto readable = queue.readable(); readable > 0_frames; readable = queue.readable()) {
            const auto part = std::min(readable, longest_block);
            queue.pop(drained_, part);
            total += part;
        }
        return total;
    }

    rehearsal::CapturePath& path() { return path_; }

    static constexpr auto longest_block = FrameCount {16'384};

private:
    static std::vector<int> channels_from_one(int count)
    {
        auto out = std::vector<int>(static_cast<std::size_t>(count));
        std::iota(out.begin(), out.end(), 1);
        return out;
    }

    rehearsal::CapturePath path_;
    std::vector<Signal> sound_;
    std::vector<const float*> pointers_;
    std::vector<Signal> scratch_;
    std::vector<float*> drained_;
    FramePosition position_;
};

}  // namespace tutti::test
