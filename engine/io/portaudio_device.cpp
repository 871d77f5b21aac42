// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/portaudio_device.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "io/block_ring.hpp"
#include "io/event_list.hpp"
#include "io/host_messages.hpp"
#include "io/host_process.hpp"
#include "io/output_ring.hpp"
#include "io/stream_clock.hpp"
#include "rt/thread_role.hpp"

namespace tutti::io {

namespace {

constexpr auto answering_takes = Seconds {10.0};  // by a server that is starting up
constexpr auto longest_silence = Seconds {1.0};   // without a block, the interface is gone
constexpr auto first_block_takes = Seconds {3.0};
constexpr auto look_every = std::chrono::milliseconds {500};
constexpr auto glance_every = Seconds {0.05};
constexpr auto closing_takes = Seconds {0.5};
constexpr auto ring_holds = Seconds {1.0};

/// A host with its stream open, the ring it writes to, and the one it plays from.
struct OpenHost {
    HostProcess process;
    BlockRing ring;
    std::optional<OutputRing> output;
    StreamOpened opened;
};

BlockRing::Shape ring_shape(const PortAudioDevice::Parameters& parameters)
{
    const auto blocks = to_frames(ring_holds, parameters.sample_rate) / parameters.block;
    return {.channels = static_cast<std::size_t>(parameters.channels),
            .slot_frames = parameters.block,
            .slots = static_cast<std::size_t>(std::max<std::int64_t>(blocks, 16))};
}

OutputRing::Shape output_shape(const PortAudioDevice::Parameters& parameters)
{
    return {.channels = static_cast<std::size_t>(parameters.output_channels),
            .capacity = to_frames(ring_holds, parameters.sample_rate) + parameters.answer_after};
}

/// How long after a block its answer is played. Of the frames that the host is asked for at once, the first
/// block's answer cannot be played among them; behind them comes the one block that may be late.
FrameCount answer_after(const PortAudioDevice::Parameters& parameters, const StreamOpened& opened)
{
    return std::max(parameters.answer_after, opened.at_once + parameters.block);
}

/// Says when there is no more point in waiting.
using GiveUp = std::function<bool()>;

/// The host's next message, or that there was none in time.
HostMessage next_message(HostProcess& process, std::string_view device, const GiveUp& give_up)
{
    for (auto waited = Seconds {}; waited < answering_takes && !give_up();) {
        const auto heard = process.wait(glance_every);
        if (heard == HostProcess::Heard::line)
            return message_from_line(*process.take_line());
        if (heard == HostProcess::Heard::gone)
            break;
        if (heard == HostProcess::Heard::nothing)
            waited += glance_every;
    }
    return Error {
        ErrorCode::device_refused,
        fmt::format("The interface '{}' does not answer; start its server, or the machine, again.", device)};
}

/// The answer that was waited for, or why there is another.
template <class Answer>
Result<Answer> expected_answer(HostMessage message)
{
    if (auto* answer = std::get_if<Answer>(&message))
        return std::move(*answer);
    if (auto* error = std::get_if<Error>(&message))
        return tl::unexpected {std::move(*error)};
    return failure(ErrorCode::device_refused,
                   "The interface went away while it was being opened; see that it is plugged in firmly.");
}

Result<OpenHost> open_host(const PortAudioDevice::Parameters& parameters, const GiveUp& give_up)
{
    const auto shape = ring_shape(parameters);
    const auto& output = parameters.output;
    const auto behind = BlockRing::bytes_needed(shape);
    const auto bytes = behind + (output ? OutputRing::bytes_needed(output_shape(parameters)) : 0);
    const auto request =
        to_line(StreamRequest {.device = parameters.listens ? parameters.device.name : std::string {},
                               .host_api = parameters.device.host_api,
                               .channels = parameters.channels,
                               .output_device = output ? output->name : std::string {},
                               .output_channels = output ? parameters.output_channels : 0,
                               .sample_rate = parameters.sample_rate,
                               .block = parameters.block});
    auto process = HostProcess::start({std::string {stream_word}, request}, bytes);
    if (!process)
        return tl::unexpected {std::move(process).error()};
    BlockRing::lay_out(process->memory(), shape);
    auto ring = BlockRing::join(process->memory());
    auto output_ring = std::optional<OutputRing> {};
    if (output) {
        OutputRing::lay_out(process->memory().subspan(behind), output_shape(parameters));
        output_ring = OutputRing::join(process->memory().subspan(behind));
    }
    auto opened = expected_answer<StreamOpened>(next_message(*process, title(parameters.device), give_up));
    if (!opened)
        return tl::unexpected {std::move(opened).error()};
    return OpenHost {*std::move(process), *std::move(ring), output_ring, *opened};
}

}  // namespace

class PortAudioDevice::Implementation {
public:
    Implementation(Parameters parameters, OpenHost host)
        : parameters_ {std::move(parameters)}
        , opened_ {host.opened}
        , answer_after_ {answer_after(parameters_, opened_)}
        , clock_ {host.opened.sample_rate}
        , host_ {std::move(host)}
        , output_samples_(parameters_.output ? static_cast<std::size_t>(parameters_.output_channels) : 0,
                          std::vector<float>(parameters_.block.size()))
    {
        for (auto& lane : output_samples_)
            output_lanes_.push_back(lane.data());
    }
    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;
    ~Implementation()
    {
        stop();
        close_host();
    }

