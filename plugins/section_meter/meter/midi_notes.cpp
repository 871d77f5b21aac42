// SPDX-License-Identifier: GPL-3.0-or-later
#include "section_meter/meter/midi_notes.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tutti::section_meter {

namespace {

constexpr auto note_off = 0x80;
constexpr auto note_on = 0x90;
constexpr auto control_change = 0xb0;
constexpr auto pitch_bend = 0xe0;
constexpr auto first_controller = 16;         // "general purpose" in MIDI 1.0: nothing else moves by them
constexpr auto hops_between_controllers = 9;  // 20 a second

constexpr auto bend_middle = 8192;
constexpr Cents bend_range = 200_cents;  // what General MIDI instruments are born with

/// 0…127; what is no number is 0.
int seven_bits(double value) noexcept
{
    return std::isnan(value) ? 0 : static_cast<int>(std::lround(std::clamp(value, 0.0, 127.0)));
}

}  // namespace

bool MidiNotes::say(FramePosition at, int status, int first, int second) noexcept
{
    return waiting_.push({at,
                          {static_cast<std::uint8_t>(status), static_cast<std::uint8_t>(first),
                           static_cast<std::uint8_t>(second)}});
}

void MidiNotes::begin_stream() noexcept
{
    while (waiting_.pop()) {
    }
    forget();
    key_.reset();
    // What the host was told to begin it hears the end of, with the first block that it takes.
    if (begun_)
        static_cast<void>(say({}, note_off, *begun_, 0));
}

std::optional<MidiNotes::Message> MidiNotes::next() noexcept RT_SAFE
{
    while (const auto message = waiting_.pop()) {
        const auto ends = message->bytes[0] == note_off;
        if (ends && !begun_)
            continue;  // it has been cut
        if (ends)
            begun_.reset();
        else if (message->bytes[0] == note_on)
            begun_ = message->bytes[1];
        return message;
    }
    return std::nullopt;
}

std::optional<MidiNotes::Message> MidiNotes::cut() noexcept RT_SAFE
{
    while (waiting_.pop()) {
    }
    const auto key = std::exchange(begun_, std::nullopt);
    if (!key)
        return std::nullopt;
    return Message {{}, {note_off, static_cast<std::uint8_t>(*key), 0}};
}

/// What was said is said once more: a host that begins to record has not recorded it.
void MidiNotes::forget() noexcept
{
    bend_.reset();
    controllers_ = {};
    hops_ = 0;
}

void MidiNotes::bend(FramePosition at, Cents deviation) noexcept
{
    const auto whole_cents = std::round(deviation.value());
    const auto steps = static_cast<int>(std::lround(whole_cents / bend_range.value() * bend_middle));
    const auto value = std::clamp(bend_middle + steps, 0, 2 * bend_middle - 1);
    if (bend_ != value && say(at, pitch_bend, value & 0x7f, value >> 7))
        bend_ = value;
}

void MidiNotes::controller(FramePosition at, std::size_t which, int value) noexcept
{
    if (controllers_[which] != value &&
        say(at, control_change, first_controller + static_cast<int>(which), value))
        controllers_[which] = value;
}

void MidiNotes::take(const Heard& heard) noexcept
{
    const auto& glance = heard.glance;
    const auto sure = is_sure(glance.verdict) && heard.sounding && glance.deviation;
    auto key = std::optional<int> {};
    if (sure && heard.sounding->midi_key() >= 0 && heard.sounding->midi_key() < 128)
        key = heard.sounding->midi_key();

    const auto level = glance.level - decibels(0.0);
    if (heard.anew)
        forget();
    // What finds no room, because the host takes less than is said, is tried again with the next hop.
    if (key_ && (key_ != key || heard.anew) && say(heard.now, note_off, *key_, 0))
        key_.reset();
    if (key && (!key_ || key_ == key))
        bend(heard.now, *glance.deviation);
    const auto velocity = std::max(1, seven_bits((level.value() + 60.0) / 60.0 * 127.0));
    if (key && !key_ && say(heard.now, note_on, *key, velocity))
        key_ = key;
    if (++hops_ < hops_between_controllers)
        return;
    hops_ = 0;
    if (key && glance.spread)
        controller(heard.now, 0, seven_bits(glance.spread->value()));
    controller(heard.now, 1, seven_bits(level.value() + 127.0));
    controller(heard.now, 2, key ? seven_bits(glance.confidence * 127.0) : 0);
}

}  // namespace tutti::section_meter
