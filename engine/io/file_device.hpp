// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include "io/block_sizes.hpp"
#include "io/paced_device.hpp"

namespace tutti::io {

/// A recording in place of an interface: WAV, RF64, FLAC, Ogg, AIFF, CAF and whatever else libsndfile reads,
/// any number of channels.
///
/// Recordings at another rate than the stream's are converted as they are read, causally: see
/// dsp::StreamResampler. Everything then lies later by latency(), 1.1 ms from 44.1 kHz, and the stream is
/// that much longer; at the stream's own rate samples arrive untouched. NaN and infinities in the file are
/// delivered as they are.
///
/// With give_output() it is a recording in place of the microphone and a sink in place of the loudspeaker:
/// what is answered to the recording's first frame is the first frame that the sink gets.
///
/// With a backing the stream is as long as the recording: a shorter backing is silence from its end on. The
/// first frames of both belong together, and come together whatever their rates.
///
/// At the end comes the event `ended`. Its text is empty, unless the recording is cut short or damaged on the
/// way, or the backing is, as far as the recording goes: what could be decoded has then been delivered.
class FileDevice final : public PacedDevice {
public:
    struct Parameters {
        SampleRate sample_rate {48'000};  ///< of the stream; the recording may have another
        BlockSizes blocks {FrameCount {256}};
        std::filesystem::path backing {};  ///< another recording, of what a loudspeaker played meanwhile: its
                                           ///< channels together are the stream's last one
    };

    /// Errors: file_missing, file_damaged (empty, no recording, nothing decodes, no channels),
    /// rate_unsupported (the file claims fewer than 4,000 or more than 768,000 frames a second). [control]
    [[nodiscard]] static Result<std::unique_ptr<FileDevice>> open(const std::filesystem::path&, Parameters);
    [[nodiscard]] static Result<std::unique_ptr<FileDevice>> open(const std::filesystem::path&);
    ~FileDevice() override;

    [[nodiscard]] std::string name() const override;
    [[nodiscard]] audio::StreamSpec spec() const override;
    /// Exact for a whole recording; more than will come for one that is cut short.
    [[nodiscard]] std::optional<FrameCount> length() const override;
    /// By how much the conversion of rates lets the stream lie behind the recording; 0 where there is none.
    [[nodiscard]] FrameCount latency() const noexcept;

protected:
    [[nodiscard]] std::optional<Happening> next_happening() override;

private:
    class Implementation;
    explicit FileDevice(std::unique_ptr<Implementation>);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace tutti::io
