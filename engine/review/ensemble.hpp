// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "review/habits.hpp"
#include "review/notes.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// How far one note was off the ensemble, in whichever unit is being judged.
struct Deviation {
    FramePosition from;  ///< of the note
    FramePosition to;
    double value = 0.0;    ///< + is sharp, or late
    double weight = 0.0;   ///< 0…1 how much the note counts
    std::size_t note = 0;  ///< which one of the section's
};

/// Their values and weights alone. [any]
[[nodiscard]] std::vector<Weighed> weighed(std::span<const Deviation>);

/// One section's habit, found against the rest of the ensemble.
struct SectionHabit {
    std::size_t section = 0;
    Habit habit;                             ///< indices into its order, see own_habits()
    std::vector<std::size_t> deviations {};  ///< all those of its stretch, in order of time
};

/// The order in which each section's deviations are looked at: indices into them.
using Orders = std::vector<std::vector<std::size_t>>;
/// In order of time. [any]
[[nodiscard]] Orders by_time(std::span<const std::vector<Deviation>> sections);

/// From one instant to another, both included.
struct Stretch {
    FramePosition from;
    FramePosition to;
};

/// The level at which a section plays when it plays: three quarters of its notes, at least one, are softer.
/// [any]
[[nodiscard]] Decibels played_level(std::span<const Note>);

/// A note so much softer than that may be a neighbour's.
inline constexpr auto likely_bleed = decibels(8.0);

/// How sure it is that each note is the section's own, 0…1, in the shape of `sections`: the note's own
/// confidence, or next to nothing where it is much softer than the section usually is, has a neighbour's
/// pitch at the neighbour's time and is much softer than there: then it is likely to be the neighbour heard
/// through this section's microphone. [any]
[[nodiscard]] std::vector<std::vector<double>> own_weights(std::span<const std::vector<Note>> sections);

/// How much each note counts: the same, less the softer it is. [any]
[[nodiscard]] std::vector<std::vector<double>> note_weights(std::span<const std::vector<Note>> sections);

/// Where each section stands in the ensemble from moment to moment: the steady level of its deviations,
/// beside the median of all sections' levels then, whether they play just then or not. Taking it out of a
/// section's notes before the ensemble's centre is taken again keeps that centre where it is when sections
/// come and go.
class Standing {
public:
    Standing(std::span<const std::vector<Deviation>> sections, const HabitRule&);

    [[nodiscard]] double of(std::size_t section, FramePosition) const;

private:
    struct Line {
        std::vector<FramePosition> from;
        std::vector<double> levels;
        [[nodiscard]] double at(FramePosition) const;
    };
    std::vector<Line> lines_;
};

/// What moves all sections alike, second by second: the ensemble's pitch, or its loudness.
///
/// The median over sections of each one's median over eight seconds: a section counts once, however many
/// notes it plays. Where each section stands in the ensemble is taken out of its notes before the movement is
/// taken again, so that a fault does not pull the others' reference, nor a rest; four rounds settle it.
class Movement {
public:
    /// A note's value on its own.
    struct Tone {
        FramePosition from;
        FramePosition to;
        double value = 0.0;
        double weight = 0.0;
        double own = 0.0;  ///< its section's standing in the ensemble, as far as known
    };
    using Line = std::vector<Tone>;

    Movement(std::span<const Line> sections, SampleRate);

    struct Point {
        double value = 0.0;
        int sections = 0;      ///< that were heard within the eight seconds
        double scatter = 0.0;  ///< of these sections about `value`, root mean square
        double weight = 0.0;   ///< of a note of theirs, on average
    };
    /// Between the two points about it; the poorer one says how many sections were heard.
    [[nodiscard]] Point at(FramePosition) const;
    /// What moves in fewer sections is theirs.
    static constexpr int fewest_to_move = 2;
    /// Every second in which so many sections could be heard, or more.
    [[nodiscard]] std::vector<std::pair<FramePosition, Point>> points(int fewest = fewest_to_move) const;

    /// Of two voices nobody can say which is right: a note is judged beside the others where at least so many
    /// were heard.
    static constexpr int fewest_to_judge = 3;

private:
    [[nodiscard]] FramePosition position(std::size_t point) const;

    FrameCount step_;
    std::vector<Point> points_;
};

/// The weighted median of the deviations that begin in one of the stretches, which are in order of time, if
/// there are two or so that count. [any]
[[nodiscard]] std::optional<double> heard_within(std::span<const Deviation>, std::span<const Stretch>);

/// What one section, `other`, says of another in stretches of time: how far `own` lies beside it. Nothing
/// where the two are not heard together.
using Beside =
    std::function<std::optional<double>(std::size_t own, std::size_t other, std::span<const Stretch>)>;

/// Beside the others' deviations, heard at the same time.
[[nodiscard]] Beside beside_in(std::span<const std::vector<Deviation>> sections);

/// The habits of all sections, whoever else has them. [any]
[[nodiscard]] std::vector<SectionHabit> all_habits(std::span<const std::vector<Deviation>> sections,
                                                   const Orders&, const HabitRule&);

/// The habits of all sections that are their own. Every other section that is heard then is asked by itself:
/// at least two must find the section off by more than the usual, and no more than a third of those that play
/// may be off with it; who finds it off by half of that says neither. Where half the orchestra moves, nobody
/// is told. [any]
[[nodiscard]] std::vector<SectionHabit> own_habits(std::span<const std::vector<Deviation>> sections,
                                                   const Orders&, const HabitRule&, const Beside&);

/// The habits of sections that are too few to be an ensemble, from what all are to be near: those during
/// which each other section that is heard then was no further from it than `near`. [any]
[[nodiscard]] std::vector<SectionHabit>
habits_beside_the_near(std::span<const std::vector<Deviation>> sections, const Orders&, const HabitRule&,
                       double near);

}  // namespace tutti::review
