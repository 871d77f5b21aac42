// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "audio/class_description.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::recording {

/// One recorded run: a sound file for each section in `takes/<n>/` below the session's folder, all its
/// microphones as channels, 24-bit WAV that becomes RF64 by itself beyond 4 GB.
///
/// The files of a take begin together and stay aligned to the frame: what the stream lost is silence.
/// NaN becomes silence; what lies beyond full scale is clipped to it.
///
/// A file can be opened at every moment of its life, because its header never promises what is not there:
/// every 0.4 s of audio the samples are made to reach the disk, and only then the header is rewritten, in
/// place, to count them. The folder takes its name only when all its files have a header. So
///   - a program killed at any moment loses what it was not given, and at most 0.4 s that it was;
///   - a power cut at any moment finds this header on the disk or the one before: at most 0.8 s are lost.
///   Behind
///     what the header counts may lie samples that nobody counted; before it there is never a hole.
/// A disk too slow for that is asked less often and may lose more, for the next frames must not wait. All
/// this holds as long as the disk has written what it says it has written. A header is 112 bytes at the start
/// of the file, within one sector, so it is never half old and half new.
///
/// No room left, or no right to a larger file, is an Error of code disk_full; a disk that is gone is
/// file_unwritable. All files of the take then end where they can be read, and stay.
///
/// One thread at a time; create(), write() and finish() wait for the disk. [worker]
class TakeWriter {
public:
    /// Begins take number n, one more than the highest in `session_folder`. `channels` says which channels of
    /// the interface write() will be given, in that order, from 1; `start` is the stream position of the
    /// files' first frame. Section names may hold anything: they are made safe as file names. Fails with
    /// channel_missing when a section's microphone is not among the channels.
    [[nodiscard]] static Result<TakeWriter> create(const std::filesystem::path& session_folder,
                                                   const std::vector<audio::SectionDescription>& sections,
                                                   std::span<const int> channels, SampleRate,
                                                   FramePosition start);

    TakeWriter(TakeWriter&&) noexcept;
    TakeWriter& operator=(TakeWriter&&) noexcept;
    /// Without finish() the files end as if the program had been killed.
    ~TakeWriter();

    /// Writes the frames that lie at `position`, planar, samples nominally −1…1. Where `position` is beyond
    /// the last write's end, silence fills the gap; frames before it are dropped, for they are written
    /// already. After an error every later write fails with the same error and writes nothing.
    [[nodiscard]] Status write(std::span<const float* const> channels, FrameCount frames,
                               FramePosition position);

    /// Closes the files; they are then on the disk to the last frame. Nothing may be written afterwards.
    [[nodiscard]] Status finish();

    [[nodiscard]] int number() const noexcept;
    /// The files, below the session's folder ("takes/1/Violins-1.wav"), in the order of the sections.
    [[nodiscard]] const std::vector<std::filesystem::path>& files() const noexcept;
    /// Where the next frame is expected: the take's end once it is finished or has failed.
    [[nodiscard]] FramePosition position() const noexcept;

private:
    class Implementation;
    explicit TakeWriter(std::unique_ptr<Implementation>);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace tutti::recording
