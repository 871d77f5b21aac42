// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::playback {

constexpr auto alignment_hop = 20_ms;

/// The A that a recording is tuned to, as far as its partials agree: within half a semitone of 440 Hz.
/// [control]
[[nodiscard]] Hertz tuning_of(std::span<const float>, SampleRate);

/// A recording as so much of every key's pitch, every alignment_hop, the first frame at its start: what can
/// be held against the keys that a score asks for. [control]
class KeySpectrum {
public:
    KeySpectrum(std::span<const float>, SampleRate, Hertz a4);

    [[nodiscard]] std::size_t frames() const noexcept { return silent_.size(); }
    /// 40 dB below the recording's loud moments.
    [[nodiscard]] bool silent(std::size_t frame) const noexcept { return silent_[frame] != 0; }
    /// How unlike a frame is to all keys sounding alike, as noise has them: 0 to 1.
    [[nodiscard]] double uneven(std::size_t frame) const noexcept;
    /// The first and the last frame with sound; the whole when there is none.
    [[nodiscard]] std::size_t first_sound() const noexcept;
    [[nodiscard]] std::size_t last_sound() const noexcept;

    /// How unlike the frames from `first` on are to these keys sounding together, 0 to 1; without keys, to
    /// nobody playing.
    void unlike(std::span<const Pitch> keys, std::size_t first, std::span<float> costs) const;

    /// The same in steps of `count` frames, each the mean of those from it on.
    [[nodiscard]] KeySpectrum thinned(std::size_t count) const;

private:
    KeySpectrum() = default;

    std::vector<float> spectra_;  // frame after frame, keys each, of unit length
    std::vector<char> silent_;
};

/// How fast sound changes, every step, and at which keys. [control]
class ChangingPartials {
public:
    static constexpr auto step = 5_ms;
    ChangingPartials(std::span<const float>, SampleRate, Hertz a4);

    /// Around a time: by how much the logarithm of the level of each of a key's partials grows or falls, on
    /// an average.
    [[nodiscard]] double at(Seconds, Pitch) const noexcept;

private:
    std::size_t steps_;
    std::vector<std::uint16_t> change_;  // step after step, keys each; in `grain`s
};

}  // namespace tutti::playback
