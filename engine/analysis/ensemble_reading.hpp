// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "units/quantity.hpp"

namespace tutti::analysis {

/// How fast the ensemble plays, told without a score.
struct TempoReading {
    BeatsPerMinute tempo;     ///< of the beat most people would tap; half or twice of it may be meant
    double confidence = 0.0;  ///< 0…1: how much of what was played lies on that beat
    std::optional<double>
        change;  ///< tempo now over the tempo 8 s ago: 1.05 is 5 % faster. Immune to half and double
};

/// Whether the ensemble is being followed in its score.
enum class FollowingState : std::uint8_t {
    following,  ///< it plays, and where is known
    waiting,    ///< it has stopped or holds a note: the place is where
    lost,       ///< it plays, and where is not known
};

/// Where the ensemble is in its score.
struct ScorePlace {
    FollowingState state = FollowingState::lost;
    double position = 0.0;                ///< quarters from the start, repeats unfolded; a guess while lost
    std::optional<BeatsPerMinute> tempo;  ///< quarters a minute; none while nobody moves on
    double confidence =
        0.0;  ///< 0…1 that it is this place of the page, to within 250 ms; not which playing of a repeat
};

/// What was heard of the ensemble as a whole in one hop, beside the sections' own readings. Causal as they
/// are. Absence is an empty optional, never a zero.
struct EnsembleReading {
    FramePosition heard_until;           ///< just after the last frame used
    std::optional<TempoReading> tempo;   ///< see EnsembleTempo
    std::optional<Cents> drift;          ///< of the common reference A from the class's, see ReferenceDrift
    std::optional<ScorePlace> place {};  ///< none without a score, nor while the class tunes
};

}  // namespace tutti::analysis
