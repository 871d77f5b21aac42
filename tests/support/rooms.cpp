// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/rooms.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "support/chance.hpp"

namespace tutti::test {

namespace {

Signal at_level(Signal signal, Decibels level)
{
    const auto gain = static_cast<float>(to_gain(level - rms_level(signal)));
    for (auto& sample : signal)
        sample *= gain;
    return signal;
}

}  // namespace

io::ScriptedRoom room(const Acoustics& acoustics, std::uint64_t seed, SampleRate rate)
{
    auto chance = Chance {seed};
    const auto frames = acoustics.delay.value() * rate.value();
    constexpr auto reach = 24;  // of the interpolation, to either side
    const auto whole = std::max(static_cast<std::int64_t>(frames) - reach, std::int64_t {0});
    const auto direct = frames - static_cast<double>(whole);
    const auto tail = acoustics.reverberation.value() * rate.value();
    auto response = std::vector<double>(static_cast<std::size_t>(direct + tail) + 2 * reach + 512);
    const auto add = [&](double at, double gain) {
        const auto first = static_cast<int>(at) - reach;
        for (auto n = std::max(first, 0); n <= first + 2 * reach; ++n) {
            const auto x = static_cast<double>(n) - at;
            const auto sinc = x == 0.0 ? 1.0 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
            const auto window = 0.5 + 0.5 * std::cos(std::numbers::pi * x / (reach + 1));
            response.at(static_cast<std::size_t>(n)) += gain * sinc * window;
        }
    };
    add(direct, 1.0);
    for (auto n = 0; n < 6; ++n) {
        const auto sign = chance.uniform() < 0.3 ? -1.0 : 1.0;
        const auto gain = to_gain(acoustics.strongest_reflection) * (n == 0 ? 1.0 : chance.uniform());
        add(direct + (0.0007 + 0.0073 * chance.uniform()) * rate.value(), sign * gain);
    }
    auto energy = 0.0;
    auto taps = std::vector<std::pair<std::size_t, double>> {};
    const auto spacing = rate.value() / 2'000.0;
    for (auto at = 0.003 * rate.value(); at < tail; at += spacing) {
        const auto place = at + spacing * chance.uniform();
        const auto gain = (chance.uniform() < 0.5 ? -1.0 : 1.0) * std::pow(10.0, -3.0 * place / tail);
        taps.emplace_back(static_cast<std::size_t>(direct + place), gain);
        energy += gain * gain;
    }
    const auto tail_gain = energy > 0.0 ? to_gain(-acoustics.direct_to_reverberant) / std::sqrt(energy) : 0.0;
    for (const auto& [place, gain] : taps)
        if (place < response.size())
            response[place] += tail_gain * gain;
    auto result = io::ScriptedRoom {.delay = FrameCount {whole}, .response = {}};
    result.response.assign(response.begin(), response.end());
    return result;
}

void through_a_small_loudspeaker(std::span<float> sound, SampleRate rate)
{
    const auto filter = [&](double b0, double b1, double b2, double a0, double a1, double a2) {
        auto x1 = 0.0, x2 = 0.0, y1 = 0.0, y2 = 0.0;
        for (auto& sample : sound) {
            const auto x = static_cast<double>(sample);
            const auto y = (b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2) / a0;
            x2 = x1;
            x1 = x;
            y2 = y1;
            y1 = y;
            sample = static_cast<float>(y);
        }
    };
    // R. Bristow-Johnson's cookbook formulae.
    const auto w = 2.0 * std::numbers::pi * 500.0 / rate.value();
    const auto alpha = std::sin(w) / (2.0 * 0.7);
    filter((1 + std::cos(w)) / 2, -(1 + std::cos(w)), (1 + std::cos(w)) / 2, 1 + alpha, -2 * std::cos(w),
           1 - alpha);
    const auto v = 2.0 * std::numbers::pi * 1'100.0 / rate.value();
    const auto beta = std::sin(v) / (2.0 * 3.0);
    const auto a = std::pow(10.0, 8.0 / 40.0);
    filter(1 + beta * a, -2 * std::cos(v), 1 - beta * a, 1 + beta / a, -2 * std::cos(v), 1 - beta / a);
}

Signal talking(Seconds length, Decibels level, std::uint64_t seed, SampleRate rate)
{
    auto chance = Chance {seed};
    auto sound = silence(length, rate);
    for (auto begin = std::size_t {0}; begin < sound.size();) {
        const auto frames = static_cast<std::size_t>((0.08 + 0.22 * chance.uniform()) * rate.value());
        const auto f0 = 90.0 + 130.0 * chance.uniform();
        const auto glide = 0.8 + 0.4 * chance.uniform();
        const auto first = 300.0 + 500.0 * chance.uniform();
        const auto second = 900.0 + 1'400.0 * chance.uniform();
        auto phase = 0.0;
        for (std::size_t f = 0; f < frames && begin + f < sound.size(); ++f) {
            const auto share = static_cast<double>(f) / static_cast<double>(frames);
            const auto pitch = f0 * (1.0 + (glide - 1.0) * share);
            phase += pitch / rate.value();
            auto sample = 0.0;
            for (auto k = 1; k * pitch < 4'000.0; ++k) {
                const auto near = [&](double formant) {
                    return 1.0 / (1.0 + std::pow((k * pitch - formant) / 120.0, 2.0));
                };
                sample += (0.02 / k + near(first) + 0.5 * near(second)) *
                          std::cos(2.0 * std::numbers::pi * k * phase + k * k);
            }
            sound[begin + f] = static_cast<float>(sample * std::sin(std::numbers::pi * share));
        }
        const auto hiss = static_cast<std::size_t>(0.06 * rate.value());
        for (std::size_t f = frames; f < frames + hiss && begin + f < sound.size(); ++f)
            sound[begin + f] = static_cast<float>(0.15 * chance.normal());
        const auto pause = chance.uniform() < 0.2 ? 0.4 : 0.03;
        begin += frames + hiss + static_cast<std::size_t>(pause * rate.value());
    }
    return at_level(std::move(sound), level);
}

Signal pink_noise(Seconds length, Decibels level, std::uint64_t seed, SampleRate rate)
{
    // A row of one-pole low passes an octave and a half apart falls by 3 dB an octave.
    auto sound = noise(length, level, seed, rate);
    auto states = std::vector<double>(8);
    for (auto& sample : sound) {
        auto sum = 0.0;
        auto corner = 20.0;
        for (auto& state : states) {
            const auto a = std::min(2.0 * std::numbers::pi * corner / rate.value(), 1.0);
            state += a * (static_cast<double>(sample) - state);
            sum += state / std::sqrt(corner);
            corner *= 2.8;
        }
        sample = static_cast<float>(sum);
    }
    return at_level(std::move(sound), level);
}

}  // namespace tutti::test
