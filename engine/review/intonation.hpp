// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "review/ensemble.hpp"
#include "review/notes.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// The ensemble's own pitch at an instant.
struct DriftPoint {
    FramePosition at;
    Cents drift;              ///< from the class's tuning; + is sharp
    Cents within {};          ///< half the width of its 95 % interval
    double confidence = 0.0;  ///< 0…1: how sure its notes were on average
};

/// What a rehearsal says of intonation, the ensemble's apart from the sections'.
struct Intonation {
    std::vector<DriftPoint> drift;  ///< every second in which two sections or more could be heard
    std::vector<std::vector<Deviation>>
        sections;  ///< from the drift, in cents; only notes that could be judged
};

/// A section that is off by less is off as any section is now and then: a third of what the class tolerates
/// of a single moment, since what lasts is heard more easily; between 6 and 10 cents.
[[nodiscard]] HabitRule intonation_rule(Cents tolerance) noexcept;

/// Separates the ensemble's drift, which is the Movement of all sections' notes, from the sections' own
/// deviations. A note is judged only where at least two other sections were heard within the eight seconds.
/// [any]
[[nodiscard]] Intonation intonation_of(std::span<const std::vector<Note>> sections, SampleRate,
                                       Cents tolerance);

/// The sections' own habits, their notes looked at in these orders. The further apart a section's players
/// are, the further off it must be. [any]
[[nodiscard]] std::vector<SectionHabit> intonation_habits(const Intonation&,
                                                          std::span<const std::vector<Note>> notes,
                                                          const Orders&, Cents tolerance);

}  // namespace tutti::review
