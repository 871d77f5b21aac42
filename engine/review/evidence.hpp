// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "playback/sound_file.hpp"
#include "review/review.hpp"
#include "session/session.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::review {

/// A section's pitch at an instant, for drawing.
struct PitchPoint {
    FramePosition at;
    Cents deviation;  ///< from the class's pitch then; see beside_the_class()
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
/// Sound, if it was kept, is cut from the first microphone of each section until it comes to `most_sound`
/// bytes, six minutes or so; 0 leaves it out. First comes of each finding the playing in which it is worst,
/// and what the tutor first marked or noted something in; then in turn of each of these the next; then
/// whatever is furthest off. Fails as session::Session does; what cannot be read of a take is left out, and
/// each such file is a remark. [control]
[[nodiscard]] Result<Evidence> evidence_of(const session::Session&, const Review&,
                                           std::size_t most_sound = 3'000'000);

/// What a section's first microphone heard of one playing of a bar: from a breath before it until it has
/// rung.
struct HeardPassage {
    FramePosition from;
    playback::Recording sound;
};

/// Nothing where no take was running. `takes` are the session's. Errors: those of playback::read_passage().
/// [control]
[[nodiscard]] Result<std::optional<HeardPassage>> passage_of(const session::Session&,
                                                             std::span<const session::Take> takes,
                                                             std::size_t section, const Playing&);

}  // namespace tutti::review
