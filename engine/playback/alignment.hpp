// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "playback/timeline.hpp"
#include "score/unfolded_score.hpp"
#include "units/quantity.hpp"

namespace tutti::playback {

/// A recording laid along its score.
struct Alignment {
    Hertz a4 {440.0};             ///< what was played to
    std::vector<Anchor> anchors;  ///< every beat, and the end of the score
    double confidence = 0.0;      ///< mean over the bars with notes; 0 without any
};

/// Finds where each beat of the score is in a recording, by itself.
///
/// Chroma and the beginnings of notes, every 20 ms, are compared with what the parts ask for; the cheapest
/// path through both is found at 100 ms and then, around it, at 20 ms (dynamic time warping). Each note's
/// beginning is then looked for around its place where energy rises at its own partials, and each beat's time
/// is a straight line through the beginnings around it. Sound before the first note and after the last is
/// passed over.
///
///   in      the whole recording, one channel; which parts it holds; anchors that a person has pinned
///   out     anchors with growing times; pinned ones where they were
///   cost    about a second for a minute of music
///
/// The confidence of a bar is how alike sound and score are along the path. It ranks bars; it has not been
/// calibrated against errors.
///
/// Chroma with decaying onsets: S. Ewert, M. Müller and P. Grosche, "High resolution audio synchronization
/// using chroma onset features", ICASSP 2009. Departures: peaks of one transform instead of a filter bank,
/// and the refinement note by note. [control]
[[nodiscard]] Alignment align(std::span<const float> recording, SampleRate, const score::UnfoldedScore&,
                              std::span<const std::size_t> parts, std::span<const Anchor> pinned = {});

}  // namespace tutti::playback
