// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "audio/class_description.hpp"
#include "review/ensemble.hpp"
#include "review/notes.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// What a rehearsal says of timing.
struct Timing {
    std::vector<std::vector<Deviation>>
        sections;  ///< lag behind the ensemble, in ms; + is late; only entries made with others
    /// What the lags rest on: each section's entries, with where it stands taken out of them.
    struct Entry {
        FramePosition from;
        FramePosition to;
        double start = 0.0;  ///< ms
        double weight = 0.0;
        double own = 0.0;  ///< its section's standing in the ensemble, ms late, as far as known
        std::size_t note = 0;

        [[nodiscard]] double set_right() const noexcept { return start - own; }
    };
    using Line = std::vector<Entry>;
    std::vector<Line> entries;
};

/// Up to 20 ms chance and an instrument's attack alone may account for; the ear begins to hear an ensemble
/// fall apart at about 30.
[[nodiscard]] HabitRule timing_rule() noexcept;

/// Compares each note's start with those of the other sections that begin a note with it: within 150 ms, and
/// less than half the way to either's neighbouring notes.
///
/// A section begins when the mean of its players does. Winds speak at once, so that their first players are
/// heard as all of them. Brass is set right by how slowly its sound grows, which shows how far behind the
/// others are; woodwind, whose own attack is slow, by 2.2 ms for each player after the first, four players
/// where the class does not say how many, and so is brass of which too few notes were heard to grow.
///
/// The ensemble's instant is the median of the starts. Where each section stands in the ensemble is taken out
/// of its starts before that is taken again, so that one section's fault does not pull the others' reference;
/// four rounds settle it. In the last, the ensemble's instant is that of the others alone. A section that
/// never begins a note with two different others is not judged, for of two nobody can say which is right.
/// [any]
[[nodiscard]] Timing timing_of(std::span<const std::vector<Note>> sections, const audio::ClassDescription&,
                               SampleRate);

/// The sections' own habits, + is late, their entries looked at in these orders. [any]
[[nodiscard]] std::vector<SectionHabit> timing_habits(const Timing&, const Orders&);

}  // namespace tutti::review
