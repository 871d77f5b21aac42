// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::analysis {

/// Whether this section plays, as far as we can tell.
enum class SectionState : std::uint8_t {
    silent,    ///< nobody of this section plays, whatever the neighbours do
    unsure,    ///< there is sound, but what it is or whose cannot be told
    sounding,  ///< this section plays, and f0 is its pitch
};

/// What a section does, seen from the score.
enum class Presence : std::uint8_t {
    unknown,  ///< there is no score, or the ensemble's place in it is not known, or too little was heard
    playing,  ///< what the score asks for here
    resting,  ///< nothing, as the score asks
    missing,  ///< nothing, though the score asks for something
    lost,     ///< something else than the score asks for here
};

/// A note's beginning.
struct Onset {
    FramePosition start;     ///< estimated instant at which the note began
    FramePosition reported;  ///< just after the last frame used to tell; never before `start`
    float strength = 0;      ///< how clear it was, from 0; comparable within a section only
};

/// What was heard of one section in one hop. Causal: nothing after `heard_until` was used, so that is the
/// earliest moment at which anybody could have known. Absence is an empty optional, never a zero.
struct SectionReading {
    int section = 0;            ///< index in ClassDescription::sections
    FramePosition heard_until;  ///< just after the last frame used
    SectionState state = SectionState::silent;
    std::optional<Hertz> f0;  ///< sounding fundamental; there may be one while unsure, none while silent
    double confidence = 0;    ///< 0…1 that f0 is the section's pitch, calibrated; 0 without f0
    std::optional<TunedPitch> tuned;     ///< nearest key under the class's tuning, and how far off, in cents
    std::optional<Cents> spread;         ///< standard deviation of the players' f0
    std::optional<Cents> own_deviation;  ///< over the last notes, from the ensemble's own reference A
    std::optional<Seconds> lead;         ///< + when ahead of the ensemble
    int lead_count = 0;                  ///< notes begun with others that lead rests on; 0 without one
    Decibels level;        ///< RMS of the hop over the section's microphones, dBFS; a full-scale sine −3.01
    Decibels peak;         ///< highest sample of the hop, dBFS
    bool clipped = false;  ///< the input reached full scale within this hop
    std::optional<Onset> onset;  ///< a note begun and noticed in this hop
    float beginning = 0;  ///< 0…1, how much the last 40 ms sound like a note's beginning, clear enough for an
                          ///< onset or not; 0 where the ear does not tell
    Presence presence = Presence::unknown;
    std::optional<double> astray;  ///< quarters from the ensemble to a lost section, + when it is ahead
};

}  // namespace tutti::analysis
