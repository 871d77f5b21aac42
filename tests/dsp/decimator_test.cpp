// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/decimator.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "dsp/level.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"

namespace tutti::dsp {
namespace {

/// Level of a tone after decimation by 4 from 48 kHz, the filter's start left out.
Decibels level_after(Hertz frequency)
{
    auto decimator = Decimator {4, 48'000};
    const auto out = decimator.process(test::sine(frequency, 1_s));
    return level_of(out.subspan(100)).rms;
}

TEST_CASE("what a section plays passes the decimator unharmed", "[dsp]")
{
    for (const auto frequency : {65_Hz, 440_Hz, 2637_Hz, 4500_Hz})
        CHECK(level_after(frequency).value() == Approx(-3.01).margin(0.1));
}

TEST_CASE("what would fold back onto the partials is 60 dB down", "[dsp]")
{
    for (const auto frequency : {7000_Hz, 9000_Hz, 12'100_Hz, 20'000_Hz})
        CHECK(level_after(frequency).value() < -3.0 - 60.0);
}

TEST_CASE("decimated samples do not depend on how the signal was cut", "[dsp]")
{
    const auto signal = test::noise(100_ms, decibels(-20.0));
    for (const auto factor : {1, 2, 4, 8}) {
        auto whole = Decimator {factor, signal.size()};
        auto pieces = Decimator {factor, signal.size()};
        const auto expected = whole.process(signal);
        auto found = std::vector<float> {};
        for (auto from = std::size_t {0}; from < signal.size();) {
            const auto length = std::min(signal.size() - from, from % 7 + 1);
            const auto made = pieces.process(std::span {signal}.subspan(from, length));
            found.insert(found.end(), made.begin(), made.end());
            from += length;
        }
        CHECK(std::ranges::equal(found, expected));
    }
}

}  // namespace
}  // namespace tutti::dsp
