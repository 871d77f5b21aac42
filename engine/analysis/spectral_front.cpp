// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/spectral_front.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::analysis {

namespace {
constexpr auto wanted_rate = 12_kHz;
constexpr auto periods = 3.0;  // tell one from two
struct Limits {
    Seconds shortest;
    Seconds longest;
};
// Less than 32 ms does not part the notes of neighbours who play a second apart; more than 50 makes the
// violins wait for the tuba. A section alone has nobody to be parted from, and waits for its own lowest note
// only.
constexpr auto among_neighbours = Limits {32_ms, 50_ms};
constexpr auto alone = Limits {26_ms, 85_ms};
constexpr auto shortest_transform = FrameCount {1024};  // bins of 12 Hz
constexpr auto interpolation = 8;  // lags beyond the longest that the autocorrelation is read at
}  // namespace

SpectralShape::SpectralShape(SampleRate sample_rate, Hertz lowest, Company company)
    : decimation {decimation_at(sample_rate)}
    , rate {sample_rate.as_hertz() / decimation}
    , transform {shortest_transform}
{
    const auto limits = company == Company::alone ? alone : among_neighbours;
    const auto wanted = std::clamp(period_of(lowest) * periods, limits.shortest, limits.longest);
    window = FrameCount {std::lround(wanted.value() * rate.value() / 16.0) * 16};
    const auto longest_lag = FrameCount {static_cast<std::int64_t>(rate / lowest) + interpolation};
    while (transform < window + longest_lag)
        transform = transform * 2;
}

int SpectralShape::decimation_at(SampleRate sample_rate) noexcept
{
    return std::max(1, static_cast<int>(std::lround(sample_rate.as_hertz() / wanted_rate)));
}

SpectralFront::SpectralFront(const SpectralShape& shape, FrameCount hop)
    : decimator_ {shape.decimation, hop.size()}
    , spectrum_ {{.window = shape.window, .transform = shape.transform}}
    , samples_(hop.size() / static_cast<std::size_t>(shape.decimation))
{
}

void SpectralFront::process(std::span<const float> hop) noexcept
{
    static_cast<void>(decimate(hop));
    analyse();
}

std::span<float> SpectralFront::decimate(std::span<const float> hop) noexcept
{
    std::ranges::copy(decimator_.process(hop), samples_.begin());
    return samples_;
}

void SpectralFront::analyse() noexcept
{
    spectrum_.process(samples_);
}

void SpectralFront::reset() noexcept
{
    decimator_.reset();
    spectrum_.reset();
}

}  // namespace tutti::analysis
