// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/capture_path.hpp"

#include <algorithm>

namespace tutti::rehearsal {

namespace {
constexpr std::size_t waiting_commands = 8;

/// Longer blocks than this are handed over in parts, so that a missing channel can be read as silence.
constexpr std::size_t longest_part = 8192;
}  // namespace

CapturePath::CapturePath(const Parameters& parameters)
    : picked_(parameters.channels.size())
    , silence_(longest_part)
    , analysis_ {parameters.channels.size(), parameters.analysis_room}
    , commands_ {waiting_commands}
    , returned_ {2 * waiting_commands}
{
    std::transform(parameters.channels.begin(), parameters.channels.end(), std::back_inserter(indices_),
                   [](int channel) { return static_cast<std::size_t>(channel - 1); });
}

CapturePath::~CapturePath()
{
    while (const auto waiting = commands_.pop())
        std::unique_ptr<Tap> {*waiting}.reset();
    std::unique_ptr<Tap> {tap_}.reset();
}

void CapturePath::callback(void* context, const audio::InputBlock& input,
                           const audio::OutputBlock& output) noexcept RT_SAFE
{
    static_cast<CapturePath*>(context)->process(input, output);
}

void CapturePath::process(const audio::InputBlock& input, const audio::OutputBlock&) noexcept RT_SAFE
{
    take_commands();
    const auto frames = input.frames.size();
    for (std::size_t done = 0; done < frames; done += longest_part) {
        const auto part = std::min(longest_part, frames - done);
        for (std::size_t c = 0; c < indices_.size(); ++c)
            picked_[c] =
                indices_[c] < input.channels.size() ? input.channels[indices_[c]] + done : silence_.data();
        const auto count = FrameCount {static_cast<std::int64_t>(part)};
        const auto position = input.position + FrameCount {static_cast<std::int64_t>(done)};
        if (!analysis_.push(picked_, count, position))
            lost_analysis_.fetch_add(part, std::memory_order_relaxed);
        if (tap_ != nullptr && !tap_->frames->push(picked_, count, position))
            lost_recording_.fetch_add(part, std::memory_order_relaxed);
    }
}

void CapturePath::take_commands() noexcept RT_SAFE
{
    while (const auto* next = commands_.peek()) {
        // Without room on the chute the old tap stays in use until control has collected.
        if (tap_ != nullptr && !returned_.send(tap_))
            return;
        tap_ = *next;
        static_cast<void>(commands_.pop());
    }
}

std::shared_ptr<rt::FrameQueue> CapturePath::start_recording(FrameCount room)
{
    auto frames = std::make_shared<rt::FrameQueue>(indices_.size(), room);
    return send_to_audio(std::make_unique<Tap>(Tap {frames})) ? frames : nullptr;
}

void CapturePath::stop_recording()
{
    send_to_audio(nullptr);
}

bool CapturePath::send_to_audio(std::unique_ptr<Tap> tap)
{
    returned_.collect();
    if (!commands_.push(tap.get()))
        return false;
    static_cast<void>(tap.release());  // the audio thread's now; it comes back on the chute
    return true;
}

}  // namespace tutti::rehearsal
