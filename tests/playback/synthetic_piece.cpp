// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/synthetic_piece.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "score/musicxml_text.hpp"
#include "support/signals.hpp"

namespace tutti::test {

std::string walking_score(int bars, bool pick_up)
{
    constexpr auto walk = std::array {"C4", "E4", "G4", "E4", "D4", "F4", "A4", "F4"};
    const auto beat = [&](int n) { return note(walk[static_cast<std::size_t>(n) % walk.size()], 4); };
    auto part = XmlPart {.name = "Violins", .measures = {}, .header = ""};
    if (pick_up)
        part.measures.push_back("@number=\"0\" implicit=\"yes\"@" + attributes(4, 4) + beat(3));
    for (auto bar = 0; bar < bars; ++bar) {
        auto measure = bar == 0 && !pick_up ? attributes(4, 4) : std::string {};
        for (auto n = 0; n < 4; ++n)
            measure += beat(4 * bar + n);
        part.measures.push_back(measure);
    }
    auto second = part;
    second.name = "Cellos";
    return musicxml({part, second});
}

std::shared_ptr<const score::UnfoldedScore> walking_piece(int bars, bool pick_up)
{
    return std::make_shared<score::UnfoldedScore>(unfolded(walking_score(bars, pick_up)));
}

std::vector<float> pulses(std::span<const playback::Beat> beats, Seconds length, Hertz tone)
{
    auto signal = silence(length);
    for (const auto& beat : beats) {
        const auto begin = to_frames(beat.time, usual_rate).size();
        for (std::size_t i = 0; i < to_frames(100_ms, usual_rate).size() && begin + i < signal.size(); ++i) {
            const auto time = static_cast<double>(i) / usual_rate.value();
            const auto envelope = std::min(1.0, time / 0.002) * std::exp(-time / 0.03);
            signal[begin + i] +=
                static_cast<float>(0.4 * envelope * std::sin(2.0 * std::numbers::pi * tone.value() * time));
        }
    }
    return signal;
}

std::vector<std::vector<float>> rendered(playback::Renderer& renderer, Seconds length)
{
    constexpr auto block = FrameCount {256};
    auto out = std::vector<std::vector<float>>(renderer.channels());
    auto lanes = std::vector<std::vector<float>>(renderer.channels(), std::vector<float>(block.size()));
    auto pointers = std::vector<float*> {};
    for (auto& lane : lanes)
        pointers.push_back(lane.data());
    for (auto made = FrameCount {}; made < to_frames(length, usual_rate); made += block) {
        renderer.render(pointers, block);
        for (std::size_t c = 0; c < out.size(); ++c)
            out[c].insert(out[c].end(), lanes[c].begin(), lanes[c].end());
    }
    return out;
}

std::vector<Seconds> beginnings(std::span<const float> channel)
{
    auto loudest = 0.0F;
    for (const auto sample : channel)
        loudest = std::max(loudest, std::abs(sample));
    auto found = std::vector<Seconds> {};
    auto last = -to_frames(50_ms, usual_rate).value();
    for (std::int64_t f = 0; f < std::ssize(channel); ++f) {
        if (std::abs(channel[static_cast<std::size_t>(f)]) < 0.1F * loudest)
            continue;
        if (f - last >= to_frames(50_ms, usual_rate).value())
            found.push_back(to_seconds(FrameCount {f}, usual_rate));
        last = f;
    }
    return found;
}

}  // namespace tutti::test
