// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/sound_path.hpp"

#include <algorithm>

namespace tutti::practice {

SoundPath::SoundPath(playback::Transport& transport, int microphone, FrameCount room)
    : transport_ {transport}
    , microphone_ {static_cast<std::size_t>(microphone - 1)}
    , frames_ {2, room}
{
}

void SoundPath::callback(void* context, const audio::InputBlock& input,
                         const audio::OutputBlock& output) noexcept RT_SAFE
{
    static_cast<SoundPath*>(context)->process(input, output);
}

void SoundPath::process(const audio::InputBlock& input, const audio::OutputBlock& output) noexcept RT_SAFE
{
    const auto frames = input.frames.size();
    for (std::size_t done = 0; done < frames; done += part) {
        const auto count = std::min(part, frames - done);
        const auto length = FrameCount {static_cast<std::int64_t>(count)};
        const auto position = input.position + FrameCount {static_cast<std::int64_t>(done)};
        mixed_.fill(0.0F);
        auto* mixed = mixed_.data();
        transport_.mix({{&mixed, 1}, length});
        offset_.store((position + length - transport_.position()).value(), std::memory_order_relaxed);
        for (auto* channel : output.channels)
            std::copy_n(mixed, count, channel + done);
        const auto heard =
            microphone_ < input.channels.size() ? input.channels[microphone_] + done : silence_.data();
        const auto handed_over = std::array<const float*, 2> {heard, mixed};
        if (!frames_.push(handed_over, length, position))
            lost_.fetch_add(count, std::memory_order_relaxed);
    }
}

}  // namespace tutti::practice
