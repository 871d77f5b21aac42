// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/section_reading.hpp"
#include "following/part_follower.hpp"
#include "following/score_map.hpp"
#include "playback/pursuit.hpp"
#include "playback/renderer.hpp"
#include "playback/timeline.hpp"
#include "units/quantity.hpp"

namespace tutti::practice {

/// Where the recordings should be, so that they are heard together with a pupil.
///
/// The pupil's line (following::PartFollower) is carried forward to the moment at which what is rendered next
/// will be heard. Until they are heard the recordings lead.
///
///   in      for each hop the pupil's place, and where the recordings are heard
///   out     a Lead
///   delay   none: it looks ahead
///
/// Nothing allocates [worker].
class Accompanist {
public:
    Accompanist(const playback::Timeline&, const following::ScoreMap&, SampleRate, double tempo);

    /// After a hop of the pupil's, which ended at `heard_until`. The lead's `source`, `rate` and `state` are
    /// for `at`, on the same time line.
    [[nodiscard]] playback::Lead lead(following::PartFollower&, FramePosition heard_until,
                                      const playback::PlayingPlace& playing, FramePosition at) const noexcept;
    /// Likewise, of recordings that wait for nobody, and are heard there: a pupil who was silent knows where.
    void play_on(following::PartFollower&, const playback::PlayingPlace& heard) const noexcept;

private:
    [[nodiscard]] Seconds source_at(double cell) const noexcept;

    const playback::Timeline& timeline_;
    const following::ScoreMap& map_;
    SampleRate rate_;
    double tempo_;  // share of the recording's, until the pupil's own is known
};

}  // namespace tutti::practice
