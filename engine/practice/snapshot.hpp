// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "analysis/section_reading.hpp"
#include "playback/renderer.hpp"
#include "practice/hearing.hpp"
#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::practice {

/// What a view of practice draws: the newest of everything. Absence is an empty optional.
struct Snapshot {
    FramePosition heard_until;  ///< how far the analysis has come

    /// Where the recordings are that are handed out to the device, and when that was on its time line.
    playback::PlayingPlace playing {};
    FramePosition playing_at;
    /// What reaches the ear meanwhile: it was handed out the output's latency before. Where a cursor belongs.
    playback::PlayingPlace at_the_ear {};
    /// What the pupil had in the ear when they played what the newest reading shows: where `heard` belongs.
    playback::PlayingPlace answered {};
    double begins = 0.0;       ///< where the passage does; it is counted in before
    double tempo = 1.0;        ///< that was asked for, a share of the recording's: the ladder moves it
    BeatsPerMinute bpm {0.0};  ///< quarters a minute, as they are heard now

    /// Where the pupil is: quarters from the start of the score; where the recordings are, until they are
    /// heard and followed.
    double place = 0.0;
    bool followed = false;

    std::optional<Pitch> note;  ///< that the pupil has to play now, sounding; none while it is counted in
    /// And then: round a loop its first note after its last.
    std::optional<Pitch> next_note;
    double next_note_at = 0.0;  ///< where in the score; past its end round a loop

    analysis::SectionState state = analysis::SectionState::silent;
    std::optional<TunedPitch> heard;  ///< what the pupil plays, and how far off it is
    double confidence = 0.0;
    Decibels level = decibels(-120.0);
    bool clipped = false;
    Signal signal {};
    /// Of the last seconds in which something was heard: good, too_loud or loudspeaker. Notes that are told
    /// meanwhile are not sure.
    Hearing hearing = Hearing::good;

    std::uint64_t input_overruns = 0;  ///< the interface itself lost input
    std::uint64_t frames_lost = 0;     ///< that the analysis came too late for
    std::uint64_t frames_late = 0;     ///< that the recordings came too late for
    bool interface_away = false;
    bool ended = false;  ///< the passage is over, or the device has nothing more to give
};

}  // namespace tutti::practice
