// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "audio/class_description.hpp"
#include "units/quantity.hpp"

namespace tutti::session {

/// The clock on the wall, UTC, to the millisecond that a session keeps.
using WallClock = std::chrono::sys_time<std::chrono::milliseconds>;

/// What a session knows of itself from its first moment on.
struct SessionInfo {
    audio::ClassDescription class_description;
    SampleRate sample_rate {48'000};
    FrameCount hop;           ///< from one reading of a section to its next
    std::string source;       ///< where the sound came from: an interface's or a file's name
    std::string tracker;      ///< one of analysis::tracker_names()
    WallClock started;        ///< when the stream's position was 0
    bool sound_kept = false;  ///< the tutor asked for recordings; else there are measurements only
};

/// Something said about a moment: a tutor's marker (a word) or note, or an event of the engine's.
struct Remark {
    FramePosition at;
    std::string text;

    friend bool operator==(const Remark&, const Remark&) = default;
};

/// One recorded run and where its sound lies.
struct Take {
    int number = 0;  ///< from 1
    FramePosition began;
    std::optional<FramePosition> ended;  ///< empty when the recording was cut off: see the files for how far
    std::vector<std::filesystem::path>
        files;  ///< below the session's folder, one for each section in the class's order

    friend bool operator==(const Take&, const Take&) = default;
};

}  // namespace tutti::session
