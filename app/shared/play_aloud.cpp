// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/play_aloud.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "io/portaudio_device.hpp"
#include "playback/sound_file.hpp"

namespace tutti {

namespace {

constexpr auto patience = std::chrono::seconds {10};  // with an interface that plays nothing

}  // namespace

Result<std::unique_ptr<PlayedAloud>> PlayedAloud::start(std::vector<float> samples, SampleRate rate,
                                                        const std::string& loudspeaker)
{
    auto device = io::PortAudioDevice::open_duplex("", loudspeaker);
    if (!device)
        return tl::unexpected {device.error()};
    if (const auto wanted = (*device)->spec().sample_rate; wanted != rate) {
        auto converted = playback::at_rate({rate, std::move(samples), {}}, wanted);
        if (!converted)
            return tl::unexpected {converted.error()};
        samples = *std::move(converted);
    }
    const auto name = (*device)->output_name();
    auto played =
        std::unique_ptr<PlayedAloud> {new PlayedAloud {std::move(samples), *std::move(device), name}};
    if (const auto started = played->device_->start(callback, played.get()); !started)
        return tl::unexpected {started.error()};
    return played;
}

PlayedAloud::PlayedAloud(std::vector<float> samples, std::unique_ptr<io::Device> device,
                         std::string output_name)
    : samples_ {std::move(samples)}
    , device_ {std::move(device)}
    , output_name_ {std::move(output_name)}
    , seen_at_ {std::chrono::steady_clock::now()}
{
}

PlayedAloud::~PlayedAloud()
{
    device_->stop();
}

Result<bool> PlayedAloud::over()
{
    const auto now = std::chrono::steady_clock::now();
    const auto at = at_.load(std::memory_order_relaxed);
    if (std::exchange(seen_, at) != at)
        seen_at_ = now;
    if (at >= samples_.size())
        return now - seen_at_ >= std::chrono::duration<double> {device_->spec().output_latency.value()};
    if (now - seen_at_ > patience)
        return failure(ErrorCode::device_refused,
                       fmt::format("'{}' has not played for ten seconds; plug it in again, or choose another "
                                   "loudspeaker.",
                                   output_name_));
    return false;
}

std::optional<std::string> PlayedAloud::next_message()
{
    if (auto event = device_->next_event())
        return event->text;
    return std::nullopt;
}

void PlayedAloud::callback(void* context, const audio::InputBlock&, const audio::OutputBlock& output) noexcept
{
    auto& self = *static_cast<PlayedAloud*>(context);
    const auto at = self.at_.load(std::memory_order_relaxed);
    const auto frames = std::min(output.frames.size(), self.samples_.size() - at);
    for (auto* const channel : output.channels)
        std::copy_n(self.samples_.data() + at, frames, channel);
    self.at_.store(at + frames, std::memory_order_relaxed);
}

}  // namespace tutti
