// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/live_sound_check.hpp"

#include <chrono>
#include <exception>
#include <utility>

namespace tutti::desktop {

namespace {

constexpr auto picture_pause = std::chrono::milliseconds {16};  // a display's usual rate

}  // namespace

LiveSoundCheck::LiveSoundCheck(Opener open)
    : open_ {std::move(open)}
    , thread_ {[this] { run(); }}
{
}

LiveSoundCheck::~LiveSoundCheck()
{
    asked_to_end_ = true;
    thread_.join();
}

void LiveSoundCheck::listen_for_a(std::optional<std::size_t> channel) noexcept
{
    reference_channel_ = channel ? static_cast<int>(*channel) : -1;
}

void LiveSoundCheck::run()
{
    auto outcome = Status {};
    try {
        while (!asked_to_end_ && outcome)
            outcome = hear();
    } catch (const std::exception& error) {
        outcome = failure(ErrorCode::device_refused, error.what());
    }
    if (!outcome) {
        view_.stage = Stage::failed;
        view_.failure = outcome.error().message;
        latest_.write(view_);
    }
}

Status LiveSoundCheck::hear()
{
    auto device = open_();
    if (!device)
        return tl::unexpected {device.error()};
    auto created = rehearsal::SoundCheck::create(*std::move(device));
    if (!created)
        return tl::unexpected {created.error()};
    auto& check = **created;
    const auto rate = check.device().spec().sample_rate;
    const auto before = view_.now;
    view_.device = check.device().name();
    if (const auto started = check.start(); !started)
        return started;
    view_.stage = Stage::hearing;
    while (!asked_to_end_) {
        const auto asked = reference_channel_.load();
        check.listen_for_a(asked < 0 ? std::nullopt : std::optional {static_cast<std::size_t>(asked)});
        view_.heard = check.snapshot();
        view_.now = before + to_seconds(view_.heard.heard_until, rate);
        latest_.write(view_);
        if (view_.heard.ended)
            break;
        std::this_thread::sleep_for(picture_pause);
    }
    check.stop();
    return {};
}

}  // namespace tutti::desktop
