// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace tutti::test {

/// What the generator plays: each sample says its channel and its frame, exactly, in the 24 bits that a float
/// has for a whole number. The frame counts modulo 2^17, 2.7 s at 48 kHz.
inline constexpr std::uint32_t frames_told_apart = 1U << 17U;

[[nodiscard]] constexpr float sample_for(std::uint32_t channel, std::uint64_t frame) noexcept
{
    const auto code =
        (channel + 1) * frames_told_apart + static_cast<std::uint32_t>(frame % frames_told_apart);
    return static_cast<float>(code) / static_cast<float>(1U << 24U);
}

/// The frame that a sample of this channel says; −1 when it is none of this channel's samples.
[[nodiscard]] constexpr std::int64_t frame_in(float sample, std::uint32_t channel) noexcept
{
    const auto code = static_cast<double>(sample) * (1U << 24U) - (channel + 1.0) * frames_told_apart;
    const auto whole = static_cast<std::int64_t>(code);
    const auto is_code = static_cast<double>(whole) == code && whole >= 0 &&
                         whole < static_cast<std::int64_t>(frames_told_apart);
    return is_code ? whole : -1;
}

}  // namespace tutti::test
