// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/live_keys.hpp"
#include "cli/live_view.hpp"
#include "cli/styled_line.hpp"
#include "practice/snapshot.hpp"
#include "score/unfolded_score.hpp"

namespace tutti::cli {

/// All that the practice view shows.
struct PracticePicture {
    const practice::Snapshot& now;
    const score::UnfoldedScore& score;
    std::string title;
    std::string part;
    int written_above_sounding = 0;  ///< semitones, of the pupil's instrument
    SampleRate rate {48'000};
    bool paused = false;
    bool recording = false;
    std::string device {};
    std::vector<std::string> feedback {};  ///< on the phrase before
    std::string message {};                ///< the newest
    std::string repeated {};  ///< which bars are played over and over, "5-8"; empty when none are
    std::string volume {};    ///< of the chosen part, "Cellos 50 %"; empty where no part has a recording
};

/// Practice on a screen: the piece and the place; the count-in, the note to play and what comes next, large;
/// what is heard of the pupil; the keys. Never more lines than the screen has rows. [any]
[[nodiscard]] std::vector<StyledLine> practice_view(const PracticePicture&, const Screen&);

/// "bar 5, beat 2 · 70 % · 84 a minute": a line of the plain log. [any]
[[nodiscard]] std::string practice_line(const PracticePicture&);

/// What a pupil asks for.
enum class PracticeCommand {
    pause,
    quit,
    slower,
    faster,
    click,
    record,
    repeat,     ///< from here; then, up to here over and over; then no more
    next_part,  ///< is the one whose volume is changed
    softer,
    louder,
    mute,  ///< or no longer
};
/// Space, q, − and +, c, r, l, p, [ and ], m; nothing for other keys. [any]
[[nodiscard]] std::optional<PracticeCommand> practice_command(const Key&);

}  // namespace tutti::cli
