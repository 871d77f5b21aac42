// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "review/review.hpp"
#include "session/session.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::review {

/// A section's pitch at an instant, for drawing.
struct PitchPoint {
    FramePosition at;
    Cents deviation;  ///< from the nearest key, less the ensemble's drift then
};

/// What one section's microphone heard of one playing of a bar.
struct SoundClip {
    std::size_t section = 0;
    std::size_t bar = 0;      ///< index into Review::bars
    std::size_t playing = 0;  ///< index into Bar::playings
    FramePosition from;       ///< a breath before the bar begins
    std::vector<std::byte> mp3;
};

/// What a session kept that a review's numbers rest on, as far as a page has room for it.
struct Evidence {
    std::vector<std::vector<PitchPoint>> curves;  ///< [section], in order of time
    FrameCount step;                              ///< from a point of a curve to its next, where there is one
    std::vector<SoundClip> clips;                 ///< those that matter most first
    std::vector<std::string> remarks;             ///< a sentence for each sound file that could not be read
};

/// Reads it from the session that was reviewed.
///
/// Curves have a point for every eight readings, some 23 a second, where the section surely sounded.
///
/// Sound, if it was kept, is cut from the first microphone of each section, all playings of a bar: first of
/// the bars that findings speak of, worst first; then of those in which the tutor marked or noted something;
/// then of those furthest off; until it comes to `most_sound` bytes, six minutes or so. Fails as
/// session::Session does; a take that cannot be read is a remark. [control]
[[nodiscard]] Result<Evidence> evidence_of(const session::Session&, const Review&,
                                           std::size_t most_sound = 3'000'000);

/// The ensemble's drift at an instant; 0 where it is not known at all.
[[nodiscard]] Cents drift_at(const Review&, FramePosition);

}  // namespace tutti::review
