// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/sound_check.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>

#include <fmt/format.h>

#include "rt/thread_role.hpp"

namespace tutti::rehearsal {

namespace {

constexpr Seconds room = 2_s;
constexpr auto pause = std::chrono::milliseconds {4};
constexpr auto most_channels = std::size_t {64};

audio::ClassDescription one_channel()
{
    auto cls = audio::ClassDescription {};
    cls.sections.push_back({"A", *instrument_from_name("any"), {1}, "A"});
    return cls;
}

std::vector<int> first_channels(std::size_t count)
{
    auto channels = std::vector<int>(count);
    std::iota(channels.begin(), channels.end(), 1);
    return channels;
}

}  // namespace

Result<std::unique_ptr<SoundCheck>> SoundCheck::create(std::unique_ptr<io::Device> device)
{
    const auto spec = device->spec();
    const auto channels = std::min(static_cast<std::size_t>(std::max(spec.input_channels, 0)), most_channels);
    if (channels == 0)
        return failure(ErrorCode::channel_missing,
                       fmt::format("{} has no inputs; choose another.", device->name()));
    return analysis::ClassAnalyser::create(one_channel(), {.sample_rate = spec.sample_rate, .tracker = {}})
        .map([&](analysis::ClassAnalyser ear) {
            return std::unique_ptr<SoundCheck> {new SoundCheck {std::move(device), std::move(ear), channels}};
        });
}

SoundCheck::SoundCheck(std::unique_ptr<io::Device> device, analysis::ClassAnalyser ear, std::size_t channels)
    : device_ {std::move(device)}
    , spec_ {device_->spec()}
    , ear_ {std::move(ear)}
    , capture_ {{first_channels(channels), to_frames(room, spec_.sample_rate)}}
    , hops_ {capture_.analysis_frames(), ear_.hop()}
    , check_ {spec_.sample_rate, ear_.hop(), channels}
    , reference_ {to_seconds(ear_.hop(), spec_.sample_rate)}
    , harmless_(channels * ear_.hop().size())
    , lanes_(channels)
    , drawing_ {.channels = {check_.glances().begin(), check_.glances().end()}}
    , latest_ {drawing_}  // every slot has its channels from birth, so that publishing never allocates
    , seen_ {drawing_}
{
    for (std::size_t c = 0; c < channels; ++c)
        lanes_[c] = std::span {harmless_}.subspan(c * ear_.hop().size(), ear_.hop().size());
}

SoundCheck::~SoundCheck()
{
    stop();
}

Status SoundCheck::start()
{
    running_ = true;
    thread_ = std::thread {[this] { worker(); }};
    auto started = device_->start(&CapturePath::callback, &capture_);
    if (!started)
        stop();
    return started;
}

void SoundCheck::stop()
{
    if (!running_.exchange(false))
        return;
    device_->stop();
    thread_.join();
}

Status SoundCheck::run_to_end(const std::function<bool()>& after_step)
{
    auto* stepped = dynamic_cast<io::SteppedDevice*>(device_.get());
    if (stepped == nullptr)
        return failure(ErrorCode::bad_argument,
                       fmt::format("{} cannot run faster than it plays.", device_->name()));
    for (;;) {
        const auto went_on = stepped->step(&CapturePath::callback, &capture_);
        if (!went_on)
            return tl::unexpected {went_on.error()};
        while (hear_waiting()) {
        }
        latest_.write(drawing_);
        if (!*went_on || !after_step())
            return {};
    }
}

void SoundCheck::worker()
{
    const auto role = rt::ScopedRole {rt::Role::worker};
    while (running_) {
        auto heard = false;
        while (running_ && hear_waiting())
            heard = true;
        if (heard)
            latest_.write(drawing_);
        else
            std::this_thread::sleep_for(pause);
    }
}

bool SoundCheck::hear_waiting() noexcept
{
    switch (hops_.next()) {
    case analysis::HopAssembler::Outcome::waiting:
        return false;
    case analysis::HopAssembler::Outcome::hole:
        check_.skip();
        ear_.skip();
        return true;
    case analysis::HopAssembler::Outcome::hop:
        break;
    }
    const auto hop = ear_.hop().size();
    for (std::size_t c = 0; c < lanes_.size(); ++c)
        dsp::make_harmless({hops_.channels()[c], hop}, std::span {harmless_}.subspan(c * hop, hop));
    check_.process(lanes_);

    const auto asked = reference_channel_.load();
    const auto wanted = asked < 0 ? std::nullopt : std::optional {static_cast<std::size_t>(asked)};
    if (wanted != reference_.glance().channel) {
        if (wanted)
            reference_.begin(*wanted);
        else
            reference_.end();
        ear_.skip();
    }
    if (wanted) {
        const auto* samples = lanes_[*wanted].data();
        reference_.process(ear_.process(std::span {&samples, 1}, hops_.position()).front());
    }
    std::ranges::copy(check_.glances(), drawing_.channels.begin());
    drawing_.reference = reference_.glance();
    drawing_.heard_until = hops_.position() + ear_.hop();
    return true;
}

void SoundCheck::listen_for_a(std::optional<std::size_t> channel) noexcept
{
    reference_channel_ = channel && *channel < lanes_.size() ? static_cast<int>(*channel) : nobody;
}

const SoundCheckSnapshot& SoundCheck::snapshot()
{
    while (const auto event = device_->next_event())
        switch (event->kind) {
        case io::DeviceEvent::Kind::went_away:
            away_ = true;
            break;
        case io::DeviceEvent::Kind::came_back:
            away_ = false;
            break;
        case io::DeviceEvent::Kind::ended:
            ended_ = true;
            break;
        }
    seen_ = latest_.read();
    seen_.interface_away = away_;
    seen_.ended = ended_;
    return seen_;
}

}  // namespace tutti::rehearsal
