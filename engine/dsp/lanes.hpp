// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace tutti::dsp {

/// Four floats in one vector register of any 64-bit machine, for sums: the compiler may not change the order
/// of a sum by itself, so where four sums side by side are meant they are written. GCC's and clang's common
/// extension. [any]
using Lanes [[gnu::vector_size(16)]] = float;

[[nodiscard]] inline Lanes load_lanes(const float* from) noexcept
{
    auto lanes = Lanes {};
    std::memcpy(&lanes, from, sizeof lanes);
    return lanes;
}

inline void store_lanes(Lanes lanes, float* to) noexcept
{
    std::memcpy(to, &lanes, sizeof lanes);
}

[[nodiscard]] inline float sum_of(Lanes lanes) noexcept
{
    return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

/// In another order than one after the other: to within rounding.
[[nodiscard]] inline float sum_of(std::span<const float> values) noexcept
{
    auto sums = Lanes {};
    auto i = std::size_t {0};
    for (; i + 4 <= values.size(); i += 4)
        sums += load_lanes(&values[i]);
    auto sum = sum_of(sums);
    for (; i < values.size(); ++i)
        sum += values[i];
    return sum;
}

/// The sum of their products, as many as `a` has.
[[nodiscard]] inline float product_of(std::span<const float> a, std::span<const float> b) noexcept
{
    auto sums = Lanes {};
    auto i = std::size_t {0};
    for (; i + 4 <= a.size(); i += 4)
        sums += load_lanes(&a[i]) * load_lanes(&b[i]);
    auto sum = sum_of(sums);
    for (; i < a.size(); ++i)
        sum += a[i] * b[i];
    return sum;
}

/// eˣ to within 2·10⁻⁷ of itself for x in −87 … 87, and held there; without a branch or a call, so that a
/// loop over it runs in vector registers. [any]
[[nodiscard]] inline float quick_exp(float x) noexcept
{
    constexpr auto whole = 12'582'912.0F;  // 1.5 · 2²³: adding it leaves the nearest integer in the last bits
    x = x < -87.0F ? -87.0F : x;
    x = x > 87.0F ? 87.0F : x;
    const auto shifted = x * 1.442695041F + whole;
    const auto n = shifted - whole;
    const auto r = (x - n * 0.693359375F) + n * 2.12194440e-4F;  // ln 2 in two parts: |r| is at most ln 2 / 2
    const auto tail = 1.0F / 120.0F + r * (1.0F / 720.0F + r * (1.0F / 5040.0F));
    const auto power = 1.0F + r * (1.0F + r * (0.5F + r * (1.0F / 6.0F + r * (1.0F / 24.0F + r * tail))));
    const auto exponent = std::bit_cast<std::int32_t>(shifted) - std::bit_cast<std::int32_t>(whole) + 127;
    return power * std::bit_cast<float>(exponent << 23);
}

/// log₁₀ of a normal positive number to within 2·10⁻⁷ and as much of itself; likewise without branch or call.
/// [any]
[[nodiscard]] inline float quick_log10(float x) noexcept
{
    constexpr auto root_half = std::int32_t {0x3f3504f3};
    const auto bits = std::bit_cast<std::int32_t>(x);
    const auto exponent = (bits - root_half) >> 23;
    const auto mantissa = std::bit_cast<float>(bits - (exponent << 23));  // √½ … √2
    const auto s = (mantissa - 1.0F) / (mantissa + 1.0F);                 // ln m = 2 artanh s
    const auto z = s * s;
    const auto series = 1.0F + z * (1.0F / 3.0F + z * (1.0F / 5.0F + z * (1.0F / 7.0F + z * (1.0F / 9.0F))));
    return static_cast<float>(exponent) * 0.3010299957F + s * series * 0.8685889638F;
}

}  // namespace tutti::dsp
