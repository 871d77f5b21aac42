// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/click.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tutti::playback {

namespace {

constexpr auto length = 60_ms;
constexpr auto decay = 12_ms;  // to 1/e
constexpr auto weak_tone = 1'000_Hz;
constexpr auto strong_tone = 1'500_Hz;

std::vector<float> sound(Hertz tone, SampleRate rate)
{
    auto samples = std::vector<float>(to_frames(length, rate).size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const auto time = static_cast<double>(i) / rate.value();
        samples[i] = static_cast<float>(Click::level * std::exp(-time / decay.value()) *
                                        std::sin(2.0 * std::numbers::pi * tone.value() * time));
    }
    return samples;
}

}  // namespace

Click::Click(SampleRate rate)
    : weak_ {sound(weak_tone, rate)}
    , strong_ {sound(strong_tone, rate)}
{
}

void Click::begin(std::int64_t frame, bool strong)
{
    sounding_.push_back({frame, strong});
}

void Click::render(std::int64_t begin, std::int64_t end, std::vector<float>& out)
{
    const auto start = out.size();
    out.resize(start + static_cast<std::size_t>(end - begin), 0.0F);
    for (const auto& each : sounding_) {
        const auto& sound = each.strong ? strong_ : weak_;
        const auto until = std::min(end, each.from + static_cast<std::int64_t>(sound.size()));
        for (auto frame = std::max(begin, each.from); frame < until; ++frame)
            out[start + static_cast<std::size_t>(frame - begin)] +=
                sound[static_cast<std::size_t>(frame - each.from)];
    }
    const auto dead = [&](const Sounding& each) {
        return each.from + static_cast<std::int64_t>(weak_.size()) <= end;
    };
    sounding_.erase(std::remove_if(sounding_.begin(), sounding_.end(), dead), sounding_.end());
}

}  // namespace tutti::playback