    [[nodiscard]] std::string name() const { return title(parameters_.device); }
    [[nodiscard]] std::string output_name() const
    {
        return parameters_.output ? title(*parameters_.output) : std::string {};
    }

    [[nodiscard]] audio::StreamSpec spec() const
    {
        return {.sample_rate = opened_.sample_rate,
                .block = parameters_.block,
                .input_channels = parameters_.channels,
                .output_channels = static_cast<int>(output_lanes_.size()),
                .input_latency = opened_.input_latency,
                .output_latency = parameters_.output ? to_seconds(answer_after_, opened_.sample_rate) +
                                                           opened_.output_latency
                                                     : Seconds {}};
    }

    Status start(audio::AudioCallback callback, void* context)
    {
        stop();
        auto started = host_ ? start_host() : Status {failure(ErrorCode::device_missing, {})};
        if (!started) {
            // Closed by stop(), or died while it waited: once more from the beginning.
            started = reopen_host();
            if (started)
                started = start_host();
        }
        if (!started) {
            host_.reset();
            return started;
        }
        clock_.restart();
        try {
            thread_ = std::thread {[this, callback, context] { run(callback, context); }};
        } catch (const std::system_error&) {
            return failure(ErrorCode::device_refused,
                           fmt::format("'{}' could not be started because the system gives no more threads; "
                                       "close other programs and try again.",
                                       name()));
        }
        return {};
    }

    void stop() noexcept
    {
        if (!thread_.joinable())
            return;
        {
            const auto lock = std::lock_guard {mutex_};
            stopping_ = true;
        }
        stop_asked_.notify_all();
        thread_.join();
        stopping_ = false;
        close_host();
    }

    [[nodiscard]] std::optional<DeviceEvent> next_event() { return events_.take(); }

    [[nodiscard]] DeviceCounts counts() const noexcept
    {
        return {.blocks = blocks_.load(std::memory_order_relaxed),
                .input_overruns = overruns_.load(std::memory_order_relaxed),
                .output_underruns = underruns_.load(std::memory_order_relaxed)};
    }

private:
    void close_host() noexcept
    {
        if (!host_)
            return;
        host_->process.tell(quit_word);
        host_->process.end(closing_takes);
        host_.reset();
    }

    Status reopen_host()
    {
        host_.reset();  // first, since many an interface lets one program in
        auto host = open_host(parameters_, [this] { return is_stopping(); });
        if (!host)
            return tl::unexpected {std::move(host).error()};
        if (host->opened.sample_rate != opened_.sample_rate)
            return failure(ErrorCode::rate_unsupported,
                           fmt::format("'{}' is back at {} Hz instead of {} Hz; set it to {} Hz again.",
                                       name(), host->opened.sample_rate.value(), opened_.sample_rate.value(),
                                       opened_.sample_rate.value()));
        host_ = *std::move(host);
        return {};
    }

    Status start_host()
    {
        host_->process.tell(start_word);
        const auto started = expected_answer<StreamStarted>(
            next_message(host_->process, name(), [this] { return is_stopping(); }));
        if (!started)
            return tl::unexpected {started.error()};
        next_count_ = 0;
        underruns_before_ = underruns_.load(std::memory_order_relaxed);
        return {};
    }

