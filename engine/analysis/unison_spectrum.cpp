// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/unison_spectrum.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace tutti::analysis {

namespace {

constexpr auto transform_size = std::size_t {512};
constexpr auto cell = 2.0;            // cents
constexpr auto usable = 0.47;         // of the phasors' rate: half of the band to either side
constexpr auto greatest_lift = 3.0F;  // nepers of power by which the low-pass is made up for
constexpr auto audible = 0.17F;       // of the highest amplitude, −15 dB
constexpr auto nothing = 1e-20F;
constexpr auto line_of_hann = 0.72;  // deviation of its amplitude spectrum down to −15 dB, times its length
constexpr auto ratio_per_cent = std::numbers::ln2 / 1200.0;

}  // namespace

UnisonSpectrum::UnisonSpectrum(Parameters parameters)
    : parameters_ {parameters}
    , past_(parameters.most_partials * parameters.longest)
    , real_ {transform_size}
    , imaginary_ {transform_size}
    , powers_(transform_size)
    , rows_(parameters.most_partials)
{
    assert(parameters.longest <= transform_size / 2);
}

void UnisonSpectrum::begin_note(Hertz reference, std::size_t partials, Hertz passband) noexcept
{
    assert(partials <= parameters_.most_partials);
    reference_ = reference;
    passband_ = passband;
    sounding_ = partials;
    heard_ = renewed_ = 0;
}

void UnisonSpectrum::push(std::span<const Phasor> phasors) noexcept
{
    for (auto k = std::size_t {0}; k < sounding_; ++k)
        past_[k * parameters_.longest + heard_ % parameters_.longest] = phasors[k];
    ++heard_;
}

void UnisonSpectrum::transform(std::size_t partial, std::size_t hops) noexcept
{
    const auto real = real_.time();
    const auto imaginary = imaginary_.time();
    const auto ring = std::span {past_}.subspan(partial * parameters_.longest, parameters_.longest);
    // The window's cosine turns from one hop to the next; computing it anew would cost more than the
    // transforms.
    const auto angle = 2.0 * std::numbers::pi / static_cast<double>(hops);
    const auto turn = std::complex {std::cos(angle), std::sin(angle)};
    auto place = std::complex {std::cos(0.5 * angle), std::sin(0.5 * angle)};
    for (auto i = std::size_t {0}; i < hops; ++i) {
        const auto hann = static_cast<float>(0.5 - 0.5 * place.real());
        place = {place.real() * turn.real() - place.imag() * turn.imag(),
                 place.real() * turn.imag() + place.imag() * turn.real()};
        const auto& phasor = ring[(heard_ - hops + i) % ring.size()];
        real[i] = hann * phasor.real();
        imaginary[i] = hann * phasor.imag();
    }
    std::ranges::fill(real.subspan(hops), 0.0F);
    std::ranges::fill(imaginary.subspan(hops), 0.0F);
    real_.forward();
    imaginary_.forward();
    const auto a = real_.bins();
    const auto b = imaginary_.bins();
    constexpr auto zero = transform_size / 2;
    for (auto k = std::size_t {0}; k < zero; ++k) {
        powers_[zero + k] = std::norm(Phasor {a[k].real() - b[k].imag(), a[k].imag() + b[k].real()});
        powers_[zero - k] = std::norm(Phasor {a[k].real() + b[k].imag(), b[k].real() - a[k].imag()});
    }
    powers_[0] = powers_[1];
}

/// Mean power over a stretch of bins counted from 0 Hz, or between two bins where the stretch is shorter.
float UnisonSpectrum::power_between(double low, double high) const noexcept
{
    constexpr auto zero = static_cast<double>(transform_size / 2);
    const auto first = static_cast<std::size_t>(std::ceil(low + zero));
    const auto last = static_cast<std::size_t>(high + zero);
    if (last > first) {
        auto sum = 0.0F;
        for (auto i = first; i <= last; ++i)
            sum += powers_[i];
        return sum / static_cast<float>(last - first + 1);
    }
    const auto middle = 0.5 * (low + high) + zero;
    const auto below = static_cast<std::size_t>(middle);
    const auto part = static_cast<float>(middle - static_cast<double>(below));
    return powers_[below] + part * (powers_[below + 1] - powers_[below]);
}

