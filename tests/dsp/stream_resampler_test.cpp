// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/stream_resampler.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "support/catch.hpp"
#include "support/signals.hpp"

namespace tutti::test {

namespace {

constexpr auto rates = {8'000, 22'050, 44'100, 88'200, 96'000, 192'000};

std::vector<float> converted(std::span<const float> mono, int from, std::size_t frames_a_call = 1000)
{
    auto resampler = dsp::StreamResampler::create(1, SampleRate {from}, SampleRate {48'000});
    REQUIRE(resampler.has_value());
    auto output = std::vector<float> {};
    while (mono.size() > frames_a_call) {
        resampler->process(mono.first(frames_a_call), false, output);
        mono = mono.subspan(frames_a_call);
    }
    resampler->process(mono, true, output);
    return output;
}

FrameCount delay_from(int rate)
{
    return dsp::StreamResampler::create(1, SampleRate {rate}, SampleRate {48'000})->delay();
}

}  // namespace

TEST_CASE("no converted frame knows of sound that has not been heard yet", "[dsp]")
{
    const auto rate = GENERATE(values(rates));
    // A click of every phase against the output's frames, since the filter's reach differs with it.
    const auto late = GENERATE(range(0U, 16U));
    const auto click = static_cast<std::size_t>(rate / 20) + late;
    auto input = std::vector<float>(static_cast<std::size_t>(rate / 10), 0.0F);
    input[click] = 1.0F;
    const auto output = converted(input, rate);

    const auto clicked_at = static_cast<double>(click) / rate;
    const auto first_heard = std::find_if(output.begin(), output.end(), [](float s) { return s != 0.0F; });
    REQUIRE(first_heard != output.end());
    const auto heard_at = static_cast<double>(first_heard - output.begin()) / 48'000.0;
    CHECK(heard_at >= clicked_at);

    // … and is not held back for longer than the filter needs: three frames of slack at the lower rate.
    CHECK(heard_at <= clicked_at + 3.0 / std::min(rate, 48'000));
}

TEST_CASE("a converted recording lies late by the delay it states, and has the length it states", "[dsp]")
{
    const auto rate = GENERATE(values(rates));
    const auto tone = [](double seconds) {
        return 0.5 * std::sin(2.0 * std::numbers::pi * 441.3 * seconds + 0.3);
    };
    auto input = std::vector<float> {};
    for (auto n = 0; n < rate / 2 + 7; ++n)
        input.push_back(static_cast<float>(tone(static_cast<double>(n) / rate)));
    const auto output = converted(input, rate);
    const auto delay = delay_from(rate);

    auto resampler = dsp::StreamResampler::create(1, SampleRate {rate}, SampleRate {48'000});
    CHECK(FrameCount {static_cast<std::int64_t>(output.size())} ==
          resampler->length_after(FrameCount {static_cast<std::int64_t>(input.size())}));

    auto worst = 0.0;
    for (std::size_t n = 2'000; n < 22'000; ++n) {
        const auto truth = tone((static_cast<double>(n) - static_cast<double>(delay.value())) / 48'000.0);
        worst = std::max(worst, std::abs(static_cast<double>(output[n]) - truth));
    }
    CHECK(worst < 1e-4);  // 80 dB below full scale: no error of time, none to hear
}

TEST_CASE("conversion does not depend on how the sound arrived", "[dsp]")
{
    const auto input = noise(Seconds {0.5}, decibels(-20.0), 3, SampleRate {44'100});
    const auto whole = converted(input, 44'100, 100'000);
    CHECK((converted(input, 44'100, 1) == whole));
    CHECK((converted(input, 44'100, 777) == whole));
}

TEST_CASE("a sample that is no number harms its own channel for 3 ms and no other", "[dsp]")
{
    auto resampler = dsp::StreamResampler::create(2, SampleRate {44'100}, SampleRate {48'000});
    REQUIRE(resampler.has_value());
    auto input = std::vector<float>(2 * 44'100, 0.25F);
    input[2 * 20'000] = std::numeric_limits<float>::quiet_NaN();
    auto output = std::vector<float> {};
    resampler->process(input, true, output);
    auto spoiled = 0;
    auto spoiled_beside = 0;
    for (std::size_t f = 0; f < output.size() / 2; ++f) {
        spoiled += std::isfinite(output[2 * f]) ? 0 : 1;
        spoiled_beside += std::isfinite(output[2 * f + 1]) ? 0 : 1;
    }
    CHECK(spoiled_beside == 0);
    CHECK(spoiled > 0);
    CHECK(spoiled < 144);
}

TEST_CASE("two hundred channels are converted as one is", "[dsp]")
{
    constexpr std::size_t channels = 200;
    const auto mono = noise(Seconds {0.1}, decibels(-20.0), 5, SampleRate {44'100});
    auto input = std::vector<float>(channels * mono.size(), 0.0F);
    for (std::size_t f = 0; f < mono.size(); ++f)
        for (const auto c : {std::size_t {0}, std::size_t {127}, std::size_t {128}, std::size_t {199}})
            input[f * channels + c] = mono[f];
    auto resampler = dsp::StreamResampler::create(channels, SampleRate {44'100}, SampleRate {48'000});
    REQUIRE(resampler.has_value());
    auto output = std::vector<float> {};
    resampler->process(input, true, output);

    const auto alone = converted(mono, 44'100);
    REQUIRE(output.size() == alone.size() * channels);
    auto differing = 0;
    for (std::size_t f = 0; f < alone.size(); ++f)
        for (std::size_t c = 0; c < channels; ++c) {
            const auto expected = c == 0 || c == 127 || c == 128 || c == 199 ? alone[f] : 0.0F;
            // The converter adds up in another order for many channels than for one.
            differing += std::abs(output[f * channels + c] - expected) < 1e-6F ? 0 : 1;
        }
    CHECK(differing == 0);
}

}  // namespace tutti::test
