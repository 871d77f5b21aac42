// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "playback/sound_file.hpp"
#include "recording/take_writer.hpp"
#include "rt/frame_queue.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::practice {

/// What is kept beside the sound of a take: what was played, and how far apart its two files lie.
struct TakeNote {
    std::string piece;  ///< its folder
    std::string title;
    std::string part;
    std::string first_bar;  ///< printed number
    std::string last_bar;
    double tempo = 1.0;  ///< share of the recordings', when the take began
    /// From what was played until it could be heard: a pupil who is with the recordings lies so much later in
    /// their own file.
    Seconds round_trip;
    std::string recorded_at;  ///< UTC, "2026-03-14T10:05:33Z"
};

/// Keeps a take while it is played, in a folder of its own: the pupil and the recordings, a file each, frame
/// by frame together as the device heard and played them; whatever the tempo did, they fit. The files are
/// recording::TakeWriter's, and survive what it survives; `take.json` holds the TakeNote, and is on the disk
/// before any of the sound.
///
/// One thread at a time; it waits for the disk. [control]
class TakeRecorder {
public:
    TakeRecorder(std::filesystem::path folder, TakeNote, SampleRate);

    /// Writes all that waits: the pupil, then what was played. The first frames make the folder, which must
    /// not be there yet. After an error nothing more is written.
    [[nodiscard]] Status take(rt::FrameQueue&);
    /// Completes the files.
    [[nodiscard]] Status finish();
    /// Whether there is a take: false until the first frames came.
    [[nodiscard]] bool has_begun() const noexcept { return writer_.has_value(); }
    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }

private:
    [[nodiscard]] Status begin(FramePosition);

    std::filesystem::path folder_;
    TakeNote note_;
    SampleRate rate_;
    std::optional<recording::TakeWriter> writer_;
    std::vector<float> pupil_;
    std::vector<float> backing_;
};

/// A take as it is on the disk.
struct KeptTake {
    std::filesystem::path folder;
    TakeNote note;
    std::filesystem::path pupil;  ///< sound files, below the folder's `takes`
    std::filesystem::path backing;
    bool readable = true;  ///< false: its note is missing or damaged, and only `folder` says something
};

/// Errors: file_missing, file_damaged (also where it names sound outside the folder's `takes`, or a round
/// trip that is none). [control]
[[nodiscard]] Result<KeptTake> load_take(const std::filesystem::path& folder);
/// Those of a folder, the newest first, with those whose sound is there and whose note cannot be read; what
/// is no take, a session above all, is left out. [control]
[[nodiscard]] std::vector<KeptTake> list_takes(const std::filesystem::path& folder);

/// The pupil with the recordings in their place, as one channel: what was played at a frame together with
/// what the pupil did when it was heard. Read from both files as it is wanted, however long they are.
/// [control]
class Replay {
public:
    /// Errors: those of playback::SoundReader; file_damaged also where either file holds no sound.
    [[nodiscard]] static Result<Replay> open(const KeptTake&);

    [[nodiscard]] SampleRate rate() const noexcept { return backing_.reader.rate(); }
    /// The next samples, fewer only at the end of the recordings; tells how many.
    std::size_t read(std::span<float>);
    /// Once read() came to an end: a sentence for each file that is cut short or damaged.
    [[nodiscard]] std::vector<std::string> remarks() const;

private:
    struct Sound {
        std::filesystem::path path;
        playback::SoundReader reader;
        FrameCount done {};  // could be read
        bool damaged = false;

        std::size_t read(std::span<float>);
    };
    Replay(Sound pupil, Sound backing)
        : pupil_ {std::move(pupil)}
        , backing_ {std::move(backing)}
    {
    }

    Sound pupil_;
    Sound backing_;
    std::vector<float> part_;  // of the pupil's
};

/// Overwrites the take's note and every sound in its `takes/<n>/` with zeros, whatever the note says of
/// them, and removes them and its folder. What else lies there is left, and with it the folder; links are
/// not followed. Errors: file_missing (no take there), file_unwritable. [control]
[[nodiscard]] Status erase_take(const std::filesystem::path& folder);

}  // namespace tutti::practice