    void run(audio::AudioCallback callback, void* context)
    {
        make_this_thread_urgent();
        while (true) {
            deliver_until_gone(callback, context);
            if (is_stopping())
                return;
            host_.reset();
            tell_absence(fmt::format(
                "The interface '{}' went away; it will be heard again as soon as it is back.", name()));
            if (!wait_for_return())
                return;
            clock_.restart();
        }
    }

    /// Returns when the interface is gone or stop() is asked for.
    void deliver_until_gone(audio::AudioCallback callback, void* context)
    {
        skip_the_stale();
        auto silent_since = std::chrono::steady_clock::now();
        auto patience = first_block_takes;
        while (!is_stopping()) {
            if (const auto block = host_->ring.front()) {
                deliver(*block, callback, context);
                host_->ring.pop();
                silent_since = std::chrono::steady_clock::now();
                patience = longest_silence;
                continue;
            }
            // The host's only words while it runs are its last, and if it is killed it says nothing.
            const auto heard = host_->process.wait(glance_every);
            if (heard == HostProcess::Heard::gone || heard == HostProcess::Heard::line)
                return;
            const auto silence =
                std::chrono::duration<double> {std::chrono::steady_clock::now() - silent_since}.count();
            if (heard == HostProcess::Heard::nothing && Seconds {silence} > patience)
                return;
        }
    }

    void deliver(const BlockRing::Block& block, audio::AudioCallback callback, void* context)
    {
        const auto refused = block.first_frame > next_count_;
        if (block.after_overrun || refused)
            overruns_.fetch_add(1, std::memory_order_relaxed);
        next_count_ = block.first_frame + block.frames.value();
        blocks_.fetch_add(1, std::memory_order_relaxed);
        const auto position = clock_.place(block.first_frame, block.frames, block.time, block.after_overrun);
        if (absent_)
            tell_return(position);
        const auto role = rt::ScopedRole {rt::Role::audio};
        for (auto& lane : output_samples_)
            std::ranges::fill(lane, 0.0F);
        callback(context, {.channels = block.channels, .frames = block.frames, .position = position},
                 {.channels = output_lanes_, .frames = block.frames});
        if (!host_->output)
            return;
        host_->output->write(block.first_frame + answer_after_.value(), output_lanes_, block.frames);
        underruns_.store(underruns_before_ + host_->output->underruns(), std::memory_order_relaxed);
    }

    /// What came while this thread was being made would be answered too late.
    void skip_the_stale()
    {
        if (!host_->output)
            return;
        while (const auto block = host_->ring.front()) {
            next_count_ = block->first_frame + block->frames.value();
            host_->ring.pop();
        }
    }

    void tell_absence(std::string text)
    {
        if (!std::exchange(absent_, true))
            events_.add({DeviceEvent::Kind::went_away, clock_.heard_until(), std::move(text)});
    }

    void tell_return(FramePosition position)
    {
        absent_ = false;
        wrong_rate_told_ = false;
        const auto away = to_seconds(position - last_heard_, opened_.sample_rate);
        events_.add({DeviceEvent::Kind::came_back, position,
                     fmt::format("The interface '{}' is back after {:.1f} s.", name(), away.value())});
    }

    /// Looks for the interface until it is there and runs. False when stop() is asked for.
    bool wait_for_return()
    {
        last_heard_ = clock_.heard_until();
        while (true) {
            {
                auto lock = std::unique_lock {mutex_};
                if (stop_asked_.wait_for(lock, look_every, [this] { return stopping_; }))
                    return false;
            }
            auto back = reopen_host();
            if (back)
                back = start_host();
            if (back)
                return true;
            host_.reset();
            if (back.error().code == ErrorCode::rate_unsupported && !std::exchange(wrong_rate_told_, true))
                events_.add({DeviceEvent::Kind::went_away, last_heard_, back.error().message});
        }
    }

    [[nodiscard]] bool is_stopping()
    {
        const auto lock = std::lock_guard {mutex_};
        return stopping_;
    }

    const Parameters parameters_;
    const StreamOpened opened_;
    const FrameCount answer_after_;
    EventList events_;
    std::atomic<std::uint64_t> blocks_ {0};     // written by the device's thread, read by anybody
    std::atomic<std::uint64_t> overruns_ {0};   // likewise
    std::atomic<std::uint64_t> underruns_ {0};  // likewise

