// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "audio/class_description.hpp"
#include "io/device.hpp"
#include "rehearsal/tuning_round.hpp"
#include "score/unfolded_score.hpp"
#include "units/result.hpp"

namespace tutti::cli {

/// What `rehearse` and `demo` have in common: a class, a device, and what is wanted of the readings.
struct RehearsalRun {
    audio::ClassDescription cls;
    std::unique_ptr<io::Device> device;
    std::shared_ptr<const score::UnfoldedScore> score;  ///< what the class plays; it is not followed without
    std::filesystem::path score_file;                   ///< kept with the session
    std::optional<score::ScorePosition> from;           ///< where in the score it begins, when that is known
    std::string tracker;
    std::filesystem::path session_folder;  ///< nothing is kept when empty
    std::filesystem::path couplings;  ///< what is known of the room is read and kept here; not when empty
    bool record = false;
    bool backing = false;  ///< the device's last channel is what a loudspeaker was given meanwhile
    std::optional<rehearsal::TuningKind> tune_in {};  ///< begin with a tuning round
    bool fast = false;                                ///< as fast as a file can be read, with no view
    bool report = true;                               ///< print the report at the end
    std::optional<std::filesystem::path> readings;
    std::optional<std::filesystem::path> onsets;
    std::optional<std::filesystem::path> positions;
    std::optional<std::filesystem::path> notes;
    std::optional<std::filesystem::path> ensemble;
    std::optional<std::filesystem::path> deviations;
};

/// Runs a rehearsal to its end: until the user quits or the recording is over. Shows the live view on a
/// terminal, a line a second elsewhere, and the report at the end.
[[nodiscard]] Status run_rehearsal(RehearsalRun);

}  // namespace tutti::cli
