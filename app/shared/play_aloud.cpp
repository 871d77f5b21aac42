// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/play_aloud.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "playback/sound_file.hpp"

namespace tutti {

namespace {

constexpr auto read_ahead = 2_s;  // of the disk, which an old laptop keeps waiting
constexpr auto at_once = std::size_t {4096};
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

Result<std::unique_ptr<PlayedAloud>> PlayedAloud::start(SoundSource source, const std::string& loudspeaker)
{
    auto opened = open_loudspeaker(loudspeaker);
    if (!opened)
        return tl::unexpected {opened.error()};
    return start(std::move(source), *std::move(opened));
}

Result<std::unique_ptr<PlayedAloud>> PlayedAloud::start(SoundSource source, Loudspeaker loudspeaker)
{
    const auto wanted = loudspeaker.device->spec().sample_rate;
    auto resampler = std::optional<dsp::StreamResampler> {};
    if (source.rate != wanted) {
        auto made = dsp::StreamResampler::create(1, source.rate, wanted);
        if (!made)
            return tl::unexpected {made.error()};
        resampler = *std::move(made);
    }
    auto played = std::unique_ptr<PlayedAloud> {new PlayedAloud {{}, std::move(loudspeaker), false}};
    played->stream_.emplace(std::move(source), std::move(resampler), wanted);
    played->read_on();
    if (const auto started = played->device_->start(callback, played.get()); !started)
        return tl::unexpected {started.error()};
    return played;
}

PlayedAloud::Stream::Stream(SoundSource from, std::optional<dsp::StreamResampler> converter, SampleRate rate)
    : source {std::move(from)}
    , resampler {std::move(converter)}
    , to_drop {resampler ? resampler->delay() : FrameCount {}}
    , read(at_once)
    , waiting {1, to_frames(read_ahead, rate)}
{
}

void PlayedAloud::read_on()
{
    auto& stream = *stream_;
    while (true) {
        const auto count =
            std::min(stream.waiting.room(), FrameCount {static_cast<std::int64_t>(stream.converted.size())});
        const auto* const channel = stream.converted.data();
        if (count > FrameCount {} && stream.waiting.push({&channel, 1}, count, stream.handed_over)) {
            stream.handed_over += count;
            stream.converted.erase(stream.converted.begin(), stream.converted.begin() + count.value());
        }
        if (!stream.converted.empty() || stream.at_end)
            return;
        const auto got = stream.source.read(stream.read);
        stream.at_end = got < stream.read.size();
        const auto samples = std::span {stream.read}.first(got);
        if (stream.resampler)
            stream.resampler->process(samples, stream.at_end, stream.converted);
        else
            stream.converted.assign(samples.begin(), samples.end());
        const auto drop = std::min(stream.to_drop.size(), stream.converted.size());
        stream.to_drop -= FrameCount {static_cast<std::int64_t>(drop)};
        stream.converted.erase(stream.converted.begin(),
                               stream.converted.begin() + static_cast<std::ptrdiff_t>(drop));
    }
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
    if (stream_)
        read_on();
    const auto at = at_.load(std::memory_order_relaxed);
    if (std::exchange(seen_, at) != at)
        seen_at_ = now;
    const auto handed_over =
        stream_ ? static_cast<std::size_t>(stream_->handed_over.value()) : samples_.size();
    const auto is_all = !stream_ || stream_->converted.empty();
    if (is_all && at >= handed_over)
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
    if (self.stream_)
        self.play_on(output);
    else
        self.play_samples(output);
}

void PlayedAloud::play_on(const audio::OutputBlock& output) noexcept
{
    auto& waiting = stream_->waiting;
    const auto frames =
        std::min(waiting.readable(), FrameCount {static_cast<std::int64_t>(output.frames.size())});
    if (frames == FrameCount {} || output.channels.empty())
        return;
    auto* const first = output.channels.front();
    waiting.pop({&first, 1}, frames);
    for (auto* const channel : output.channels.subspan(1))
        std::copy_n(first, frames.size(), channel);
    sent_.fetch_add(frames.size(), std::memory_order_relaxed);
    at_.fetch_add(frames.size(), std::memory_order_relaxed);
}

void PlayedAloud::play_samples(const audio::OutputBlock& output) noexcept
{
    auto at = at_.load(std::memory_order_relaxed);
    for (auto done = std::size_t {0}; done < output.frames.size();) {
        const auto frames = std::min(output.frames.size() - done, samples_.size() - at);
        for (auto* const channel : output.channels)
            std::copy_n(samples_.data() + at, frames, channel + done);
        at += frames;
        done += frames;
        sent_.fetch_add(frames, std::memory_order_relaxed);
        if (at < samples_.size() || !over_and_over_ || samples_.empty())
            break;
        at = 0;
    }
    at_.store(at, std::memory_order_relaxed);
}

}  // namespace tutti
