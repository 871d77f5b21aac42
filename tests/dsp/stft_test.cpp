// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/stft.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "support/catch.hpp"

namespace tutti::dsp {
namespace {

constexpr auto rounding = 1e-4;

std::vector<float> sine_in_bin(std::size_t bin, std::size_t transform, std::size_t frames)
{
    auto samples = std::vector<float>(frames);
    for (auto i = std::size_t {0}; i < frames; ++i)
        samples[i] =
            static_cast<float>(std::cos(2.0 * std::numbers::pi * static_cast<double>(bin * i % transform) /
                                        static_cast<double>(transform)));
    return samples;
}

TEST_CASE("a sine of amplitude 1 has magnitude 1 in its bin, whatever the zero padding", "[dsp]")
{
    for (const auto transform : {512, 1024, 2048}) {
        auto stft = Stft {{.window = FrameCount {512}, .transform = FrameCount {transform}}};
        const auto bin = static_cast<std::size_t>(transform / 16);
        stft.process(sine_in_bin(bin, static_cast<std::size_t>(transform), 512));
        auto magnitudes = std::vector<float>(stft.bins());
        stft.magnitudes(magnitudes);
        CHECK(static_cast<double>(magnitudes[bin]) == Approx(1.0).margin(rounding));
        CHECK(std::max_element(magnitudes.begin(), magnitudes.end()) - magnitudes.begin() ==
              static_cast<int>(bin));
    }
}

TEST_CASE("a spectrum depends on the newest window alone, however the samples arrived", "[dsp]")
{
    const auto samples = sine_in_bin(37, 1000, 3000);
    auto at_once = Stft {{.window = 512_frames}};
    auto in_hops = Stft {{.window = 512_frames}};
    at_once.process(samples);
    for (auto from = std::size_t {0}; from < samples.size(); from += 100)
        in_hops.process(std::span {samples}.subspan(from, 100));
    CHECK(std::ranges::equal(at_once.spectrum(), in_hops.spectrum()));
}

TEST_CASE("transforming there and back gives the samples again, times their number", "[dsp]")
{
    auto transform = RealTransform {256};
    const auto samples = sine_in_bin(5, 256, 256);
    std::ranges::copy(samples, transform.time().begin());
    transform.forward();
    transform.inverse();
    for (auto i = std::size_t {0}; i < samples.size(); ++i)
        CHECK(static_cast<double>(transform.time()[i]) / 256.0 ==
              Approx(static_cast<double>(samples[i])).margin(rounding));
}

TEST_CASE("after a reset nothing of the past is left in the spectrum", "[dsp]")
{
    auto stft = Stft {{.window = 256_frames}};
    stft.process(sine_in_bin(10, 256, 256));
    stft.reset();
    auto powers = std::vector<float>(stft.bins());
    stft.powers(powers);
    CHECK(std::ranges::all_of(powers, [](float power) { return power == 0.0F; }));
}

}  // namespace
}  // namespace tutti::dsp
