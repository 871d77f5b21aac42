// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::playback {

/// A whole recording as one channel: the mean of all it has.
struct Recording {
    SampleRate rate {48'000};
    std::vector<float> samples;
    std::string
        remark;  ///< a sentence when it is cut short or damaged on the way; what could be read is here
};

/// Reads WAV, FLAC, Ogg, MP3, AIFF, CAF. NaN and infinities are read as silence. Errors: file_missing,
/// file_damaged, rate_unsupported. [control]
[[nodiscard]] Result<Recording> read_recording(const std::filesystem::path&);

/// A recording read as it is wanted, as one channel: the mean of all it has. Any length of file. [control]
class SoundReader {
public:
    /// Errors: file_missing, file_damaged, rate_unsupported.
    [[nodiscard]] static Result<SoundReader> open(const std::filesystem::path&);
    SoundReader(SoundReader&&) noexcept;
    SoundReader& operator=(SoundReader&&) noexcept;
    ~SoundReader();

    [[nodiscard]] SampleRate rate() const noexcept;
    /// The next samples, fewer only at the end, or where the file is damaged; tells how many. NaN and
    /// infinities are read as silence.
    std::size_t read(std::span<float>);
    /// Once read() came to an end: whether more had been promised, or of an Ogg, whether its end is missing.
    [[nodiscard]] bool is_damaged() const noexcept;

private:
    struct Implementation;
    explicit SoundReader(std::unique_ptr<Implementation>);
    std::unique_ptr<Implementation> implementation_;
};

/// Part of a recording's first channel, from `from` frames after its beginning; less where the file ends
/// sooner. Any length of file, for only the part is read. Errors: file_missing, file_damaged (nothing could
/// be read there). [control]
[[nodiscard]] Result<Recording> read_passage(const std::filesystem::path&, FrameCount from,
                                             FrameCount length);

/// A short recording as an MP3 file of some 8 kB a second, which every browser plays: Safari has read Ogg
/// only since 2025, and FLAC or WAV come to eight times as much. What is soft is made up to 20 dB louder, to
/// 1 dB below full scale. Errors: rate_unsupported. [control]
[[nodiscard]] Result<std::vector<std::byte>> to_mp3(const Recording&);

/// The same at another rate, in its place to the frame. [control]
[[nodiscard]] Result<std::vector<float>> at_rate(const Recording&, SampleRate);

/// What is played, written to a file as it comes: WAV, FLAC or Ogg by its ending; one channel. [control]
class SoundWriter {
public:
    /// Errors: bad_argument (another ending), file_unwritable.
    [[nodiscard]] static Result<SoundWriter> create(const std::filesystem::path&, SampleRate);
    SoundWriter(SoundWriter&&) noexcept;
    SoundWriter& operator=(SoundWriter&&) noexcept;
    ~SoundWriter();

    [[nodiscard]] Status write(std::span<const float>);
    /// Completes the file.
    [[nodiscard]] Status finish();

private:
    struct Implementation;
    explicit SoundWriter(std::unique_ptr<Implementation>);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace tutti::playback
