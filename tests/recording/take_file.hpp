// SPDX-License-Identifier: GPL-3.0-or-later
// Takes as a stranger's program sees them, and sound to fill them with.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "audio/class_description.hpp"
#include "recording/take_writer.hpp"
#include "support/signals.hpp"

namespace tutti::test {

/// A sound file as libsndfile reads it.
struct TakeFile {
    int channels = 0;
    int rate = 0;
    int format = 0;               ///< libsndfile's
    std::int64_t frames = 0;      ///< as its header says
    std::vector<Signal> samples;  ///< of the channels
};

/// Nothing when it cannot be opened. Reads at most `most` samples of each channel, from frame `from` on.
[[nodiscard]] std::optional<TakeFile> read_take(const std::filesystem::path&, std::int64_t from = 0,
                                                std::int64_t most = 1 << 24);

/// Violins at microphones 1 and 2, a cello at 5.
[[nodiscard]] std::vector<audio::SectionDescription> two_sections();
inline constexpr int channels_of_two_sections[] = {1, 2, 5};

/// What channel `channel` sounds at stream position `position`: told by the position alone, never 0, within
/// ±0.9. Any frame of a take can so be held to what it should be.
[[nodiscard]] float sound_at(std::size_t channel, std::int64_t position) noexcept;

/// `frames` frames of sound_at() from `position` on, for `channels` channels.
[[nodiscard]] std::vector<Signal> sound(std::size_t channels, std::int64_t position, std::int64_t frames);

/// Writes such sound to a take, at its place.
[[nodiscard]] Status write_sound(recording::TakeWriter&, std::int64_t position, std::int64_t frames);

/// Half a step of 24 bits, and the factor 1 / (1 − 2⁻²³) by which libsndfile's scales for writing and reading
/// differ.
inline constexpr float half_a_step = 0.5F / 8'388'608.0F + 1.2e-7F;

/// The first frame of the file that is not the sound of `channels` at its place, −1 when every one is. The
/// file's first frame lies at `start`.
[[nodiscard]] std::int64_t first_wrong_frame(const TakeFile&, const std::vector<std::size_t>& channels,
                                             std::int64_t start);

}  // namespace tutti::test
