// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "review/habits.hpp"
#include "review/notes.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// How far one note was off the ensemble, in whichever unit is being judged.
struct Deviation {
    FramePosition from;  ///< of the note
    FramePosition to;
    double value = 0.0;   ///< + is sharp, or late
    double weight = 0.0;  ///< 0…1 how much the note counts
};

/// Their values and weights alone. [any]
[[nodiscard]] std::vector<Weighed> weighed(std::span<const Deviation>);

/// One section's habit, found against the rest of the ensemble.
struct SectionHabit {
    std::size_t section = 0;
    Habit habit;  ///< indices into the section's deviations
};

/// How much each note counts, 0…1, in the shape of `sections`: the note's own confidence, less where it is
/// much softer than the section usually is, and next to nothing where it also has a neighbour's pitch at the
/// neighbour's time and is much softer than there, for then it is likely to be the neighbour heard through
/// this section's microphone. [any]
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

/// The weighted median of the deviations that begin between two instants, if there are two or so that count.
/// [any]
[[nodiscard]] std::optional<double> heard_within(std::span<const Deviation>, FramePosition from,
                                                 FramePosition to);

/// What one section, `other`, says of another between two instants: how far `own` lies beside it. Nothing
/// where the two are not heard together.
using Beside = std::function<std::optional<double>(std::size_t own, std::size_t other, FramePosition from,
                                                   FramePosition to)>;

/// The habits of all sections that are their own. Every other section that is heard then is asked by itself:
/// at least two must find the section off, and no more than a third of those that play may be off with it.
/// Where half the orchestra moves, nobody is told. [any]
[[nodiscard]] std::vector<SectionHabit> own_habits(std::span<const std::vector<Deviation>> sections,
                                                   const HabitRule&, const Beside&);

}  // namespace tutti::review
