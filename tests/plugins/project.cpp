// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/project.hpp"

#include <algorithm>
#include <cmath>

#include "playback/synthetic_piece.hpp"

namespace tutti::test {

void Project::play(Seconds length, std::int64_t most, bool any,
                   const std::function<std::vector<float>(std::int64_t frames)>& sound)
{
    for (auto left = to_frames(length, rate_).value(); left > 0;) {
        const auto longest =
            any ? 1 + static_cast<std::int64_t>(std::pow(static_cast<double>(most - 1), chance_.uniform()))
                : most;
        auto frames = std::min(left, longest);
        if (loop)
            frames = std::clamp<std::int64_t>(std::llround((loop->second - quarters) * frames_a_quarter()), 1,
                                              frames);
        const auto block = sound(frames);
        heard.insert(heard.end(), block.begin(), block.end());
        go_on(frames);
        left -= frames;
    }
}

void Project::go_on(std::int64_t frames)
{
    if (!playing)
        return;
    frame_ += frames;
    quarters += static_cast<double>(frames) / frames_a_quarter();
    if (loop && quarters >= loop->second - 1e-6)
        seek(quarters + loop->first - loop->second);
}

void Project::seek(double to)
{
    quarters = to;
    frame_ = std::llround(quarters * frames_a_quarter());
}

plugins::HostPlace Project::place() const
{
    auto place = plugins::HostPlace {};
    const auto bar = std::abs(quarters) < 1e9 ? std::floor(quarters / 4.0 + 1e-9) : quarters;
    place.playing = playing;
    place.frame = frame_;
    place.quarters = quarters;
    place.bar_start = 4.0 * bar;
    if (std::abs(bar) < 1e9)
        place.bar = static_cast<std::int64_t>(bar);
    place.quarters_a_minute = tempo;
    place.beats_a_bar = 4;
    place.beat_unit = 4;
    if (loop && tells_loop) {
        place.loop_start = loop->first;
        place.loop_end = loop->second;
    }
    return place;
}

std::vector<Seconds> Project::beginnings_heard() const
{
    auto found = beginnings(heard);
    for (auto& time : found)
        time = time * (static_cast<double>(usual_rate.value()) / rate_.value());
    return found;
}

std::vector<Seconds> beats(int count, Seconds each, Seconds first)
{
    auto times = std::vector<Seconds> {};
    for (auto n = 0; n < count; ++n)
        times.push_back(first + static_cast<double>(n) * each);
    return times;
}

Seconds farthest_off(std::span<const Seconds> heard, std::span<const Seconds> expected)
{
    if (heard.size() != expected.size())
        return Seconds {1e9};
    auto farthest = Seconds {};
    for (std::size_t n = 0; n < heard.size(); ++n)
        farthest = std::max(farthest, abs(heard[n] - expected[n]));
    return farthest;
}

}  // namespace tutti::test
