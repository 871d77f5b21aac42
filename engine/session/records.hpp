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

/// Something said about a moment: a tutor's marker (a word), note or goal, or an event of the engine's.
struct Remark {
    FramePosition at;
    std::string text;
    std::string bar {};  ///< as it is printed, when it was said of a bar

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

/// A number that a review came to, kept so that many sessions can be laid side by side.
struct KeptFigure {
    std::string what;
    std::optional<int> bar;       ///< index into KeptReview::bars; none: of the whole rehearsal
    std::optional<int> section;   ///< none: of the ensemble
    std::optional<double> value;  ///< none: not enough to say
    double within = 0.0;          ///< half of its 95 % interval
    int count = 0;                ///< what it rests on
    double confidence = 0.0;      ///< 0…1

    friend bool operator==(const KeptFigure&, const KeptFigure&) = default;
};

/// The numbers of a review, as review::kept() puts them.
struct KeptReview {
    struct Bar {
        std::string name;
        std::string mark;
        friend bool operator==(const Bar&, const Bar&) = default;
    };
    int method = 0;  ///< numbers found in another way are not to be compared with these
    std::string piece;
    Seconds length;
    std::vector<Bar> bars;
    std::vector<KeptFigure> figures;
};

}  // namespace tutti::session
