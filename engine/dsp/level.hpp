// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "units/quantity.hpp"

namespace tutti::dsp {

/// How loud a stretch of sound is. Silence has a level of −120 dBFS, never minus infinity.
struct Level {
    Decibels rms;          ///< dBFS; a full-scale sine reads −3.01
    Decibels peak;         ///< the highest sample, dBFS
    bool clipped = false;  ///< three samples running at full scale: one alone may be a true peak
};

/// Below this nothing is told apart; a 16-bit recording's own noise is at −98.
inline constexpr Decibels silence_level = decibels(-120.0);

/// The level of what several microphones of one section hear: their mean power, their highest peak. Samples
/// should be finite, see make_harmless(). [any]
[[nodiscard]] Level level_of(std::span<const std::span<const float>> microphones) noexcept;
[[nodiscard]] Level level_of(std::span<const float> samples) noexcept;

/// Copies samples, with NaN and infinities as silence and anything beyond ±8 (18 dB over full scale: no
/// sound, but a driver's fault) held there, so that one bad sample cannot poison what remembers. Returns how
/// many were changed. [worker]
int make_harmless(std::span<const float> in, std::span<float> out) noexcept;

}  // namespace tutti::dsp
