// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/device_host.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <portaudio.h>
#if __has_include(<pa_jack.h>)
#include <pa_jack.h>
#endif

#include "io/block_ring.hpp"
#include "io/host_link.hpp"
#include "io/host_messages.hpp"
#include "io/midi_host.hpp"
#include "io/output_ring.hpp"

namespace tutti::io {

namespace {

constexpr auto longest_believable_latency = Seconds {1.0};
constexpr auto time_between_looks = Seconds {0.05};

// Of a stream with an output, that many of the driver's cycles are counted before anything is handed over.
constexpr auto cycles_to_count = 8;
constexpr auto counting_takes = std::chrono::seconds {1};

/// What PortAudio says of latency is at times negative or, with JACK, an unsigned number that fell below zero
/// (89,478 s).
Seconds made_sane(double latency)
{
    const auto believable =
        std::isfinite(latency) && latency >= 0.0 && Seconds {latency} <= longest_believable_latency;
    return believable ? Seconds {latency} : Seconds {};
}

std::string short_name(const PaHostApiInfo& api)
{
    return api.type == paJACK ? "JACK" : api.name;
}

PaStreamParameters parameters_for(PaDeviceIndex index, int channels, double latency)
{
    return {.device = index,
            .channelCount = channels,
            .sampleFormat = paFloat32 | paNonInterleaved,
            .suggestedLatency = latency,
            .hostApiSpecificStreamInfo = nullptr};
}

bool works_at(PaDeviceIndex index, const PaDeviceInfo& info, int rate)
{
    const auto input = parameters_for(index, info.maxInputChannels, info.defaultLowInputLatency);
    const auto output = parameters_for(index, info.maxOutputChannels, info.defaultLowOutputLatency);
    return Pa_IsFormatSupported(info.maxInputChannels > 0 ? &input : nullptr,
                                info.maxInputChannels > 0 ? nullptr : &output, rate) == paFormatIsSupported;
}

DeviceInfo describe(PaDeviceIndex index)
{
    const auto& info = *Pa_GetDeviceInfo(index);
    auto device =
        DeviceInfo {.name = info.name,
                    .host_api = short_name(*Pa_GetHostApiInfo(info.hostApi)),
                    .input_channels = info.maxInputChannels,
                    .output_channels = info.maxOutputChannels,
                    .default_rate = SampleRate {static_cast<int>(std::lround(info.defaultSampleRate))},
                    .rates = {},
                    .input_latency = made_sane(info.defaultLowInputLatency),
                    .output_latency = made_sane(info.defaultLowOutputLatency)};
    for (const auto rate : {44'100, 48'000, 96'000})
        if (works_at(index, info, rate))
            device.rates.emplace_back(rate);
    return device;
}

std::vector<DeviceInfo> all_devices()
{
    auto devices = std::vector<DeviceInfo> {};
    for (PaDeviceIndex index = 0; index < Pa_GetDeviceCount(); ++index)
        devices.push_back(describe(index));
    return devices;
}

/// One open stream, whose callback plays what is in the output ring, and puts what it hears into the other:
/// blocks of no channels where it only plays, which tell the engine's side how far it is.
///
/// A driver's cycle may be longer than the block that was asked for; PortAudio then calls back several times
/// in a cycle, one after the other, and nothing can be answered to the first before the last has been asked
/// for its output. A stream with an output therefore runs from open() on, in silence, until its longest cycle
/// is known.
class Stream {
public:
    Stream(HostLink& link, BlockRing& ring, std::optional<OutputRing> output)
        : link_ {link}
        , ring_ {ring}
        , output_ {output}
    {
    }

    Result<StreamOpened> open(const StreamRequest& request)
    {
        const auto input = input_of(request);
        if (!input)
            return tl::unexpected {input.error()};
        const auto output = output_of(request);
        if (!output)
            return tl::unexpected {output.error()};
        const auto open_at = [&](double rate) {
            return Pa_OpenStream(&stream_, pointer_to(*input), pointer_to(*output), rate,
                                 static_cast<unsigned long>(request.block.value()), paClipOff | paDitherOff,
                                 callback, this);
        };
        auto error = open_at(request.sample_rate.value());
        if (error != paNoError)
            error = open_at(own_rate(*input, *output));
        if (error != paNoError)
            return refusal(error, request, *input, *output);
        if (*output) {
            if (const auto counted = count_cycles(); !counted)
                return tl::unexpected {counted.error()};
        }

        const auto& opened = *Pa_GetStreamInfo(stream_);
        const auto rate = SampleRate {static_cast<int>(std::lround(opened.sampleRate))};
        const auto at_once = longest_cycle();
        // A sound cannot be handed over before the block that it is in has been heard to the end.
        return StreamOpened {.sample_rate = rate,
                             .input_latency =
                                 *input ? std::max(made_sane(opened.inputLatency),
                                                   to_seconds(std::max(request.block, at_once), rate))
                                        : Seconds {},
                             .output_latency = *output ? made_sane(opened.outputLatency) : Seconds {},
                             .at_once = at_once};
    }

    Status start()
    {
        handing_over_.store(true, std::memory_order_relaxed);
        return run();
    }

    [[nodiscard]] bool is_alive() const { return Pa_IsStreamActive(stream_) == 1; }

    void close()
    {
        Pa_StopStream(stream_);
        Pa_CloseStream(stream_);
        Pa_Terminate();
    }

private:
    /// What is listened to, or played to; nothing where that side is not wanted. One of them always is.
    using Side = std::optional<PaStreamParameters>;

    Status run()
    {
        if (Pa_IsStreamActive(stream_) == 1)
            return {};
        if (const auto error = Pa_StartStream(stream_); error != paNoError)
            return failure(
                ErrorCode::device_refused,
                fmt::format("The interface opened, but did not start ({}); close other programs that "
                            "use it.",
                            Pa_GetErrorText(error)));
        return {};
    }

    /// Runs the stream until its longest cycle is known, or can no longer be waited for.
    Status count_cycles()
    {
        if (auto running = run(); !running)
            return running;
        const auto deadline = std::chrono::steady_clock::now() + counting_takes;
        while (cycles_.load(std::memory_order_acquire) < cycles_to_count &&
               std::chrono::steady_clock::now() < deadline)
            std::this_thread::sleep_for(std::chrono::milliseconds {2});
        return {};
    }

    /// Nothing when no cycle has come to its end: the driver is slow, or tells no time.
    [[nodiscard]] FrameCount longest_cycle() const
    {
        const auto counted = cycles_.load(std::memory_order_acquire) > 1;
        return FrameCount {counted ? longest_cycle_.load(std::memory_order_relaxed) : 0};
    }

    /// Why a stream did not open, by what each side would have done alone.
    static tl::unexpected<Error> refusal(PaError error, const StreamRequest& request, const Side& input,
                                         const Side& output)
    {
        const auto interface = fmt::format("{} ({})", request.device, request.host_api);
        const auto loudspeaker = fmt::format("{} ({})", request.output_device, request.host_api);
        const auto rate = own_rate(input, output);
        const auto* const why = Pa_GetErrorText(error);
        if (input && (!output || Pa_IsFormatSupported(&*input, nullptr, rate) != paFormatIsSupported))
            return failure(
                ErrorCode::device_refused,
                fmt::format("The interface '{}' did not open ({}); close other programs that use it.",
                            interface, why));
        const auto alone = Pa_IsFormatSupported(nullptr, &*output, rate);
        if (input && alone == paInvalidSampleRate)
            return failure(ErrorCode::device_refused,
                           fmt::format("The loudspeaker '{}' does not play at the {:.0f} Hz of '{}'; choose "
                                       "another to play to.",
                                       loudspeaker, rate, interface));
        if (!input || alone != paFormatIsSupported)
            return failure(
                ErrorCode::device_refused,
                fmt::format("The loudspeaker '{}' did not open ({}); close other programs that use it.",
                            loudspeaker, input ? Pa_GetErrorText(alone) : why));
        return failure(ErrorCode::device_refused,
                       fmt::format("'{}' and the loudspeaker '{}' did not open together ({}); choose another "
                                   "to play to.",
                                   interface, loudspeaker, why));
    }

    static std::optional<PaDeviceIndex> find(std::string_view device, std::string_view host_api)
    {
        for (PaDeviceIndex index = 0; index < Pa_GetDeviceCount(); ++index) {
            const auto& info = *Pa_GetDeviceInfo(index);
            if (device == info.name && host_api == short_name(*Pa_GetHostApiInfo(info.hostApi)))
                return index;
        }
        return std::nullopt;
    }

    static Result<Side> input_of(const StreamRequest& request)
    {
        if (request.channels == 0)
            return Side {};
        const auto device = fmt::format("{} ({})", request.device, request.host_api);
        const auto index = find(request.device, request.host_api);
        if (!index)
            return failure(
                ErrorCode::device_missing,
                fmt::format("The interface '{}' is not there; plug it in, or start its server.", device));
        const auto& info = *Pa_GetDeviceInfo(*index);
        if (info.maxInputChannels < request.channels)
            return failure(
                ErrorCode::channel_missing,
                fmt::format("The interface '{}' has {} inputs where {} are needed; plug in a larger "
                            "one, or ask for fewer.",
                            device, info.maxInputChannels, request.channels));
        return Side {
            parameters_for(*index, request.channels, made_sane(info.defaultLowInputLatency).value())};
    }

    static Result<Side> output_of(const StreamRequest& request)
    {
        if (request.output_channels == 0)
            return Side {};
        const auto device = fmt::format("{} ({})", request.output_device, request.host_api);
        const auto index = find(request.output_device, request.host_api);
        if (!index)
            return failure(
                ErrorCode::device_missing,
                fmt::format("The loudspeaker '{}' is not there; plug it in, or start its server.", device));
        const auto& info = *Pa_GetDeviceInfo(*index);
        if (info.maxOutputChannels < request.output_channels)
            return failure(ErrorCode::channel_missing,
                           fmt::format("'{}' has {} outputs where {} are needed; choose another to play to.",
                                       device, info.maxOutputChannels, request.output_channels));
        return Side {
            parameters_for(*index, request.output_channels, made_sane(info.defaultLowOutputLatency).value())};
    }

    static const PaStreamParameters* pointer_to(const Side& side) { return side ? &*side : nullptr; }

    /// What the interface that sets the clock would rather run at.
    static double own_rate(const Side& input, const Side& output)
    {
        return Pa_GetDeviceInfo((input ? *input : *output).device)->defaultSampleRate;
    }

    /// Must not allocate, lock, wait or log: copies the block into the ring and what is to be played out of
    /// the other, and counts. Until start() it plays silence and counts cycles. What the ring has no room for
    /// is seen by the reader as a jump in the count. [audio & running]
    static int callback(const void* input, void* output, unsigned long frames,
                        const PaStreamCallbackTimeInfo* time, PaStreamCallbackFlags flags,
                        void* context) noexcept
    {
        auto& self = *static_cast<Stream*>(context);
        const auto count = FrameCount {static_cast<std::int64_t>(frames)};
        const auto lanes =
            std::span {static_cast<float* const*>(output),
                       output != nullptr && self.output_ ? self.output_->shape().channels : std::size_t {0}};
        if (!self.handing_over_.load(std::memory_order_relaxed)) {
            self.count_cycle(time->currentTime, count);
            for (auto* const lane : lanes)
                std::fill_n(lane, frames, 0.0F);
            return paContinue;
        }
        if (!lanes.empty()) {
            self.output_->read(self.counted_, lanes, count);
            if ((flags & paOutputUnderflow) != 0)
                self.output_->count_underrun();
        }
        if (input != nullptr || self.ring_.shape().channels == 0)
            self.hand_over(static_cast<const float* const*>(input), count,
                           (flags & (paInputOverflow | paInputUnderflow)) != 0);
        self.counted_ += count.value();
        self.link_.wake();
        return paContinue;
    }

    /// All the calls of one cycle are told the same time. [audio & running]
    void count_cycle(PaTime cycle, FrameCount frames) noexcept
    {
        if (cycle != cycle_) {
            cycle_ = cycle;
            in_cycle_ = FrameCount {};
            cycles_.fetch_add(1, std::memory_order_release);
        }
        in_cycle_ += frames;
        if (in_cycle_.value() > longest_cycle_.load(std::memory_order_relaxed))
            longest_cycle_.store(in_cycle_.value(), std::memory_order_relaxed);
    }

    void hand_over(const float* const* channels, FrameCount frames, bool after_overrun) noexcept
    {
        const auto now = std::chrono::steady_clock::now().time_since_epoch();
        auto lanes = std::array<const float*, most_channels> {};
        const auto lane_count = std::min(ring_.shape().channels, lanes.size());
        // A block longer than a slot travels in pieces.
        for (auto done = FrameCount {}; done < frames; done += ring_.shape().slot_frames) {
            for (std::size_t c = 0; c < lane_count; ++c)
                lanes[c] = channels[c] + done.value();
            static_cast<void>(ring_.push({.channels = {lanes.data(), lane_count},
                                          .frames = std::min(frames - done, ring_.shape().slot_frames),
                                          .first_frame = counted_ + done.value(),
                                          .time = now,
                                          .after_overrun = after_overrun && done == FrameCount {}}));
        }
    }

    static constexpr std::size_t most_channels = 1024;
    HostLink& link_;
    BlockRing& ring_;
    std::optional<OutputRing> output_;
    PaStream* stream_ = nullptr;
    std::int64_t counted_ = 0;                     // frames delivered so far; the callback's own
    PaTime cycle_ = -1.0;                          // the time of the newest cycle; the callback's own
    FrameCount in_cycle_;                          // so far; the callback's own
    std::atomic<bool> handing_over_ {false};       // stored by control, loaded by the callback
    std::atomic<std::int64_t> longest_cycle_ {0};  // frames; stored by the callback, loaded by control
    std::atomic<int> cycles_ {0};                  // begun; likewise
};

int run_stream(HostLink& link, std::string_view line)
{
    auto ring = BlockRing::join(link.memory());
    const auto request = request_from_line(line);
    // The output's ring lies behind the input's.
    const auto output = ring && request && request->output_channels > 0
                            ? OutputRing::join(link.memory().subspan(BlockRing::bytes_needed(ring->shape())))
                            : std::nullopt;
    const auto no_output =
        request && request->output_channels > 0 &&
        (!output || output->shape().channels != static_cast<std::size_t>(request->output_channels));
    const auto nothing_asked_for = request && request->channels == 0 && request->output_channels == 0;
    if (!request || !ring || no_output || nothing_asked_for) {
        link.tell(to_line(request ? Error {ErrorCode::device_refused, "No memory to put the sound into."}
                                  : request.error()));
        return 1;
    }
    auto stream = Stream {link, *ring, output};
    const auto opened = stream.open(*request);
    if (!opened) {
        link.tell(to_line(opened.error()));
        return 1;
    }
    link.tell(to_line(*opened));

    auto running = false;
    while (true) {
        const auto word = link.wait_for_line(time_between_looks);
        if (word == quit_word)
            break;
        if (word == start_word) {
            if (const auto started = stream.start(); !started) {
                link.tell(to_line(started.error()));
                return 1;
            }
            running = true;
            link.tell(to_line(StreamStarted {}));
        }
        if (running && !stream.is_alive()) {
            // Without closing: with its server dead, PortAudio waits ten minutes there, or aborts.
            link.tell(to_line(StreamGone {}));
            return 0;
        }
    }
    stream.close();
    return 0;
}

}  // namespace

int run_device_host(int argument_count, char** arguments)
{
    auto* const link = HostLink::join();
    const auto word = std::string_view {argument_count > 1 ? arguments[1] : ""};
    if (link == nullptr ||
        (word != list_word && word != pedals_word && !(word == stream_word && argument_count > 2))) {
        fmt::print(stderr, "This program is started by Tutti when it opens an interface, and is of no use "
                           "by itself.\n");
        return 2;
    }
    if (word == pedals_word)
        return run_pedals(*link);
#if __has_include(<pa_jack.h>)
    PaJack_SetClientName("tutti");
#endif
    if (const auto error = Pa_Initialize(); error != paNoError) {
        link->tell(to_line(Error {ErrorCode::device_refused,
                                  fmt::format("The system's sound services cannot be reached ({}); start the "
                                              "machine again.",
                                              Pa_GetErrorText(error))}));
        return 1;
    }
    if (word == stream_word)
        return run_stream(*link, arguments[2]);
    link->tell(to_line(all_devices()));
    return 0;
}

}  // namespace tutti::io
