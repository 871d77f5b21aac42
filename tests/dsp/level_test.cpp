// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/level.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "support/catch.hpp"

namespace tutti::dsp {
namespace {

std::vector<float> sine(double amplitude, double cycles, std::size_t frames)
{
    auto samples = std::vector<float>(frames);
    for (auto i = std::size_t {0}; i < frames; ++i)
        samples[i] =
            static_cast<float>(amplitude * std::sin(2.0 * std::numbers::pi * cycles * static_cast<double>(i) /
                                                    static_cast<double>(frames)));
    return samples;
}

constexpr auto a_hundredth_of_a_decibel = 0.01;

TEST_CASE("a full-scale sine reads −3.01 dBFS, and its peak 0", "[dsp]")
{
    const auto level = level_of(sine(1.0, 10.0, 4800));
    CHECK(level.rms.value() == Approx(-3.01).margin(a_hundredth_of_a_decibel));
    CHECK(level.peak.value() == Approx(0.0).margin(a_hundredth_of_a_decibel));
}

TEST_CASE("a section's second, silent microphone takes 3 dB off its level and nothing off its peak", "[dsp]")
{
    const auto loud = sine(0.5, 10.0, 4800);
    const auto quiet = std::vector<float>(4800, 0.0F);
    const auto both = std::array<std::span<const float>, 2> {loud, quiet};
    CHECK(level_of(both).rms.value() ==
          Approx(level_of(loud).rms.value() - 3.01).margin(a_hundredth_of_a_decibel));
    CHECK(level_of(both).peak == level_of(loud).peak);
}

TEST_CASE("silence has a level that can be printed", "[dsp]")
{
    CHECK(level_of(std::vector<float>(256, 0.0F)).rms == silence_level);
    CHECK(level_of(std::span<const float> {}).peak == silence_level);
}

TEST_CASE("clipping is a run at full scale, not one high peak", "[dsp]")
{
    auto samples = sine(0.9, 3.0, 256);
    samples[40] = 1.0F;
    CHECK_FALSE(level_of(samples).clipped);
    samples[41] = samples[42] = 1.0F;
    CHECK(level_of(samples).clipped);
}

TEST_CASE("samples that are no sound become silence, and honest ones are left alone", "[dsp]")
{
    const auto nan = std::numeric_limits<float>::quiet_NaN();
    const auto infinity = std::numeric_limits<float>::infinity();
    const auto in = std::array {0.25F, nan, infinity, -infinity, -1.5F, 1e20F};
    auto out = std::array<float, 6> {};
    CHECK(make_harmless(in, out) == 4);
    CHECK(out == std::array {0.25F, 0.0F, 0.0F, 0.0F, -1.5F, 8.0F});
}

}  // namespace
}  // namespace tutti::dsp
