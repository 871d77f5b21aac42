// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/play_aloud.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "playback/sound_file.hpp"

namespace tutti {

namespace {

constexpr auto patience = std::chrono::seconds {10};  // with an interface that plays nothing

}  // namespace

Result<std::unique_ptr<PlayedAloud>> PlayedAloud::start(std::vector<float> samples, SampleRate rate,
                                                        const std::string& loudspeaker)
{
    auto opened = open_loudspeaker(loudspeaker);
    if (!opened)
        return tl::unexpected {opened.error()};
    return start(std::move(samples), rate, *std::move(opened));
}

Result<std::unique_ptr<PlayedAloud>> PlayedAloud::start(std::vector<float> samples, SampleRate rate,
                                                        Loudspeaker loudspeaker)
{
    return start(std::move(samples), rate, std::move(loudspeaker), false);
}

Result<std::unique_ptr<PlayedAloud>>
PlayedAloud::start_over_and_over(std::vector<float> samples, SampleRate rate, Loudspeaker loudspeaker)
{
    return start(std::move(samples), rate, std::move(loudspeaker), true);
}

Result<std::unique_ptr<PlayedAloud>> PlayedAloud::start(std::vector<float> samples, SampleRate rate,
                                                        Loudspeaker loudspeaker, bool over_and_over)
{
    if (const auto wanted = loudspeaker.device->spec().sample_rate; wanted != rate) {
        auto converted = playback::at_rate({rate, std::move(samples), {}}, wanted);
        if (!converted)
            return tl::unexpected {converted.error()};
        samples = *std::move(converted);
    }
    auto played = std::unique_ptr<PlayedAloud> {
        new PlayedAloud {std::move(samples), std::move(loudspeaker), over_and_over}};
    if (const auto started = played->device_->start(callback, played.get()); !started)
        return tl::unexpected {started.error()};
    return played;
}

PlayedAloud::PlayedAloud(std::vector<float> samples, Loudspeaker loudspeaker, bool over_and_over)
    : samples_ {std::move(samples)}
    , over_and_over_ {over_and_over}
    , device_ {std::move(loudspeaker.device)}
    , output_name_ {std::move(loudspeaker.name)}
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
    auto at = self.at_.load(std::memory_order_relaxed);
    for (auto done = std::size_t {0}; done < output.frames.size();) {
        const auto frames = std::min(output.frames.size() - done, self.samples_.size() - at);
        for (auto* const channel : output.channels)
            std::copy_n(self.samples_.data() + at, frames, channel + done);
        at += frames;
        done += frames;
        self.sent_.fetch_add(frames, std::memory_order_relaxed);
        if (at < self.samples_.size() || !self.over_and_over_ || self.samples_.empty())
            break;
        at = 0;
    }
    self.at_.store(at, std::memory_order_relaxed);
}

}  // namespace tutti
