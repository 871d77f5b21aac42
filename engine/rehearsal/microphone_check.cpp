// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/microphone_check.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "units/enumerated.hpp"

namespace tutti::rehearsal {

namespace {

constexpr auto tenth = 100_ms;
constexpr auto clip_shown = 2_s;
constexpr auto peak_falls = 30.0;  // dB a second: a meter that can be read
constexpr auto no_bit = decibels(-110.0);
constexpr auto no_bit_for = 3_s;
constexpr auto hears_nothing =
    decibels(-80.0);  // below what a microphone in a room gives; above an empty input's own noise
constexpr auto surely_sounds = decibels(-45.0);  // at its own microphone; 35 dB reach any other in the room
constexpr auto others_for = 2_s;
constexpr auto noise_from = decibels(-50.0);  // takes the last notes of a diminuendo away
constexpr auto noise_until = decibels(-53.0);
constexpr auto even = 1.0;  // dB, standard deviation; music through its notes has three and more

}  // namespace

MicrophoneCheck::MicrophoneCheck(SampleRate rate, FrameCount hop, std::size_t channels)
    : hop_ {to_seconds(hop, rate)}
    , tenth_hops_ {static_cast<std::size_t>(std::max(1.0, std::round(tenth / hop_)))}
    , merged_ {rate, hop, channels}
    , heard_(channels)
    , glances_(channels)
{
    skip();
}

void MicrophoneCheck::skip() noexcept
{
    hops_ = tenth_ = 0;
    merged_.reset();
    for (std::size_t c = 0; c < heard_.size(); ++c) {
        heard_[c] = {};
        heard_[c].peak = dsp::silence_level.value();
        glances_[c] = {};
        glances_[c].same_as = c;
    }
}

void MicrophoneCheck::process(std::span<const std::span<const float>> channels) noexcept
{
    merged_.process(channels);
    for (std::size_t c = 0; c < heard_.size(); ++c) {
        auto& heard = heard_[c];
        auto& glance = glances_[c];
        const auto level = dsp::level_of(channels[c]);
        heard.power += to_power(level.rms);
        heard.peak = std::max(level.peak.value(), heard.peak - peak_falls * hop_.value());
        heard.since_clip = level.clipped ? Seconds {} : heard.since_clip + hop_;
        heard.without_a_bit = level.peak < no_bit ? heard.without_a_bit + hop_ : Seconds {};
        glance.peak = std::max(decibels(heard.peak), dsp::silence_level);
        glance.clipped = heard.since_clip < clip_shown;
    }
    if (++hops_ == tenth_hops_)
        end_tenth();
    name_troubles();
}

void MicrophoneCheck::end_tenth() noexcept
{
    auto loudest = dsp::silence_level;
    for (std::size_t c = 0; c < heard_.size(); ++c) {
        auto& heard = heard_[c];
        const auto power = heard.power / static_cast<double>(hops_);
        glances_[c].level = std::max(decibels_from_power(power), dsp::silence_level);
        heard.power = 0;
        loudest = std::max(loudest, glances_[c].level);
        judge_noise(c);
    }
    for (std::size_t c = 0; c < heard_.size(); ++c) {
        if (glances_[c].level >= hears_nothing)
            heard_[c].others_sounded = {};
        else if (loudest > surely_sounds)
            heard_[c].others_sounded += tenth;
    }
    hops_ = 0;
    tenth_ = (tenth_ + 1) % tenths_remembered;
}

void MicrophoneCheck::judge_noise(std::size_t channel) noexcept
{
    auto& heard = heard_[channel];
    const auto newest = glances_[channel].level;
    heard.tenths[tenth_] = newest.value();
    heard.tenths_known = std::min(heard.tenths_known + 1, tenths_remembered);
    if (newest < noise_until)
        heard.noisy = false;
    if (newest < noise_from || heard.tenths_known < tenths_remembered)
        return;
    const auto count = static_cast<double>(tenths_remembered);
    const auto mean = std::accumulate(heard.tenths.begin(), heard.tenths.end(), 0.0) / count;
    auto squares = 0.0;
    for (const auto level : heard.tenths)
        squares += (level - mean) * (level - mean);
    if (std::sqrt(squares / count) < even && decibels(mean) > noise_from) {
        heard.noisy = true;
        glances_[channel].hum = decibels(mean);
    }
}

void MicrophoneCheck::name_troubles() noexcept
{
    const auto same_as = merged_.same_as();
    for (std::size_t c = 0; c < heard_.size(); ++c) {
        const auto& heard = heard_[c];
        auto& glance = glances_[c];
        glance.same_as = same_as[c];
        const auto copied = std::count(same_as.begin(), same_as.end(), same_as[c]) > 1;
        glance.trouble = heard.without_a_bit >= no_bit_for || heard.others_sounded >= others_for
                             ? MicrophoneTrouble::dead
                         : copied         ? MicrophoneTrouble::alike
                         : glance.clipped ? MicrophoneTrouble::clipping
                         : heard.noisy    ? MicrophoneTrouble::noisy
                                          : MicrophoneTrouble::none;
    }
}

std::vector<MicrophoneRemark> microphone_remarks(std::span<const MicrophoneGlance> glances,
                                                 std::span<const int> channels)
{
    auto remarks = std::vector<MicrophoneRemark> {};
    const auto glance_of = [&](int channel) { return glances[static_cast<std::size_t>(channel - 1)]; };
    for (const auto channel : channels) {
        if (static_cast<std::size_t>(channel - 1) >= glances.size())
            continue;
        const auto& glance = glance_of(channel);
        if (glance.trouble == MicrophoneTrouble::none)
            continue;
        auto remark = MicrophoneRemark {glance.trouble, {channel}, glance.hum};
        if (glance.trouble == MicrophoneTrouble::alike) {
            remark.channels.clear();
            for (const auto other : channels)
                if (static_cast<std::size_t>(other - 1) < glances.size() &&
                    glance_of(other).trouble == MicrophoneTrouble::alike &&
                    glance_of(other).same_as == glance.same_as)
                    remark.channels.push_back(other);
            if (remark.channels.size() < 2 || remark.channels.front() != channel)
                continue;  // its copy is used by nobody, or the group has been named
        }
        remarks.push_back(std::move(remark));
    }
    return remarks;
}

std::string microphone_sentence(const MicrophoneRemark& remark)
{
    auto numbers = std::vector<std::string> {};
    for (const auto channel : remark.channels)
        numbers.push_back(std::to_string(channel));
    const auto channels = enumerated(numbers);
    switch (remark.trouble) {
    case MicrophoneTrouble::dead:
        return fmt::format(
            "Channel {} hears nothing; check its cable, its phantom power and whether it is muted.",
            channels);
    case MicrophoneTrouble::alike:
        return fmt::format("Channels {} carry the same sound; look for a cable in the wrong socket.",
                           channels);
    case MicrophoneTrouble::clipping:
        return fmt::format("Channel {} is too loud and clips; turn its gain down.", channels);
    case MicrophoneTrouble::noisy:
        return fmt::format("Channel {} hums or hisses at {:.0f} dBFS while nobody plays; look for a fan or a "
                           "lamp beside it, or another cable.",
                           channels, remark.hum.value());
    case MicrophoneTrouble::none:
        break;
    }
    return {};
}

}  // namespace tutti::rehearsal