void UnisonSpectrum::renew(std::size_t partial) noexcept
{
    const auto hops = std::min(heard_, parameters_.longest);
    transform(partial, hops);
    auto& row = rows_[partial];
    const auto rate = parameters_.rate.value();
    const auto hertz_per_cent = static_cast<double>(partial + 1) * reference_.value() * ratio_per_cent;
    const auto bins_per_cent = hertz_per_cent * static_cast<double>(transform_size) / rate;
    const auto width = cell * bins_per_cent;
    const auto bins = usable * static_cast<double>(transform_size);
    row.reach = std::min(cells_a_side, static_cast<std::size_t>(std::max(0.0, bins / width - 0.5)));
    row.line = line_of_hann * rate / static_cast<double>(hops) / hertz_per_cent;
    const auto lift = 0.5 * std::pow(hertz_per_cent * cell / passband_.value(), 2.0);
    auto sum = nothing;
    const auto first = cells_a_side - row.reach;
    const auto heard = std::span {row.amplitudes}.subspan(first, 2 * row.reach + 1);
    for (auto i = std::size_t {0}; i < heard.size(); ++i) {
        const auto cents = static_cast<double>(i) - static_cast<double>(row.reach);
        const auto power = power_between((cents - 0.5) * width, (cents + 0.5) * width);
        const auto made_up = std::exp(std::min(static_cast<float>(lift * cents * cents), greatest_lift));
        heard[i] = std::sqrt(power * made_up);
        sum += heard[i];
    }
    const auto scale = static_cast<float>(heard.size()) / sum;
    for (auto& amplitude : heard)
        amplitude *= scale;
    ++renewed_;
}

std::optional<UnisonSpectrum::Layout> UnisonSpectrum::layout(std::span<const double> votes) const noexcept
{
    if (renewed_ < sounding_)
        return std::nullopt;
    auto amplitudes = std::array<float, cells> {};
    auto counted = std::array<float, cells> {};
    auto line = 0.0;
    auto all = 0.0;
    for (auto k = std::size_t {0}; k < sounding_; ++k) {
        const auto& row = rows_[k];
        // The low partials see the widest sections whole.
        const auto vote = votes[k] / static_cast<double>(k + 1);
        const auto weight = static_cast<float>(vote);
        for (auto i = cells_a_side - row.reach; i <= cells_a_side + row.reach; ++i) {
            amplitudes[i] += weight * row.amplitudes[i];
            counted[i] += weight;
        }
        line += vote * row.line * row.line;
        all += vote;
    }
    if (!(all > 0.0))
        return std::nullopt;
    auto highest = 0.0F;
    for (auto i = std::size_t {0}; i < cells; ++i) {
        amplitudes[i] = counted[i] > 0.0F ? amplitudes[i] / counted[i] : 0.0F;
        highest = std::max(highest, amplitudes[i]);
    }
    auto sum = 0.0;
    auto first = 0.0;
    auto second = 0.0;
    for (auto i = std::size_t {0}; i < cells; ++i) {
        if (amplitudes[i] < audible * highest)
            continue;
        const auto amplitude = static_cast<double>(amplitudes[i]);
        const auto cents = cell * (static_cast<double>(i) - static_cast<double>(cells_a_side));
        sum += amplitude;
        first += amplitude * cents;
        second += amplitude * cents * cents;
    }
    const auto middle = first / sum;
    line /= all;
    const auto square = second / sum - middle * middle;
    return Layout {.deviation = Cents {std::sqrt(std::max(square - line, 0.0))},
                   .line = Cents {std::sqrt(line)}};
}

}  // namespace tutti::analysis