    // The device's thread's own while it runs, else control's.
    StreamClock clock_;
    std::optional<OpenHost> host_;
    std::int64_t next_count_ = 0;
    bool absent_ = false;
    bool wrong_rate_told_ = false;
    FramePosition last_heard_;
    std::uint64_t underruns_before_ = 0;              // of hosts before this one
    std::vector<std::vector<float>> output_samples_;  // one block's answer
    std::vector<float*> output_lanes_;

    std::mutex mutex_;
    std::condition_variable stop_asked_;
    bool stopping_ = false;  // under mutex_
    std::thread thread_;
};

Result<std::unique_ptr<PortAudioDevice>> PortAudioDevice::open(Parameters parameters)
{
    if (parameters.channels == 0 && parameters.listens)
        parameters.channels = parameters.device.input_channels;
    const auto opens_nothing = parameters.listens ? parameters.channels < 1 : !parameters.output;
    if (opens_nothing || parameters.block < FrameCount {1})
        return failure(
            ErrorCode::bad_argument,
            fmt::format("'{}' cannot be listened to with {} channels and blocks of {} frames; ask for "
                        "at least one of each.",
                        title(parameters.device), parameters.channels, parameters.block.value()));
    if (parameters.output &&
        (parameters.output_channels < 1 || parameters.output->host_api != parameters.device.host_api))
        return failure(ErrorCode::bad_argument,
                       fmt::format("'{}' cannot play what goes with '{}'; choose two of the same kind.",
                                   title(*parameters.output), title(parameters.device)));
    auto host = open_host(parameters, [] { return false; });
    if (!host)
        return tl::unexpected {std::move(host).error()};
    return std::unique_ptr<PortAudioDevice> {
        new PortAudioDevice {std::make_unique<Implementation>(std::move(parameters), *std::move(host))}};
}

Result<std::unique_ptr<PortAudioDevice>> PortAudioDevice::open(std::string_view name, int channels)
{
    const auto devices = list_devices();
    if (!devices)
        return tl::unexpected {devices.error()};
    auto choice = choose_device(*devices, name, channels);
    if (!choice)
        return tl::unexpected {std::move(choice).error()};
    return open({.device = std::move(choice->device), .channels = channels});
}

Result<std::unique_ptr<PortAudioDevice>> PortAudioDevice::open_duplex(std::string_view input,
                                                                      std::string_view output, int channels)
{
    const auto devices = list_devices();
    if (!devices)
        return tl::unexpected {devices.error()};
    auto choice = choose_device(*devices, input, channels);
    if (!choice)
        return tl::unexpected {std::move(choice).error()};
    auto played = choose_output(*devices, output, choice->device);
    if (!played)
        return tl::unexpected {std::move(played).error()};
    const auto outputs = std::min(played->device.output_channels, 2);
    return open({.device = std::move(choice->device),
                 .channels = channels,
                 .output = std::move(played->device),
                 .output_channels = outputs});
}

Result<std::unique_ptr<PortAudioDevice>> PortAudioDevice::open_loudspeaker(std::string_view name)
{
    const auto devices = list_devices();
    if (!devices)
        return tl::unexpected {devices.error()};
    auto played = choose_loudspeaker(*devices, name);
    if (!played)
        return tl::unexpected {std::move(played).error()};
    const auto outputs = std::min(played->device.output_channels, 2);
    return open({.device = played->device,
                 .listens = false,
                 .output = std::move(played->device),
                 .output_channels = outputs});
}

PortAudioDevice::PortAudioDevice(std::unique_ptr<Implementation> implementation)
    : implementation_ {std::move(implementation)}
{
}
PortAudioDevice::~PortAudioDevice() = default;

std::string PortAudioDevice::name() const
{
    return implementation_->name();
}

std::string PortAudioDevice::output_name() const
{
    return implementation_->output_name();
}

audio::StreamSpec PortAudioDevice::spec() const
{
    return implementation_->spec();
}

Status PortAudioDevice::start(audio::AudioCallback callback, void* context)
{
    return implementation_->start(callback, context);
}

void PortAudioDevice::stop() noexcept
{
    implementation_->stop();
}

std::optional<DeviceEvent> PortAudioDevice::next_event()
{
    return implementation_->next_event();
}

DeviceCounts PortAudioDevice::counts() const noexcept
{
    return implementation_->counts();
}

}  // namespace tutti::io
